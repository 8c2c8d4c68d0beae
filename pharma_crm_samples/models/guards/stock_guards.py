# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What moves items of the field force is deleted by administrators only, and each deletion leaves a trace.

Odoo itself keeps what is done; this is about drafts, cancelled transfers and lots.
"""

from odoo import api, models
from odoo.exceptions import AccessError

KINDS = ("sample", "gift", "literature")


class PharmaStockGuardMixin(models.AbstractModel):
    _name = "pharma.stock.guard.mixin"
    _description = "Stock of the field force: deleted by administrators only"

    def _pharma_guarded(self):
        """Return the records that belong to the chain from the store to the recipient. To be overridden."""
        return self.browse()

    @api.ondelete(at_uninstall=False)
    def _unlink_administrators_only(self):
        # Odoo's own steps remove reservations as superuser: nobody deletes these records by them.
        if self.env.su or self.env.user.has_group("pharma_crm.group_administrator"):
            return
        for record in self._pharma_guarded():
            raise AccessError(
                self.env._(
                    "“%s” belongs to samples and gifts: only an administrator of Pharma CRM deletes it.",
                    record.sudo().display_name,  # sudo: names what is refused
                )
            )

    def unlink(self):
        # sudo: the trail keeps the name whatever the user may read; superusers are Odoo's own steps
        gone = [
            {
                "company_id": record.sudo().company_id.id,
                "res_model": record._name,
                "res_id": record.id,
                "action": "unlink",
                "old_value": record.sudo().display_name,
            }
            for record in (self.browse() if self.env.su else self._pharma_guarded())
        ]
        result = super().unlink()
        if gone:
            self.env["pharma.field.history"]._note(gone)
        return result


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "pharma.stock.guard.mixin"]

    def _pharma_guarded(self):
        return self.filtered("pharma_leg")


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "pharma.stock.guard.mixin"]

    def _pharma_guarded(self):
        return self.filtered(
            lambda m: m.picking_id.pharma_leg or (m.location_id | m.location_dest_id).pharma_user_id
        )


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "pharma.stock.guard.mixin"]

    def _pharma_guarded(self):
        return self.filtered(lambda lot: lot.product_id.pharma_kind in KINDS)


class StockLocation(models.Model):
    _name = "stock.location"
    _inherit = ["stock.location", "pharma.stock.guard.mixin"]

    def _pharma_guarded(self):
        return self.filtered("pharma_user_id")
