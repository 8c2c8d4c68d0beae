# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools.states import COUNTED_STATES


class ResPartner(models.Model):
    """Calls of a customer."""

    _inherit = "res.partner"

    pharma_call_ids = fields.One2many("pharma.call", "partner_id", "Calls")
    pharma_call_count = fields.Integer("Calls made", compute="_compute_pharma_calls")
    pharma_last_call = fields.Date("Last call", compute="_compute_pharma_calls")

    @api.depends_context("uid")
    def _compute_pharma_calls(self):
        groups = {}
        if self.env["pharma.call"].has_access("read"):
            groups = {
                partner: (count, last)
                for partner, count, last in self.env["pharma.call"]._read_group(
                    [("partner_id", "in", self.ids), ("state", "in", COUNTED_STATES)],
                    ["partner_id"],
                    ["__count", "date_day:max"],
                )
            }
        for partner in self:
            partner.pharma_call_count, partner.pharma_last_call = groups.get(
                partner._origin, (0, False)
            )

    def action_pharma_calls(self):
        """Open the calls on this customer, and at a hospital those on its doctors."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm_call.action_call")
        action["domain"] = [
            "|", "|",
            ("partner_id", "=", self.id),
            ("hospital_id", "=", self.id),
            ("attendee_ids.partner_id", "=", self.id),
        ]  # fmt: skip
        action["context"] = {"default_partner_id": self.id}
        return action

    def action_plan_call(self):
        """Open a new call on this customer, ready to be planned."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a call"),
            "res_model": "pharma.call",
            "views": [(self.env.ref("pharma_crm_call.view_call_form_quick").id, "form")],
            "target": "new",
            "context": {
                "default_partner_id": self.id,
                "default_date_planned": fields.Datetime.to_string(self._pharma_next_slot()),
            },
        }

    def action_report_call(self):
        """Open the pre-call sheet and report of a call on this customer, planned or not."""
        self.ensure_one()
        self.check_access("read")
        return self.env["pharma.call"]._report_action({"partner_id": self.id})

    def _pharma_next_slot(self):
        """Return the next free moment of the user's calendar: today, or tomorrow when the day is over."""
        Call = self.env["pharma.call"]
        user = self.env.user
        day = Call._today_of(user)
        slot = Call._free_slots(user, day, 1)[0]
        if slot >= Call._utc_of(day, 18, user):
            slot = Call._free_slots(user, fields.Date.add(day, days=1), 1)[0]
        return slot
