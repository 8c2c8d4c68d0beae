# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest import SkipTest

from odoo.tests import TransactionCase, tagged

LOGINS = {
    "rep@demo": "pharma_crm.group_rep",
    "rep2@demo": "pharma_crm.group_rep",
    "rep.north@demo": "pharma_crm.group_rep",
    "manager@demo": "pharma_crm.group_line_manager",
    "regional@demo": "pharma_crm.group_line_manager",
    "business@demo": "pharma_crm.group_business_manager",
    "medical@demo": "pharma_crm.group_medical",
    "steward@demo": "pharma_crm.group_data_steward",
    "auditor@demo": "pharma_crm.group_auditor",
}


class DemoMixin:
    """For tests of the demo company: there is nothing to test in a database without it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = cls.env.ref("pharma_crm.demo_user_rep", raise_if_not_found=False)
        if not cls.rep:
            raise SkipTest("This database has no demo data.")
        cls.rep2 = cls.env.ref("pharma_crm.demo_user_rep2")
        cls.rep_north = cls.env.ref("pharma_crm.demo_user_rep_north")
        cls.manager = cls.env.ref("pharma_crm.demo_user_manager")
        cls.regional = cls.env.ref("pharma_crm.demo_user_regional")
        cls.business = cls.env.ref("pharma_crm.demo_user_business")
        cls.company = cls.env.ref("base.main_company")
        cls.demo = cls.env["pharma.demo"]

    def made(self, model_name, prefix, module="pharma_crm"):
        return self.env[model_name].browse(self.demo._made_ids(model_name, prefix, module).values())

    def assert_adds_nothing(self, step, model_names):
        """Run a step of the generator again and compare the number of records."""

        def count():
            self.env.flush_all()
            return {
                name: self.env[name].with_context(active_test=False).search_count([])
                for name in model_names
            }

        before = count()
        getattr(self.demo, step)()
        self.assertEqual(count(), before)


@tagged("post_install", "-at_install")
class TestDemo(DemoMixin, TransactionCase):
    def test_size(self):
        for prefix, count in {
            "hospital_": 60, "doctor_": 600, "pharmacy_": 200, "distributor_": 8, "department_": 276,
        }.items():  # fmt: skip
            self.assertEqual(len(self.made("res.partner", prefix).exists()), count, prefix)
        territories = self.made("pharma.territory", "territory_")
        for level, count in {"company": 1, "region": 3, "district": 6, "territory": 24}.items():
            self.assertEqual(
                len(territories.filtered(lambda t, lvl=level: t.level == lvl)), count, level
            )
        products = self.made("product.product", "product_")
        self.assertEqual(len(products.filtered(lambda p: p.pharma_kind == "promoted")), 10)
        for product in products.filtered(lambda p: p.pharma_kind == "promoted"):
            messages = self.env["pharma.key.message"].search_count(
                [("product_id", "=", product.id)]
            )
            self.assertIn(messages, (2, 3), product.name)

    def test_everybody_has_one_place(self):
        territories = self.made("pharma.territory", "territory_")
        leaves = territories.filtered(lambda t: t.level == "territory")
        shared = self.rep_north.pharma_territory_ids
        self.assertEqual(leaves.filtered(lambda t: len(t.rep_ids) != 1), shared)
        self.assertEqual(len(shared.rep_ids), 2)
        self.assertTrue(all(territory.manager_id for territory in territories - leaves))
        self.assertEqual(len(leaves.rep_ids), 25)
        chain = self.rep.pharma_territory_ids._manager_chain()
        self.assertEqual(chain, self.manager | self.regional | self.business)

    def test_territories_are_of_a_size(self):
        counts = self.env["pharma.coverage"]._read_group(
            [
                ("territory_id", "in", self.made("pharma.territory", "territory_").ids),
                ("partner_id.pharma_type", "=", "doctor"),
            ],
            ["territory_id"],
            ["partner_id:count_distinct"],
        )
        self.assertEqual(len(counts), 24)
        for territory, count in counts:
            self.assertGreaterEqual(count, 25, territory.name)
            self.assertLessEqual(count, 40, territory.name)

    def test_doctors_have_one_model_and_one_row_a_change(self):
        demo = self.env.ref("pharma_crm.demo_classification_doctor")
        self.assertGreater(demo.account_count, 500)
        active = self.env["pharma.classification.model"].search(
            [("target", "=", "doctor"), ("state", "=", "active")]
        )
        elsewhere = [("pharma_type", "=", "doctor"), ("company_id", "!=", self.company.id)]
        if not self.env["res.partner"].search_count(elsewhere):
            self.assertEqual(active, demo, "none that rates nobody beside it")
        rows = self.env["pharma.classification.result"]._read_group(
            [("company_id", "=", self.company.id)],
            ["partner_id", "date:day"],
            ["__count"],
            having=[("__count", ">", 1)],
        )
        self.assertFalse(rows, "one change of class is one row of the history")

    def test_reps_see_own_doctors_only(self):
        def doctors(user):
            partners = self.env["res.partner"].with_user(user)
            return partners.search([("pharma_type", "=", "doctor")]).with_env(self.env)

        own, colleague, north = doctors(self.rep), doctors(self.rep2), doctors(self.rep_north)
        territory = self.rep.pharma_territory_ids
        covered = territory.coverage_ids.partner_id.filtered(lambda p: p.pharma_type == "doctor")
        self.assertEqual(set(own.ids), set(covered.ids))
        self.assertTrue(own & colleague, "The two reps of an area share doctors")
        self.assertTrue(own - colleague)
        self.assertFalse(own & north)
        self.assertLess(own | colleague, doctors(self.manager))
        # the twins are there for the steward to merge
        twins = self.made("res.partner", "twin_doctor_").filtered("active")
        self.assertEqual(len(doctors(self.business) - twins), 600)

    def test_twins_are_found(self):
        """Every account that stands twice in the demo is in the steward's list."""
        twins = self.made("res.partner", "twin_").filtered("active")
        pairs = self.env["pharma.duplicate"].search([("company_id", "=", self.company.id)])
        self.assertLessEqual(set(twins.ids), set((pairs.one_id | pairs.other_id).ids))

    def test_few_matter_a_lot(self):
        doctors = self.made("res.partner", "doctor_")
        counts = dict.fromkeys(("KOL", "A", "B", "C", False), 0)
        for doctor in doctors:
            counts[doctor.pharma_class_code] += 1
        share = {key: count / len(doctors) for key, count in counts.items()}
        self.assertEqual(share[False], 0)
        for key, least, most in (("KOL", 0.01, 0.05), ("B", 0.3, 0.4), ("C", 0.45, 0.55)):
            self.assertTrue(least <= share[key] <= most, f"{key}: {share[key]:.0%}")
        self.assertTrue(0.1 <= share["A"] + share["KOL"] <= 0.2, share)
        # the rep who is shown around has something of everything
        own = self.rep.pharma_territory_ids.coverage_ids.partner_id
        self.assertLessEqual({"KOL", "A", "B", "C"}, set(own.mapped("pharma_class_code")))

    def test_names_in_several_scripts(self):
        doctors = self.made("res.partner", "doctor_")
        self.assertEqual(len(set(doctors.mapped("name"))), 600)
        names = " ".join(doctors.mapped("name"))
        self.assertRegex(names, "[\u4e00-\u9fff]")
        self.assertRegex(names, "[\u0430-\u044f]")
        self.assertRegex(names, "[\u0456\u0457]")

    def test_again_adds_nothing(self):
        self.assert_adds_nothing(
            "_load_accounts",
            (
                "res.partner",
                "res.users",
                "product.product",
                "pharma.key.message",
                "pharma.territory",
                "pharma.territory.member",
                "pharma.coverage",
                "pharma.affiliation",
                "ir.model.data",
            ),
        )

    def test_only_the_roles_have_a_password(self):
        users = self.made("res.users", "user_")
        self.assertEqual(len(users), 38)
        self.env.cr.execute(
            "SELECT login FROM res_users WHERE id IN %s AND COALESCE(password, '') != ''",
            [tuple(users.ids)],
        )
        self.assertEqual({login for (login,) in self.env.cr.fetchall()}, set(LOGINS))

    def test_password_is_the_login(self):
        for login, group in LOGINS.items():
            with self.subTest(login=login):
                user = self.env["res.users"].search([("login", "=", login)])
                credential = {"type": "password", "login": login, "password": login}
                # raises AccessDenied when it does not fit
                user.with_user(user)._check_credentials(credential, {"interactive": True})
                self.assertTrue(user.has_group(group))
