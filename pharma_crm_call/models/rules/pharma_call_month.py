# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date
from odoo.tools.date_utils import end_of


class PharmaCallMonth(models.Model):
    """A month with a last day of submission of its own, in place of the company's usual one."""

    _name = "pharma.call.month"
    _description = "Last day of submission of a month"
    _order = "month desc, id"

    month = fields.Date(required=True, help="Any day of the month; the first is kept.")
    deadline = fields.Date(
        "Last day", required=True, help="Last day on which calls of this month can be submitted."
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    _month_uniq = models.UniqueIndex(
        "(company_id, month)", "This month has its last day of submission already."
    )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = (
                format_date(self.env, row.month, date_format="MMMM y") if row.month else ""
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._first_day(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._first_day(vals))

    @api.model
    def _first_day(self, vals):
        if vals.get("month"):
            vals = {**vals, "month": fields.Date.to_date(vals["month"]).replace(day=1)}
        return vals

    @api.constrains("month", "deadline")
    def _check_deadline(self):
        for row in self:
            if row.deadline < end_of(row.month, "month"):
                raise ValidationError(
                    self.env._(
                        "The calls of %s can be submitted at least until the month is over.",
                        row.display_name,
                    )
                )
