# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Our screens, opened by their address: who may not read what stands there is told so in plain words.

The menus hide such screens, a bookmark or a colleague's link does not. Odoo would load the screen and then show the
error of its first request.
"""

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.action import Action

OURS = "pharma-"


class PharmaAction(Action):
    @http.route()
    def load(self, action_id, context=None):
        action = super().load(action_id, context)
        if not action or action["type"] != "ir.actions.act_window":
            return action
        model = action.get("res_model")
        if not (action.get("path") or "").startswith(OURS) or model not in request.env:
            return action
        if request.env[model].has_access("read"):
            return action
        return {
            "id": action["id"],
            "type": "ir.actions.client",
            "tag": "pharma_crm.closed_screen",
            "name": action["name"],
            "display_name": action["name"],
            "res_model": False,
            "path": action["path"],
            "target": "current",
            "context": {},
            "params": {},
        }
