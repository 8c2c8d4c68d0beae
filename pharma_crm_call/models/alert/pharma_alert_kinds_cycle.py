# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL


class PharmaAlertRule(models.Model):
    """What the warnings of running cycles say (`pharma.cycle.signal`): counted there, told here."""

    _inherit = "pharma.alert.rule"

    @api.model
    def _alert_kinds(self):
        return {
            **super()._alert_kinds(),
            "overdue_goal": (self.env._("Overdue doctor: calls of the cycle behind"), ("classes",)),
            "month_end": (self.env._("Calls due by the end of the month, per class"), ("classes",)),
            "cycle_goal": (self.env._("Goal of the cycle behind"), ()),
            "cycle_utilisation": (self.env._("Utilisation out of its band"), ()),
        }

    def _alert_signals(self, company, today, kinds, to_reps=True):
        """Return a query of the open warnings of some kinds, each for the reps of its territory."""
        reps = SQL(
            """
            LEFT JOIN pharma_territory_member m ON m.territory_id = s.territory_id AND m.role = 'rep' AND %s
             AND (m.date_start IS NULL OR m.date_start <= %s)
             AND (m.date_end IS NULL OR m.date_end >= %s)
            """,
            to_reps,
            today,
            today,
        )
        return SQL(
            """
            SELECT 'signal:' || s.key, 'pharma.cycle.signal', s.id, m.user_id, s.territory_id, s.partner_id,
                   s.class_id, s.value, s.bound, NULL::date, cycle.name
              FROM pharma_cycle_signal s
              JOIN pharma_cycle cycle ON cycle.id = s.cycle_id
              %(reps)s
             WHERE s.company_id = %(company)s AND s.resolved_on IS NULL AND s.kind = ANY(%(kinds)s)
               AND %(classes)s
            """,
            reps=reps,
            company=company.id,
            kinds=list(kinds),
            classes=self._alert_class_sql(SQL("s.class_id")),
        )

    def _alert_query_overdue_goal(self, company, today):
        return self._alert_signals(company, today, ("not_covered", "frequency_behind"))

    def _alert_query_month_end(self, company, today):
        return self._alert_signals(company, today, ("month_end",))

    def _alert_query_cycle_goal(self, company, today):
        return self._alert_signals(company, today, ("objective_behind",), to_reps=False)

    def _alert_query_cycle_utilisation(self, company, today):
        return self._alert_signals(company, today, ("utilisation",))
