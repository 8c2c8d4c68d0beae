# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class PharmaCall(models.Model):
    """The manager's review queue."""

    _inherit = "pharma.call"

    is_my_team = fields.Boolean(
        "My team's", compute="_compute_is_my_team", search="_search_is_my_team",
        help="Made by somebody else in your territories or below.",
    )

    @api.depends_context("uid")
    @api.depends("user_id", "territory_id")
    def _compute_is_my_team(self):
        for call in self:
            call.is_my_team = call.user_id != self.env.user and call.territory_id.within_reach

    @api.model
    def _search_is_my_team(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("user_id", "!=", self.env.uid) & Domain("territory_id.within_reach", "=", True)
        return domain if True in value else ~domain

    def action_open_review(self):
        """Open the dialog in which the manager writes about the call."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review"),
            "res_model": "pharma.call.review",
            "views": [(self.env.ref("pharma_crm_call.view_call_review_form").id, "form")],
            "target": "new",
            "context": {"default_call_id": self.id},
        }
