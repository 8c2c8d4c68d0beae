# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

ROWS = 5
COLORS = {
    "overdue": "danger",
    "soon": "warning",
    "running": "info",
    "late": "secondary",
    "met": "success",
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    pharma_ticket_count = fields.Integer("Open issues", compute="_compute_pharma_ticket_count")

    def _pharma_ticket_domain(self):
        return [("partner_id", "in", self.ids), ("pharma_kind", "!=", False)]

    @api.depends_context("uid")
    def _compute_pharma_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [*self._pharma_ticket_domain(), ("stage_id.closed", "=", False)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.pharma_ticket_count = counts.get(partner, 0)

    def action_pharma_tickets(self):
        """Open the issues raised on this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_ticket")
        action["domain"] = self._pharma_ticket_domain()
        action["context"] = {"default_partner_id": self.id}
        return action

    def action_pharma_raise(self):
        """Raise an issue on this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_ticket_raise")
        action["context"] = {"default_partner_id": self.id}
        return action

    @api.model
    def _pharma_asks_and_raises(self):
        return any(
            self.env.user.has_group(f"pharma_crm.group_{group}") for group in ("rep", "medical")
        )

    def _pharma_overview_actions(self):
        actions = super()._pharma_overview_actions()
        if self._pharma_asks_and_raises():
            actions.append(
                {
                    "method": "action_pharma_raise",
                    "text": self.env._("Raise an issue"),
                    "icon": "fa-exclamation-triangle",
                }
            )
        return actions

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        Ticket = self.env["helpdesk.ticket"]
        if not Ticket.has_access("read"):
            return panels
        domain = self._pharma_ticket_domain()
        tickets, count = self._pharma_overview_search(
            "helpdesk.ticket", domain, "closed_date desc NULLS FIRST, id desc", limit=ROWS
        )
        labels = dict(Ticket._fields["pharma_clock"]._description_selection(self.env))
        kinds = dict(Ticket._fields["pharma_kind"]._description_selection(self.env))
        panels.append(
            {
                "key": "tickets",
                "title": self.env._("Issues"),
                "icon": "fa-life-ring",
                "sequence": 80,
                "kind": "rows",
                "count": count,
                "empty": self.env._("No issue has been raised here."),
                "action": {"xmlid": "pharma_crm.action_ticket", "domain": domain},
                "rows": [
                    {
                        "title": ticket.name,
                        "subtitle": kinds[ticket.pharma_kind],
                        "note": ticket.stage_id.name,
                        "date": fields.Datetime.to_string(ticket.pharma_deadline),
                        "badge": {
                            "text": labels.get(ticket.pharma_clock, ""),
                            "color": COLORS.get(ticket.pharma_clock, "secondary"),
                        },
                        "model": Ticket._name,
                        "id": ticket.id,
                    }
                    for ticket in tickets
                ],
            }
        )
        return panels
