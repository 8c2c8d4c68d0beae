# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCyclePart(models.AbstractModel):
    """A line of a cycle plan: it changes with the draft and is fixed from the submission on."""

    _name = "pharma.cycle.part"
    _description = "Part of a cycle plan"
    _inherit = ["pharma.approval.line.mixin"]
    _approval_parent = "cycle_id"
    _check_company_auto = True

    cycle_id = fields.Many2one(
        "pharma.cycle", required=True, index=True, ondelete="cascade", check_company=True
    )
    cycle_state = fields.Selection(related="cycle_id.state", string="State of the cycle")
    company_id = fields.Many2one(related="cycle_id.company_id", store=True, index=True)
