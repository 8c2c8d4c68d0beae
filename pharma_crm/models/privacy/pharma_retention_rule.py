# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class PharmaRetentionRule(models.Model):
    """What must be kept of an erased person, why, and for how long."""

    _name = "pharma.retention.rule"
    _description = "Retention rule"
    _inherit = ["pharma.audit.mixin"]
    _order = "code, company_id, id"

    name = fields.Char("What is kept", required=True, translate=True)
    code = fields.Char(required=True, help="The part of the suite that asks for the rule.")
    reason = fields.Text(
        "Why",
        required=True,
        translate=True,
        help="The law or duty; it stands in the log of an erasure.",
    )
    years = fields.Integer(required=True, default=10, help="Counted from the day of the record.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for companies without a rule of their own."
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE active", "There is a rule for this part already."
    )
    _years_sensible = models.Constraint(
        "CHECK (years BETWEEN 0 AND 100)", "Records are kept for 0 to 100 years."
    )

    @api.model
    def _of(self, code, company):
        """Return the rule of a company, empty when nothing has to be kept."""
        if not code:
            return self.browse()
        # sudo: a setting
        rules = self.sudo().search([("code", "=", code), ("company_id", "in", (company.id, False))])
        return rules.sorted(lambda rule: not rule.company_id)[:1]

    def _held(self, records, date_field):
        """Return those records that still have to be kept, and until when the last of them."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        days = {}
        for record in records:
            day = record[date_field] if date_field else record.create_date
            days[record] = fields.Date.to_date(day or today) + relativedelta(years=self.years)
        held = records.filtered(lambda record: days[record] > today)
        return held, max((days[record] for record in held), default=False)
