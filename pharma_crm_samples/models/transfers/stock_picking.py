# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

#: What nobody but the rep confirms: that goods are in the bag, or have left it.
REP_LEGS = ("in", "back_out")


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

    pharma_waits_for_rep = fields.Boolean(
        "Waits for the rep", compute="_compute_pharma_waits_for_rep", compute_sudo=True
    )

    @api.depends("pharma_leg", "pharma_user_id", "state")
    @api.depends_context("uid")
    def _compute_pharma_waits_for_rep(self):
        for picking in self:
            picking.pharma_waits_for_rep = (
                picking.state not in ("done", "cancel") and picking._is_confirmed_by_rep()
            )

    def _is_confirmed_by_rep(self):
        """Whether a rep confirms this transfer, and another one than the user."""
        return self.pharma_leg in REP_LEGS and self.pharma_user_id != self.env.user

    def _action_done(self):
        if not self.env.su:
            for picking in self.filtered(lambda p: p._is_confirmed_by_rep()):
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
