# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestAccess(PharmaCommon):
    """Who sees which account."""

    def _doctors(self, user, domain=()):
        return (
            self.env["res.partner"]
            .with_user(user)
            .search([("pharma_type", "=", "doctor"), *domain])
        )

    def test_rep_sees_covered_doctors_only(self):
        self.assertEqual(self._doctors(self.rep), self.doctor_a | self.doctor_b)
        self.assertEqual(self._doctors(self.rep2), self.doctor_a)
        self.assertEqual(self._doctors(self.rep_south), self.doctor_south)

    def test_rep_sees_the_hospital_of_a_covered_doctor(self):
        hospitals = (
            self.env["res.partner"].with_user(self.rep2).search([("pharma_type", "=", "hospital")])
        )
        self.assertEqual(hospitals, self.hospital)

    def test_manager_sees_the_subtree(self):
        self.assertEqual(self._doctors(self.manager), self.doctor_a | self.doctor_b)
        self.assertEqual(self._doctors(self.regional), self.doctor_a | self.doctor_b)

    def test_company_wide_roles_see_every_doctor(self):
        everyone = self.doctor_a | self.doctor_b | self.doctor_south
        for user in (self.business, self.medical, self.steward, self.auditor, self.admin):
            self.assertEqual(
                self._doctors(user, [("company_id", "=", self.company.id)]), everyone, user.login
            )

    def test_other_district_sees_nothing_by_any_door(self):
        stranger = self.doctor_a.with_user(self.rep_south)
        partners = self.env["res.partner"].with_user(self.rep_south)
        with self.assertRaises(AccessError):
            stranger.read(["name"])
        self.assertFalse(partners.search([("id", "=", self.doctor_a.id)]))
        self.assertFalse(partners.search([("name", "ilike", "Anna North")]))
        self.assertFalse(partners.name_search("Anna North"))
        self.assertFalse(
            partners.search_count([("pharma_type", "in", ["doctor"]), ("name", "ilike", "Anna")])
        )
        groups = partners._read_group([("pharma_code", "=", "T-D1")], ["pharma_type"], ["__count"])
        self.assertFalse(groups)
        self.assertFalse(
            self.env["pharma.affiliation"]
            .with_user(self.rep_south)
            .search([("doctor_id", "=", self.doctor_a.id)])
        )

    def test_outsider_without_a_pharma_role_sees_no_account(self):
        outsider = self._user("t_outsider", "rep")
        outsider.group_ids = self.env.ref("base.group_user")
        partners = self.env["res.partner"].with_user(outsider)
        self.assertFalse(partners.search([("pharma_type", "!=", False)]))
        self.assertTrue(partners.search([("id", "=", outsider.partner_id.id)]))

    def test_rep_cannot_write_master_data(self):
        with self.assertRaises(AccessError):
            self.doctor_a.with_user(self.rep).write({"pharma_potential": 1})
        with self.assertRaises(AccessError):
            self.env["pharma.coverage"].with_user(self.rep_south).create(
                {"partner_id": self.doctor_a.id, "territory_id": self.s1a.id}
            )

    def test_ended_membership_closes_the_door_the_next_day(self):
        self.n1a.member_ids.date_end = "2024-01-01"
        self.assertFalse(self._doctors(self.rep))

    def test_links_open_the_accounts_own_form(self):
        for account, form in ((self.doctor_a, "doctor"), (self.hospital, "hospital")):
            view = self.env.ref(f"pharma_crm.view_{form}_form")
            self.assertEqual(account.with_user(self.rep).get_formview_id(), view.id)
        contact = self.env["res.partner"].create({"name": "Plain contact"})
        self.assertFalse(contact.get_formview_id())

    def test_accounts_get_a_company(self):
        doctor = self.env["res.partner"].create({"name": "No Company", "pharma_type": "doctor"})
        self.assertEqual(doctor.company_id, self.company)
        self.assertFalse(doctor.is_company)

    def test_search_for_accounts_starts_from_coverage(self):
        def asked(domain):
            partners = (
                self.env["res.partner"]
                .with_user(self.rep)
                .with_context(pharma_named_types=["doctor"])
            )
            return partners._search(domain).select().code

        # doctors are reached by coverage alone, hospitals through the doctors who work there as well
        doctors = asked([("pharma_type", "=", "doctor")])
        self.assertIn("pharma_coverage", doctors)
        self.assertNotIn("pharma_affiliation", doctors)
        self.assertIn("pharma_affiliation", asked([("pharma_type", "in", ["doctor", "hospital"])]))
        for domain in (
            [],
            [("pharma_type", "=", False)],
            ["|", ("pharma_type", "=", "doctor"), ("id", "=", 1)],
        ):
            # what may be no account at all is judged partner by partner
            self.assertIn("CASE WHEN", asked(domain))

    def test_doctor_list_costs_a_constant_number_of_queries(self):
        def read_list():
            self.env.invalidate_all()
            self.env["res.partner"].with_user(self.rep).web_search_read(
                [("pharma_type", "=", "doctor")],
                {
                    "name": {},
                    "pharma_class_id": {"fields": {"display_name": {}}},
                    "pharma_score": {},
                },
            )

        read_list()
        start = self.env.cr.sql_log_count
        read_list()
        few = self.env.cr.sql_log_count - start
        more = self.env["res.partner"].create(
            [{"name": f"Doctor {i}", "pharma_type": "doctor"} for i in range(40)]
        )
        self._cover(self.n1a, more)
        self.env.flush_all()
        start = self.env.cr.sql_log_count
        read_list()
        self.assertLessEqual(self.env.cr.sql_log_count - start, few)
