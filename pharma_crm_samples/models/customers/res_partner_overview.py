# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class ResPartner(models.Model):
    """The 360° view: what was handed over, asked for and spent."""

    _inherit = "res.partner"

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        if self.env["pharma.handover"].has_access("read"):
            panels.append(self._pharma_panel_handovers())
        if self.env["pharma.resource.request"].has_access("read"):
            panels.append(self._pharma_panel_requests())
        if self.env["pharma.spend"].has_access("read"):
            panels.append(self._pharma_panel_spend())
        return panels

    def _pharma_overview_actions(self):
        actions = super()._pharma_overview_actions()
        if self.pharma_type == "doctor" and self.env.user.has_group("pharma_crm.group_rep"):
            # before what is done less often
            actions.insert(
                0,
                {
                    "method": "action_pharma_request",
                    "text": self.env._("Request a gift"),
                    "icon": "fa-shopping-basket",
                },
            )
        return actions

    def _pharma_panel_handovers(self):
        [(handovers, count)] = yield [
            self._pharma_reached()._pharma_overview_ask(
                "pharma.handover",
                [("partner_id", "=", self.id), ("state", "=", "done")],
                ["date", "user_id.partner_id.name"],
                "date desc, id desc",
            )
        ]
        lines = []
        if handovers:
            [(lines, _count)] = yield [
                self._pharma_overview_ask(
                    "pharma.handover.line",
                    [("handover_id", "in", [handover["id"] for handover in handovers])],
                    ["handover_id", "quantity", "product_id.product_tmpl_id.name"],
                    "id",
                    None,
                )
            ]
        items = self._pharma_handover_items(lines)
        return {
            "key": "handovers",
            "title": self.env._("Given"),
            "icon": "fa-gift",
            "sequence": 70,
            "kind": "rows",
            "count": count,
            "empty": self.env._(
                "Nothing was handed over yet. Samples and gifts are given when a call is reported."
            ),
            "action": {"method": "action_pharma_handovers"},
            "rows": [
                {
                    "title": items.get(handover["id"]) or self.env._("Hand-over"),
                    "subtitle": handover["user_id.partner_id.name"],
                    "date": handover["date"],
                    "model": "pharma.handover",
                    "id": handover["id"],
                }
                for handover in handovers
            ],
        }

    def _pharma_handover_items(self, lines):
        """Return {hand-over: "2 × Atlas, 1 × Leaflet"}."""
        items = {}
        for line in lines:
            text = f"{line['quantity']} × {line['product_id.product_tmpl_id.name']}"
            items.setdefault(line["handover_id"], []).append(text)
        return {handover: ", ".join(texts) for handover, texts in items.items()}

    def _pharma_panel_requests(self):
        domain = [("partner_id", "=", self.id), ("state", "!=", "cancelled")]
        [(requests, count)] = yield [
            self._pharma_overview_ask(
                "pharma.resource.request",
                domain,
                ["name", "purpose", "state", "user_id.partner_id.name", "create_date"],
                "id desc",
            )
        ]
        field = self.env["pharma.resource.request"]._fields["state"]
        states = dict(field._description_selection(self.env))
        return {
            "key": "requests",
            "title": self.env._("Resources asked for"),
            "icon": "fa-inbox",
            "sequence": 72,
            "kind": "rows",
            "count": count,
            "empty": self.env._(
                "Nothing was asked for. Use “Request” on the form to ask for gifts or literature."
            ),
            "action": {"xmlid": "pharma_crm_samples.action_request", "domain": domain},
            "rows": [
                {
                    "title": request["purpose"] or request["name"],
                    "subtitle": request["user_id.partner_id.name"],
                    "date": request["create_date"],
                    "badge": {"text": states[request["state"]], "color": "secondary"},
                    "model": "pharma.resource.request",
                    "id": request["id"],
                }
                for request in requests
            ],
        }
