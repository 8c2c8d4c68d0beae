# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Domain

from ...tools.states import COUNTED_STATES, OPEN_STATES

#: Planned calls that the panel shows before the calls made.
NEXT_CALLS = 2
ROW_PATHS = [
    "date_start", "state", "purpose", "note", "partner_id", "partner_id.name", "user_id.partner_id.name",
    "channel_id.name",
]  # fmt: skip


class ResPartner(models.Model):
    """The 360° view: what was said last and what comes next, by anybody of the team."""

    _inherit = "res.partner"

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        if self.pharma_type != "distributor" and self.env["pharma.call"].has_access("read"):
            panels.append(self._pharma_panel_calls())
        return panels

    def _pharma_overview_actions(self):
        actions = super()._pharma_overview_actions()
        if self.pharma_type != "distributor" and self.env.user.has_group("pharma_crm.group_rep"):
            actions += [
                {
                    "method": "action_report_call",
                    "text": self.env._("Report call"),
                    "icon": "fa-check-square-o",
                    "primary": True,
                },
                {
                    "method": "action_plan_call",
                    "text": self.env._("Plan call"),
                    "icon": "fa-calendar-plus-o",
                    "primary": True,
                },
            ]
        return actions

    def _pharma_panel_calls(self):
        domain = self._pharma_calls_domain()
        today = fields.Date.context_today(self)
        account = self._pharma_reached()
        [(planned, _count), (made, count)] = yield [
            account._pharma_overview_ask(
                "pharma.call",
                domain & Domain("state", "in", OPEN_STATES) & Domain("date_day", ">=", today),
                ROW_PATHS,
                "date_start, id",
                NEXT_CALLS,
            ),
            account._pharma_overview_ask(
                "pharma.call",
                domain & Domain("state", "in", COUNTED_STATES),
                ROW_PATHS,
                "date_start desc, id desc",
            ),
        ]
        return {
            "key": "calls",
            "title": self.env._("Calls"),
            "icon": "fa-comments-o",
            "sequence": 20,
            "kind": "rows",
            "count": count,
            "empty": self.env._("Nobody of the team has called here yet. Plan the first call."),
            "action": {"method": "action_pharma_calls"},
            "rows": [self._pharma_call_row(call) for call in planned + made],
        }

    def _pharma_call_row(self, call):
        rep, customer = call["user_id.partner_id.name"], call["partner_id.name"]
        other, is_open = call["partner_id"] != self.id, call["state"] in OPEN_STATES
        return {
            "title": customer if other else rep,
            "subtitle": ", ".join(filter(None, (rep if other else "", call["channel_id.name"]))),
            "note": (call["purpose"] if is_open else call["note"] or call["purpose"]) or "",
            "date": call["date_start"],
            "badge": {"text": self.env._("Planned"), "color": "info"} if is_open else False,
            "model": "pharma.call",
            "id": call["id"],
        }
