# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaCall(models.Model):
    """Issues that were told on the call."""

    _inherit = "pharma.call"

    issue_count = fields.Integer("Issues", compute="_compute_issue_count")

    @api.depends_context("uid")
    def _compute_issue_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("pharma_call_id", "in", self.ids)], ["pharma_call_id"], ["__count"]
            )
        )
        for call in self:
            call.issue_count = counts.get(call._origin, 0)

    def action_raise_issue(self):
        """Raise an issue told on this call."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_ticket_raise")
        action["context"] = {"default_partner_id": self.partner_id.id, "default_call_id": self.id}
        return action

    def action_open_issues(self):
        """Open the issues told on this call."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_ticket")
        action["domain"] = [("pharma_call_id", "=", self.id)]
        action["context"] = {}
        return action
