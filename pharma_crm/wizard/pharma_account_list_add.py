# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError


class PharmaAccountListAdd(models.TransientModel):
    """Put the chosen accounts on a list, or on a new one."""

    _name = "pharma.account.list.add"
    _description = "Put accounts on a list"

    list_id = fields.Many2one(
        "pharma.account.list",
        domain="[('user_id', '=', uid)]",
        help="One of your own lists.",
    )
    new_name = fields.Char("or a new list", help="Name of a list to make.")
    partner_ids = fields.Many2many(
        "res.partner", string="Accounts", default=lambda self: self._default_partner_ids()
    )

    def _default_partner_ids(self):
        if self.env.context.get("active_model") != "res.partner":
            return False
        ids = self.env.context.get("active_ids") or []
        return self.env["res.partner"].search([("id", "in", ids), ("pharma_type", "!=", False)])

    def action_add(self):
        """Put the accounts on the list and say how many were new."""
        self.ensure_one()
        accounts = self.partner_ids.filtered("pharma_type")
        if not accounts:
            raise UserError(self.env._("Choose doctors, hospitals or pharmacies first."))
        target = self.list_id
        if not target:
            if not (self.new_name or "").strip():
                raise UserError(
                    self.env._("Choose one of your lists, or write the name of a new one.")
                )
            target = self.env["pharma.account.list"].create({"name": self.new_name.strip()})
        added = target._add(accounts)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s accounts added to “%(list)s”.", count=added, list=target.name
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
