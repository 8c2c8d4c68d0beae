# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL

from .common import CallCommon


class AlertCommon(CallCommon):
    """The small company, with no alert rules but those that a test makes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["pharma.alert.rule"]
        cls.Alert = cls.env["pharma.alert"]
        cls.Delivery = cls.env["pharma.alert.delivery"]
        cls.Rule.search([]).action_archive()
        # what is older than a test may report
        cls.company.pharma_call_backdate_days = -1
        cls.env["res.company"].search([("id", "!=", cls.company.id)]).pharma_alerts = False

    @classmethod
    def _rule(cls, kind, **values):
        return cls.Rule.create({"name": f"Rule {kind}", "kind": kind, **values})

    def _evaluate(self, rule):
        rule._evaluate(self.company)
        return self._live(rule)

    def _live(self, rule):
        """The alerts of a rule that still hold."""
        return self.Alert.search([("rule_id", "=", rule.id), ("date_gone", "=", False)])

    @classmethod
    def _missed(cls, user, partner, days=-3):
        call = cls._call(user, partner, days=days)
        call._workflow_write({"state": "missed"})
        return call

    def _approved(self, record):
        """As if its reviewers had approved it: approvals have their own tests."""
        record.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET state = 'approved' WHERE id = %s",
                SQL.identifier(record._table),
                record.id,
            )
        )
        record.invalidate_recordset()
