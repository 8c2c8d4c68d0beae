# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    """Proposals about an account, and the way for a rep to make one."""

    _inherit = "res.partner"

    pharma_request_count = fields.Integer(
        "Open change requests", compute="_compute_pharma_request_count"
    )

    def _compute_pharma_request_count(self):
        counts = {}
        if self.env["pharma.change.request"].has_access("read"):
            counts = dict(
                self.env["pharma.change.request"]._read_group(
                    [("partner_id", "in", self.ids), ("state", "=", "submitted")],
                    ["partner_id"],
                    ["__count"],
                )
            )
        for partner in self:
            partner.pharma_request_count = counts.get(partner, 0)

    def action_pharma_propose(self):
        """Open the form that proposes a change of this account, filled with its values."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Propose a change"),
            "res_model": "pharma.change.propose",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    @api.model
    def pharma_propose(
        self, vals, partner_id=False, account_type=False, places=(), note=False, client_uuid=None
    ):
        """Propose a change of an account or a new one, and send it; for clients with forms of their own.

        :param vals: {field: value}
        :param partner_id: id of the account; without it a new one of `account_type` is proposed
        :param places: list of {"id": id or False, field: value}
        :return: id of the request, False when nothing differs
        """
        if not isinstance(vals, dict):
            raise AccessError(self.env._("A proposal is a set of fields and values."))
        request = self.env["pharma.change.request"]._propose(
            account_type,
            vals,
            partner=self.browse(partner_id) if partner_id else None,
            places=places or (),
            note=note,
            client_uuid=client_uuid,
        )
        if request and request.state == "draft":
            request.action_submit()
        return request.id if request else False

    def action_pharma_open_requests(self):
        """Open the change requests about this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_change_request")
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {}
        return action

    # -- 360° view ---------------------------------------------------------------------------------------

    def _pharma_overview_actions(self):
        actions = super()._pharma_overview_actions()
        if self.env.user.has_group("pharma_crm.group_rep"):
            actions.append(
                {
                    "method": "action_pharma_propose",
                    "text": self.env._("Propose a change"),
                    "icon": "fa-pencil-square-o",
                }
            )
        return actions

    def _pharma_overview_badges(self):
        badges = super()._pharma_overview_badges()
        if self.pharma_unverified:
            badges.append({"text": self.env._("Unverified"), "color": "warning"})
        return badges

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        if self.env["pharma.field.history"].has_access("read"):
            panels.append(self._pharma_panel_changes())
        return panels

    def _pharma_panel_changes(self):
        History = self.env["pharma.field.history"]
        sources = dict(History._fields["source"]._description_selection(self.env))
        happened = dict(History._fields["action"]._description_selection(self.env))
        [(rows, count)] = yield [self._pharma_changes_ask()]
        return {
            "key": "changes",
            "title": self.env._("Changes"),
            "icon": "fa-history",
            "sequence": 98,
            "kind": "rows",
            "count": count,
            "empty": self.env._("Nothing has changed since the account was taken up."),
            "action": {
                "xmlid": "pharma_crm.action_field_history",
                "domain": [("partner_id", "=", self.id)],
                "context": {},
            },
            "rows": [
                {
                    "title": History._field_label(row["res_model"], row["field_name"])
                    or happened.get(row["action"], ""),
                    "subtitle": " → ".join(
                        filter(None, (row["old_value"], row["new_value"] or self.env._("(empty)")))
                    ),
                    "note": " · ".join(
                        filter(None, (row["user_id.partner_id.name"], sources.get(row["source"])))
                    ),
                    "date": row["date"],
                    "badge": None,
                    "model": False,
                    "id": False,
                }
                for row in rows
            ],
        }

    def _pharma_changes_ask(self):
        # sudo: whoever reads the account reads its changes, the rules of both ask the same question
        return self.sudo()._pharma_overview_ask(
            "pharma.field.history",
            [("partner_id", "=", self.id), ("company_id", "=", self.company_id.id)],
            [
                "res_model", "field_name", "action", "old_value", "new_value", "source", "date",
                "user_id.partner_id.name",
            ],
            "id desc",
        )  # fmt: skip
