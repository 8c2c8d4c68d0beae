# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import SamplesCommon

GTIN = "09506000134352"
FNC1 = "\x1d"


@tagged("post_install", "-at_install")
class TestScan(SamplesCommon):
    """The code on a box, read as the screens of hand-over, receipt and count ask for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sample.barcode = GTIN.lstrip("0")
        cls.gift.barcode = "96385074"
        for lot, day in ((cls.lot_late, "2030-12-31"), (cls.lot_expired, "2020-01-31")):
            lot.expiration_date = f"{day} 12:00:00"

    def _read(self, code, user=None, **kwargs):
        return self.env["pharma.scan"].with_user(user or self.rep).read_code(code, **kwargs)

    def test_item_lot_and_expiry(self):
        wanted = {
            "product_id": self.sample.id,
            "product": self.sample.display_name,
            "lot_id": self.lot_late.id,
            "lot": "LATE",
            "expiration": "2030-12-31",
            "serial": "S-00/1",
            "warning": False,
        }
        for code in (
            f"01{GTIN}1730123110LATE{FNC1}21S-00/1",
            f"]d201{GTIN}21S-00/1{FNC1}1730123110LATE",
            f"(01){GTIN}(17)301231(10)LATE(21)S-00/1",
            f"(01){GTIN}(10)LATE(17)301231(21)S-00/1",
        ):
            with self.subTest(code=code):
                self.assertEqual(self._read(code, giving=True), wanted)

    def test_codes_of_other_countries(self):
        """A German national number, a Russian cryptographic tail, a production date."""
        for code in (
            f"01{GTIN}1730123110LATE{FNC1}21S1{FNC1}71012345678",
            f"01{GTIN}21S1{FNC1}91EE06{FNC1}92aGVsbG8+d29ybGQ=/{FNC1}10LATE",
            f"01{GTIN}112601011730123110LATE",
            f"01{GTIN}17301200{'10'}LATE",  # no day: the last of the month
        ):
            with self.subTest(code=code):
                self.assertEqual(self._read(code)["lot_id"], self.lot_late.id)

    def test_plain_code_of_an_item_without_lots(self):
        box = self._read("96385074")
        self.assertEqual((box["product_id"], box["lot_id"]), (self.gift.id, False))
        self.assertEqual(self._read("(01)00000096385074")["product_id"], self.gift.id)

    def test_what_cannot_be_read(self):
        for code in (
            "hello",
            "",
            f"01{GTIN[:-1]}3",  # wrong check digit
            f"01{GTIN}17301331",  # month 13
            "10LATE",  # no item
            "(01)0950",
        ):
            with self.subTest(code=code), self.assertRaisesRegex(UserError, "cannot be read"):
                self._read(code)
        with self.assertRaisesRegex(UserError, "A code is a text"):
            self._read({"x": 1})

    def test_unknown_item(self):
        with self.assertRaisesRegex(UserError, "No sample, gift or literature has the code"):
            self._read("614141007349")

    def test_unknown_lot_and_lot_of_another_item(self):
        with self.assertRaisesRegex(UserError, "“NONE” is no lot of"):
            self._read(f"01{GTIN}10NONE")
        other = self._item("Other sample", "sample", 5)
        self._lot(other, "THEIRS", days=100)
        with self.assertRaisesRegex(UserError, "Lot “THEIRS” is one of Other sample, not of"):
            self._read(f"01{GTIN}10THEIRS")

    def test_expired_recalled_and_wrong_date(self):
        for code, message in (
            (f"01{GTIN}1720013110OLD", "expired on"),
            (f"01{GTIN}1731123110LATE", "the box says that it expires on"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._read(code, giving=True)
            self.assertRegex(self._read(code)["warning"], message)
        self.lot_soon.sudo().pharma_recalled = True
        with self.assertRaisesRegex(UserError, "is recalled"):
            self._read(f"01{GTIN}10SOON", giving=True)

    def test_of_one_s_own_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["product.product"].create(
            {
                "name": "Elsewhere's",
                "pharma_kind": "gift",
                "barcode": "614141007349",
                "company_id": other.id,
            }
        )
        with self.assertRaisesRegex(UserError, "No sample"):
            self._read("614141007349")

    def test_who_reads_codes(self):
        stranger = new_test_user(self.env, login="t_stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self._read("96385074", stranger)

    # -- count and receipt ---------------------------------------------------------------------

    def test_count_by_scan(self):
        self._bag(self.rep, (self.sample, 3, self.lot_late), (self.gift, 1))
        count = self.env["pharma.bag.count"].with_user(self.rep).create({"kind": "interim"})
        line = count.line_ids.filtered(lambda line: line.product_id == self.sample)
        code = f"01{GTIN}1730123110LATE"
        self.assertEqual(count.scan_code(code)["type"], "success")
        self.assertIn("2 counted", count.scan_code(code)["message"])
        self.assertEqual((line.counted, line.is_counted), (2, True))
        answer = count.scan_code(f"01{GTIN}1720013110OLD")
        self.assertEqual(answer["type"], "warning")
        self.assertEqual(len(count.line_ids), 3, "an expired lot that nobody listed is counted too")
        with self.assertRaisesRegex(UserError, "names no lot"):
            count.scan_code(GTIN)
        with self.assertRaises(AccessError):
            count.with_user(self.rep2).scan_code(code)
        count.scan_code("96385074")
        count.action_submit()
        with self.assertRaises(UserError):
            count.scan_code(code)

    def test_receipt_by_scan(self):
        self.env["pharma.limit.rule"].search([]).action_archive()
        request = self._request(self.rep, None, (self.sample, 3))
        request.action_submit()
        self._approve(request, self.manager)
        way = self.env["pharma.bag.line"].with_user(self.rep).search([("place", "=", "way")])
        Receipt = self.env["pharma.bag.receipt"].with_user(self.rep)
        receipt = Receipt.browse(Receipt._open(way.id)["res_id"])
        self.assertEqual((receipt.line_ids.lot_name, receipt.line_ids.there), ("SOON", 3))
        receipt.scan_code(f"01{GTIN}10SOON")
        answer = receipt.scan_code(f"01{GTIN}10SOON")
        self.assertIn("2 of 3", answer["message"])
        self.assertEqual(receipt.line_ids.there, 2)
        answer = receipt.scan_code(f"01{GTIN}1730123110LATE")
        self.assertEqual(answer["type"], "warning")
        extra = receipt.line_ids[1]
        self.assertEqual((extra.lot_name, extra.there, extra.reason), ("LATE", 1, "other_lot"))
        receipt.line_ids[0].reason = "short"
        with self.assertRaises(AccessError):
            receipt.with_user(self.rep2).scan_code(GTIN)
        receipt.action_confirm()
        self.assertEqual(self._on_hand(self.rep, self.sample, self.lot_soon), 2)
