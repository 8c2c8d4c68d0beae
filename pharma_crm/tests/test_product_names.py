# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestProductNames(PharmaCommon):
    """A rep reads the name of a product; its reference finds it all the same."""

    def test_no_reference_before_the_name(self):
        self.product_1.default_code = "CARD"
        for product in (self.product_1, self.product_1.product_tmpl_id):
            self.assertEqual(product.with_user(self.rep).display_name, "Cardolol")
        line = self.env["pharma.doctor.product"].create(
            {"partner_id": self.doctor_a.id, "product_id": self.product_1.id}
        )
        read = line.with_user(self.rep).web_read({"product_id": {"fields": {"display_name": {}}}})
        self.assertEqual(read[0]["product_id"]["display_name"], "Cardolol")

    def test_found_by_reference(self):
        self.product_1.default_code = "CARD-77"
        products = self.env["product.product"].with_user(self.rep)
        self.assertEqual(products.name_search("CARD-77"), [(self.product_1.id, "Cardolol")])

    def test_products_of_other_kinds_keep_it(self):
        pump = self.env["product.product"].create({"name": "Pump", "default_code": "P1"})
        self.assertEqual(pump.display_name, "[P1] Pump")

    def test_a_variant_is_told_from_the_others(self):
        strength = self.env["product.attribute"].create(
            {
                "name": "Strength",
                "value_ids": [(0, 0, {"name": "5 mg"}), (0, 0, {"name": "10 mg"})],
            }
        )
        line = {"attribute_id": strength.id, "value_ids": [(6, 0, strength.value_ids.ids)]}
        template = self.env["product.template"].create(
            {"name": "Variolol", "pharma_kind": "promoted", "attribute_line_ids": [(0, 0, line)]}
        )
        self.assertEqual(
            template.product_variant_ids.mapped("display_name"),
            ["Variolol (5 mg)", "Variolol (10 mg)"],
        )

    def test_many_products_cost_no_more_queries(self):
        products = self.env["product.product"].create(
            [
                {"name": f"P{n}", "default_code": f"C{n}", "pharma_kind": "promoted"}
                for n in range(20)
            ]
        )

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            records.mapped("display_name")
            return self.env.cr.sql_log_count - start

        count(products)
        self.assertEqual(count(products), count(products[:2]))
