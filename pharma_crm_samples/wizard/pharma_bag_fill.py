# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PharmaBagFill(models.TransientModel):
    """Ship items from the store to reps; each rep confirms the receipt."""

    _name = "pharma.bag.fill"
    _description = "Ship to reps"

    user_ids = fields.Many2many(
        "res.users", string="Reps", required=True, domain="[('share', '=', False)]"
    )
    line_ids = fields.One2many("pharma.bag.fill.line", "fill_id", "Items for each rep")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )

    @api.model
    def _check_sender(self):
        """The store ships: storekeepers and the administrators of the suite."""
        if not (
            self.env.user.has_group("stock.group_stock_user")
            or self.env.user.has_group("pharma_crm.group_administrator")
        ):
            raise AccessError(self.env._("Only the store ships to reps. Make a request instead."))

    def action_fill(self):
        """Ship the items to each of the reps."""
        self.ensure_one()
        self._check_sender()
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This is not your company."))
        if not self.line_ids or not self.user_ids:
            raise UserError(self.env._("Choose at least one rep and one item."))
        strangers = self.user_ids.filtered(lambda user: self.company_id not in user.company_ids)
        if strangers:
            raise UserError(
                self.env._(
                    "%s does not work for this company.", ", ".join(strangers.mapped("name"))
                )
            )
        lines = [(line.product_id, line.quantity) for line in self.line_ids]
        shipments = self.env["pharma.bag"]._ship_many(
            self.company_id,
            [(user, lines, None) for user in self.user_ids],
            self.env._("Sent by %s", self.env.user.name),
        )
        waiting = shipments.filtered(lambda picking: picking.state != "done")
        message = (
            self.env._(
                "%s shipments wait for stock or for the storekeeper in Inventory.", len(waiting)
            )
            if waiting
            else self.env._("%s shipments are on their way.", len(shipments))
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if waiting else "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
