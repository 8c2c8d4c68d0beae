# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class StockPicking(models.Model):
    """A shipment to a rep has two transfers: out of the store, and into the bag."""

    _inherit = "stock.picking"

    pharma_user_id = fields.Many2one("res.users", "Rep", index="btree_not_null", readonly=True)
    pharma_leg = fields.Selection(
        [("out", "Store to rep"), ("in", "Receipt by the rep")], "Shipment to a rep", readonly=True
    )
    pharma_request_id = fields.Many2one(
        "pharma.resource.request", "Resource request", index="btree_not_null", readonly=True
    )

    def _action_done(self):
        result = super()._action_done()
        self._tell_requests()
        return result

    def action_cancel(self):
        result = super().action_cancel()
        self._tell_requests()
        return result

    def _tell_requests(self):
        """Let the requests follow their shipments."""
        # sudo: a storekeeper who validates the shipment need not be allowed to write requests.
        self.filtered("pharma_leg").pharma_request_id.sudo()._sync_shipment()
