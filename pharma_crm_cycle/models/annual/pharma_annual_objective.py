# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaAnnualObjective(models.Model):
    """What the year is to achieve; its cycles take their objectives from it."""

    _name = "pharma.annual.objective"
    _description = "Objective of a year"
    _order = "plan_id, sequence, id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "pharma.annual.plan", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Objective", required=True)
    metric = fields.Char(
        "Measured by", required=True, help="What is counted, e.g. hospitals that list the product."
    )
    target_value = fields.Float("Aim", required=True, help="The figure to reach in the year.")
    spread = fields.Selection(
        [
            ("share", "An equal part in each cycle"),
            ("rising", "A part more in each cycle"),
            ("same", "The same aim in each cycle"),
        ],
        "In the cycles",
        required=True,
        default="share",
        help="Aim 120 in four cycles: an equal part is 30, 30, 30, 30; a part more 30, 60, 90, 120; "
        "the same aim 120, 120, 120, 120.",
    )

    def _aim(self, number, count):
        """Return the aim of the cycle with this number (from 1) out of so many."""
        self.ensure_one()
        if self.spread == "same":
            return self.target_value
        return self.target_value * (number if self.spread == "rising" else 1) / count
