# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaPackSwitchImpact(models.Model):
    """A pending paper that the rules of the new pack would refuse, as the preview found it."""

    _name = "pharma.pack.switch.impact"
    _description = "Paper affected by a change of country pack"
    _order = "switch_id, id"

    switch_id = fields.Many2one("pharma.pack.switch", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="switch_id.company_id", store=True, index=True)
    request_id = fields.Many2one(
        "pharma.resource.request", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    handover_id = fields.Many2one(
        "pharma.handover",
        "Prepared hand-over",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    spend_paper_id = fields.Many2one(
        "pharma.spend.paper",
        "Meal or fee",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    allocation_id = fields.Many2one(
        "pharma.allocation", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    name = fields.Char("Paper", readonly=True)
    partner_id = fields.Many2one("res.partner", "Recipient", readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Rep", readonly=True, ondelete="cascade")
    reason = fields.Text("Would be refused", readonly=True)
