# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import uuid
from datetime import timedelta

from PIL import Image, ImageDraw

from odoo import fields

from odoo.addons.pharma_crm.tests.common import PharmaCommon


def signature(text="signed"):
    """Return a small PNG in base64, as the signature pad sends it."""
    image = Image.new("RGB", (60, 20), "white")
    ImageDraw.Draw(image).text((2, 2), text, fill="black")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


class SamplesCommon(PharmaCommon):
    """A store with a sample in three lots (one expired), a gift and a leaflet; nothing in any bag yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # test_entitlement.py is about them
        cls.env["pharma.entitlement"].search([]).action_archive()
        cls.store = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        if not cls.store:
            cls.store = cls.env["stock.warehouse"].create(
                {"name": "Store", "code": "TST", "company_id": cls.company.id}
            )
        cls.sample = cls._item(
            "Cardolol 5 mg sample", "sample", 2.5, pharma_brand_id=cls.product_1.product_tmpl_id.id
        )
        cls.gift = cls._item("Anatomy atlas", "gift", 30.0)
        cls.leaflet = cls._item("Cardolol leaflet", "literature", 0.2)
        cls.lot_late = cls._lot(cls.sample, "LATE", days=400)
        cls.lot_soon = cls._lot(cls.sample, "SOON", days=40)
        cls.lot_expired = cls._lot(cls.sample, "OLD", days=-5)
        for product, lot, quantity in (
            (cls.sample, cls.lot_late, 100),
            (cls.sample, cls.lot_soon, 100),
            (cls.gift, None, 100),
            (cls.leaflet, None, 1000),
        ):
            cls._stock(cls.store.lot_stock_id, product, quantity, lot)

    @classmethod
    def _item(cls, name, kind, cost, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "pharma_kind": kind,
                "standard_price": cost,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _lot(cls, product, name, days):
        return cls.env["stock.lot"].create(
            {
                "name": name,
                "product_id": product.id,
                "company_id": product.company_id.id,
                "expiration_date": fields.Datetime.now() + timedelta(days=days),
            }
        )

    @classmethod
    def _stock(cls, location, product, quantity, lot=None):
        cls.env["stock.quant"]._update_available_quantity(product, location, quantity, lot_id=lot)

    @classmethod
    def _bag(cls, user, *contents):
        """Put (product, quantity[, lot]) into a rep's bag, as if shipped and received long ago."""
        bag = cls.env["pharma.bag"]._bag_of(user, cls.company)
        for product, quantity, *lot in contents:
            cls._stock(bag, product, quantity, *lot)
        return bag

    def _on_hand(self, user, product, lot=None):
        self.env.invalidate_all()
        bag = user.with_company(self.company).pharma_bag_location_id
        quants = self.env["stock.quant"].search(
            [("location_id", "=", bag.id), ("product_id", "=", product.id)]
        )
        return sum(quants.filtered(lambda q: not lot or q.lot_id == lot).mapped("quantity"))

    def _report(self, user, partner, *lines, signed=True, **values):
        """Report a call now, with a hand-over of (product, quantity[, lot]); return the call."""
        handover = {
            "client_uuid": str(uuid.uuid4()),
            "lines": [
                {
                    "product_id": product.id,
                    "quantity": quantity,
                    "lot_id": lot[0].id if lot else False,
                }
                for product, quantity, *lot in lines
            ],
        }
        if signed:
            handover |= {"signature": signature(), "signed_by": partner.sudo().name}
        vals = {
            "client_uuid": str(uuid.uuid4()),
            "partner_id": partner.id,
            "handovers": [handover] if lines else [],
            **values,
        }
        result = self.env["pharma.call"].with_user(user).report(vals)
        return self.env["pharma.call"].browse(result["id"])

    def _request(self, user, partner, *lines, **values):
        """Make a draft request as a user."""
        return (
            self.env["pharma.resource.request"]
            .with_user(user)
            .create(
                {
                    "partner_id": partner.id if partner else False,
                    "purpose": "For the meeting in May",
                    "line_ids": [(0, 0, {"product_id": p.id, "quantity": q}) for p, q in lines],
                    **values,
                }
            )
        )

    def _approve(self, request, *users):
        for user in users:
            request.with_user(user).validate_tier()
            request.invalidate_recordset()
