# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

REP, MANAGER = "rep", "manager"


class PharmaHome(models.AbstractModel):
    """The start page of reps and managers: panels, all of them in one request.

    A panel is a method that gets what all share and returns a dict for its component, or None when there is
    nothing to show it for. An addon adds a panel by extending `_panels`.
    """

    _name = "pharma.home"
    _description = "Start page"

    @api.model
    def _panels(self):
        """Return [(key, roles, method)] in the order in which a phone shows them."""
        return [
            ("day", (REP,), "_panel_day"),
            ("team", (MANAGER,), "_panel_team"),
            ("queue", (MANAGER,), "_panel_queue"),
            ("rings", (REP, MANAGER), "_panel_rings"),
            ("behind", (MANAGER,), "_panel_behind"),
            ("alerts", (REP, MANAGER), "_panel_alerts"),
            ("messages", (REP,), "_panel_messages"),
            ("coaching", (MANAGER,), "_panel_coaching"),
            ("todos", (REP, MANAGER), "_panel_todos"),
            ("favourites", (REP,), "_panel_favourites"),
        ]

    @api.model
    @api.readonly
    def get_home(self):
        """Return the user's start page: ``{"role", "user", "today", "territory", "panels": [{"key", …}]}``."""
        self.env["pharma.call"].check_access("read")
        shared = self._shared()
        panels = []
        for key, roles, method in self._panels():
            if shared["role"] in roles:
                panel = getattr(self, method)(shared)
                if panel is not None:
                    panels.append({"key": key, **panel})
        # sudo: names of the territories in which the user works
        return {
            "role": shared["role"],
            "user": shared["user"].name,
            "today": fields.Date.to_string(shared["today"]),
            "territory": ", ".join(shared["territories"].sudo().mapped("name")),
            "panels": panels,
        }

    @api.model
    def _shared(self):
        """Return what more than one panel needs: role, user, today, territories, cycle, its progress when asked."""
        Call = self.env["pharma.call"]
        user = self.env.user
        today = Call._today_of(user)
        role = MANAGER if user.has_group("pharma_crm.group_line_manager") else REP
        territories = Call._home_territories(user)
        if not territories and user.has_group("pharma_crm.group_all_accounts"):
            # works nowhere but sees everything: the whole company
            territories = self.env["pharma.territory"].search(
                [("parent_id", "=", False), ("company_id", "=", self.env.company.id)]
            )
        cycle = self.env["pharma.cycle"]
        if territories:
            cycle = cycle._current_for(territories[0], today)
        return {
            "role": role,
            "user": user,
            "today": today,
            "territories": territories,
            "cycle": cycle,
            "progress": None,
            "members": None,
        }

    @api.model
    @api.readonly
    def open_customer(self, partner_id):
        """Return the action that opens a customer in the form of its kind."""
        partner = self.env["res.partner"].browse(partner_id)
        partner.check_access("read")
        kind = partner.pharma_type
        if not kind:
            raise UserError(
                self.env._("%s is not an account of the field force.", partner.display_name)
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(f"pharma_crm.action_{kind}")
        return {
            **action,
            "res_id": partner.id,
            "views": [view for view in action["views"] if view[1] == "form"],
        }
