# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    """The store, the bags and the way between them, one set per company, made on first use."""

    _inherit = "res.company"

    pharma_store_id = fields.Many2one(
        "stock.warehouse",
        "Sample store",
        domain="[('company_id', '=', id)]",
        check_company=True,
        help="Samples and gifts are shipped to the reps from the stock of this warehouse.",
    )
    pharma_auto_ship = fields.Boolean(
        "Ship approved requests at once",
        default=True,
        help="When the store has the goods, an approved request is on its way at once. Otherwise a "
        "storekeeper validates each shipment in Inventory.",
    )
    pharma_enforce_entitlement = fields.Boolean(
        "Refuse what goes beyond a doctor's entitlement",
        default=True,
        help="Of samples and gifts, by class, specialty and title of the doctor: see Entitlements. Otherwise an "
        "entitlement is only shown.",
    )
    pharma_bag_root_id = fields.Many2one("stock.location", "Rep bags", readonly=True)
    pharma_transit_location_id = fields.Many2one(
        "stock.location", "On the way to reps", readonly=True
    )
    pharma_recipient_location_id = fields.Many2one(
        "stock.location", "Given to recipients", readonly=True
    )
    pharma_bag_type_id = fields.Many2one("stock.picking.type", "Shipments to reps", readonly=True)

    def _pharma_store(self):
        """Return the warehouse that ships to the reps of this company.

        :raise UserError: when the company has no warehouse
        """
        self.ensure_one()
        store = self.pharma_store_id or self.env["stock.warehouse"].search(
            [("company_id", "=", self.id)], limit=1
        )
        if not store:
            raise UserError(
                self.env._(
                    "%s has no warehouse. An administrator creates one in Inventory → Configuration and "
                    "chooses it as sample store in the settings.",
                    self.name,
                )
            )
        return store

    def _pharma_prepare_stock(self):
        """Make the locations and the operation type that bags need, once per company.

        Runs on the company as given: callers that act for a rep pass it with sudo.
        """
        self.ensure_one()
        if self.pharma_bag_root_id:
            return
        Location = self.env["stock.location"].with_company(self)
        root = Location.create(
            {"name": self.env._("Rep bags"), "usage": "view", "company_id": self.id}
        )
        transit, recipients = Location.create(
            [
                {
                    "name": self.env._("On the way"),
                    "usage": "transit",
                    "location_id": root.id,
                    "company_id": self.id,
                },
                {
                    "name": self.env._("Given to recipients"),
                    "usage": "customer",
                    "location_id": root.id,
                    "company_id": self.id,
                },
            ]
        )
        self.write(
            {
                "pharma_bag_root_id": root.id,
                "pharma_transit_location_id": transit.id,
                "pharma_recipient_location_id": recipients.id,
                "pharma_bag_type_id": self._pharma_make_bag_type(transit).id,
            }
        )

    def _pharma_make_bag_type(self, transit):
        """Return the operation type of shipments to reps.

        One of an earlier installation is used again: its numbers are taken.
        """
        PickingType = self.env["stock.picking.type"].with_company(self)
        vals = self._prepare_pharma_bag_type_vals(self._pharma_store(), transit)
        known = PickingType.with_context(active_test=False).search(
            [("company_id", "=", self.id), ("sequence_code", "=", vals["sequence_code"])], limit=1
        )
        if known:
            known.write({"active": True, "default_location_dest_id": transit.id})
            return known
        return PickingType.create(vals)

    def _prepare_pharma_bag_type_vals(self, store, transit):
        return {
            "name": self.env._("Shipments to reps"),
            "code": "internal",
            "sequence_code": "BAG",
            "company_id": self.id,
            "warehouse_id": store.id,
            "default_location_src_id": store.lot_stock_id.id,
            "default_location_dest_id": transit.id,
        }
