# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError


class StockPicking(models.Model):
    """Returns and transfers of reps have two legs as well."""

    _inherit = "stock.picking"

    pharma_leg = fields.Selection(
        selection_add=[("back_out", "Rep to store"), ("back_in", "Receipt by the store")]
    )
    pharma_transfer_id = fields.Many2one(
        "pharma.bag.transfer",
        "Return or transfer",
        index="btree_not_null",
        readonly=True,
        ondelete="restrict",
    )

    def _action_done(self):
        if not self.env.su:
            for picking in self.filtered(
                lambda p: p.pharma_leg in ("in", "back_out") and p.pharma_user_id != self.env.user
            ):
                raise AccessError(
                    self.env._(
                        "Only %(rep)s confirms %(transfer)s.",
                        rep=picking.pharma_user_id.name,
                        transfer=picking.name,
                    )
                )
        result = super()._action_done()
        for picking in self.filtered(
            lambda p: p.pharma_transfer_id and p.pharma_leg in ("in", "back_in")
        ):
            if picking.state == "done":
                # sudo: who validates need not be allowed to write the paper
                picking.pharma_transfer_id.sudo()._sync_transfer(picking)
        return result
