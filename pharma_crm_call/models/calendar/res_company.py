# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    """How calls stand in calendars, and which calls of colleagues are shown as conflicts."""

    _inherit = "res.company"

    pharma_call_events = fields.Boolean(
        "Planned calls in calendars",
        default=True,
        help="Each planned call has a private event in Odoo's calendar, which Google or Outlook can follow.",
    )
    pharma_call_event_text = fields.Selection(
        [
            ("full", "Customer and place"),
            ("place", "Place only"),
            ("none", "Neither: only that there is a call"),
        ],
        "What calendars say of a call",
        default="full",
        required=True,
        help="An event that Google or Outlook follows leaves the house with what it says. All events are changed"
        " with the setting, those of the past too.",
    )
    pharma_call_event_past = fields.Boolean(
        "Past events wait for the setting",
        help="The setting was changed; the background does the rest.",
    )
    pharma_call_conflict_days = fields.Selection(
        [
            ("off", "Never"),
            ("0", "Same day"),
            ("1", "Same day, one day before and after"),
            ("2", "Same day, two days before and after"),
        ],
        "Show calls of colleagues",
        default="1",
        required=True,
        help="A rep sees when a colleague calls on the same customer so close to the own call. Nothing is blocked.",
    )

    def write(self, vals):
        changes = any(
            name in vals and any((company[name] or False) != vals[name] for company in self)
            for name in ("pharma_call_events", "pharma_call_event_text")
        )
        if "pharma_call_event_text" in vals and changes:
            vals = {**vals, "pharma_call_event_past": True}
        result = super().write(vals)
        if changes:
            # sudo: who may change the setting need not be who may run scheduled actions
            self.env.ref("pharma_crm_call.cron_call_events").sudo()._trigger()
        return result
