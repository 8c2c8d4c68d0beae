# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestCaching(PharmaCommon):
    """Records that are kept cost no query, and are never older than the last change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Class = cls.env["pharma.class"]
        cls.one, cls.two = cls.Class.create(
            [
                {"name": f"Kept {code}", "code": code, "sequence": 900 + number}
                for number, code in enumerate(("K1", "K2"))
            ]
        )

    def _kept(self, user=None):
        """Return the codes and names as they are kept, with the number of queries that it took."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        Class = self.Class.with_user(user or self.rep)
        records = Class._kept((("code", "in", ("K1", "K2", "K3")),), ("code", "name"))
        values = [(record.code, record.name) for record in records]
        return values, self.env.cr.sql_log_count - before

    def test_once_read_costs_nothing(self):
        expected = [("K1", "Kept K1"), ("K2", "Kept K2")]
        self.assertEqual(self._kept()[0], expected)
        self.assertEqual(self._kept(), (expected, 0))
        self.assertEqual(self._kept(self.rep2), (expected, 0))

    def test_a_change_shows_at_once(self):
        self._kept()
        self.one.name = "Renamed"
        self.assertEqual(self._kept()[0], [("K1", "Renamed"), ("K2", "Kept K2")])
        self.two.action_archive()
        self.assertEqual(self._kept()[0], [("K1", "Renamed")])
        self.Class.create({"name": "Kept K3", "code": "K3", "sequence": 910})
        self.assertEqual([code for code, __ in self._kept()[0]], ["K1", "K3"])
        self.one.unlink()
        self.assertEqual([code for code, __ in self._kept()[0]], ["K3"])

    def test_what_waits_to_be_written_counts(self):
        self._kept()
        self.one.name = "Not written yet"
        kept = self.Class._kept((("code", "=", "K1"),), ("code", "name"))
        self.assertEqual(kept.name, "Not written yet")

    def test_each_language_has_its_own(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.one.with_context(lang="de_DE").name = "Behalten"
        self._kept()
        german = self.Class.with_context(lang="de_DE")
        self.env.invalidate_all()
        kept = german._kept((("code", "=", "K1"),), ("name",))
        self.assertEqual((kept.name, kept.with_context(lang="en_US").name), ("Behalten", "Kept K1"))

    def test_labels_are_in_the_readers_language_and_as_new_as_the_last_change(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.one.with_context(lang="de_DE").name = "Behalten"
        self.two.action_archive()
        german = self.Class.with_context(lang="de_DE")
        self.assertEqual(german._kept_labels()[self.one.id], "Behalten")
        labels = self.Class._kept_labels()
        self.assertEqual(
            [labels[self.one.id], labels[self.two.id]], ["Kept K1", "Kept K2"], "archived too"
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            self.Class.with_user(self.rep)._kept_labels()
        self.two.name = "Renamed"
        self.assertEqual(self.Class._kept_labels()[self.two.id], "Renamed")

    def test_labels_of_products(self):
        """Promoted products without attributes: as new as the last change of a name, whatever else changes."""
        Product = self.env["product.product"]
        product = self.product_1
        self.assertEqual(Product._kept_labels()[product.id], product.display_name)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            Product.with_user(self.rep)._kept_labels()
        product.list_price = 12.5
        self.env.flush_all()
        with self.assertQueryCount(0):
            Product.with_user(self.rep)._kept_labels()
        product.product_tmpl_id.name = "Renamed"
        self.assertEqual(Product._kept_labels()[product.id], "Renamed")
        product.product_tmpl_id.pharma_kind = False
        self.assertNotIn(product.id, Product._kept_labels())
        product.product_tmpl_id.write({"pharma_kind": "promoted", "sequence": -1})
        self.assertEqual(next(iter(Product._kept_labels())), product.id)
        product.unlink()
        self.assertNotIn(product.id, Product._kept_labels())
