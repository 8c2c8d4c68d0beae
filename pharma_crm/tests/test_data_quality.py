# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestDataQuality(PharmaCommon):
    """The figures of the screen, against plain Python and against the lists that they lead to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rng = random.Random(5)
        doctors = cls.env["res.partner"].create(
            [
                {
                    "name": f"Doctor {number}",
                    "pharma_type": "doctor",
                    "pharma_code": rng.choice((False, f"Q{number}")),
                    "email": rng.choice((False, f"d{number}@example.com")),
                    "phone": rng.choice((False, "+49 30 901820", "+49 30 901821")),
                    "pharma_potential": rng.choice((0, 5)),
                    "pharma_verified_on": rng.choice((False, "2020-01-01", fields.Date.today())),
                    "pharma_unverified": rng.random() < 0.3,
                }
                for number in range(60)
            ]
        )
        # numbers of before they were checked
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE res_partner SET phone = '12', phone_sanitized = NULL WHERE id = ANY(%s) AND phone LIKE '%%821'",
            [doctors.ids],
        )
        cls.env.invalidate_all()
        for doctor in doctors:
            if rng.random() < 0.7:
                cls._cover(rng.choice((cls.n1a, cls.n1b, cls.s1a)), doctor)
        cls.doctors = doctors

    def _figures(self, user, **kwargs):
        return self.env["pharma.data.quality"].with_user(user).figures(**kwargs)

    def test_figures_agree_with_plain_python(self):
        names = self.env["pharma.field.policy"]._complete_names("doctor", self.company.id)
        everyone = self.env["res.partner"].search(
            [("pharma_type", "=", "doctor"), ("company_id", "=", self.company.id)]
        )
        shares = [sum(bool(doctor[name]) for name in names) / len(names) for doctor in everyone]
        [row] = [row for row in self._figures(self.steward)["types"] if row["key"] == "doctor"]
        self.assertEqual(row["total"], len(everyone))
        self.assertEqual(row["complete"], round(100 * sum(shares) / len(shares), 1))
        self.assertEqual(row["incomplete"], sum(share < 1 for share in shares))
        self.assertEqual(row["unverified"], len(everyone.filtered("pharma_unverified")))
        self.assertEqual(row["no_phone"], len(everyone.filtered(lambda d: not d.phone)))
        self.assertEqual(
            row["bad_phone"], len(everyone.filtered(lambda d: d.phone and not d.phone_sanitized))
        )
        self.assertEqual(
            row["uncovered"], len(everyone.filtered(lambda d: not d.pharma_coverage_ids))
        )
        self.assertTrue(
            all(row[key] for key in ("incomplete", "unverified", "bad_phone", "stale", "uncovered"))
        )

    def test_every_figure_leads_to_as_many_records(self):
        Quality = self.env["pharma.data.quality"]
        for user in (self.steward, self.manager):
            figures = self._figures(user)
            for key in (
                "total",
                "incomplete",
                "stale",
                "unverified",
                "bad_phone",
                "no_phone",
                "uncovered",
            ):
                action = Quality.with_user(user).drill(key, pharma_type="doctor")
                found = self.env["res.partner"].with_user(user).search_count(action["domain"])
                [row] = [row for row in figures["types"] if row["key"] == "doctor"]
                self.assertEqual(found, row[key], (user.login, key))
            for part in figures["parts"]:
                action = Quality.with_user(user).drill("stale", territory_id=part["id"])
                found = self.env["res.partner"].with_user(user).search_count(action["domain"])
                self.assertEqual(found, part["stale"], part["name"])

    def test_accounts_of_all_types_stand_in_a_plain_list(self):
        Quality = self.env["pharma.data.quality"].with_user(self.steward)
        action = Quality.drill("stale")
        self.assertEqual(action["xml_id"], "pharma_crm.action_data_quality_accounts")
        (list_id, mode), (_kanban, second) = action["views"]
        self.assertEqual((mode, second), ("list", "kanban"))
        arch = self.env["res.partner"].with_user(self.steward).get_view(list_id, "list")["arch"]
        self.assertIn('create="0"', arch)
        self.assertNotIn("pharma_specialty_id", arch)
        for type_ in ("doctor", "hospital", "pharmacy"):
            action = Quality.drill("stale", pharma_type=type_)
            self.assertEqual(action["xml_id"], f"pharma_crm.action_{type_}")

    def test_what_is_missing(self):
        policy = self.env["pharma.field.policy"]
        wanted = policy._complete_names("doctor", self.company.id)
        for doctor in self.doctors[:5].with_user(self.steward):
            labels = [
                doctor._fields[name]._description_string(self.env)
                for name in wanted
                if not doctor[name]
            ]
            self.assertEqual(doctor.pharma_missing or "", ", ".join(labels))
        self.assertTrue(any(self.doctors.mapped("pharma_missing")))
        self.assertFalse(self.company.partner_id.pharma_missing, "no account")

    def test_departments_need_no_phone_and_no_coverage(self):
        before = self._figures(self.steward)
        ward = self._account("department", "Ward 1", "T-W1", parent_id=self.hospital.id)
        pharmacy = self._account("pharmacy", "Corner pharmacy", "T-P1")
        self.assertFalse(ward.phone or pharmacy.phone)
        after = self._figures(self.steward)
        rows = {row["key"]: row for row in after["types"]}
        for figure in ("no_phone", "uncovered"):
            self.assertEqual(
                after["total"][figure], before["total"][figure] + 1, "the pharmacy, not the ward"
            )
            self.assertEqual(after["bases"][figure], before["bases"][figure] + 1)
            self.assertEqual((rows["department"][figure], rows["pharmacy"][figure]), (None, 1))
            drill = self.env["pharma.data.quality"].with_user(self.steward).drill(figure)
            found = self.env["res.partner"].with_user(self.steward).search(drill["domain"])
            self.assertEqual(len(found), after["total"][figure])
            self.assertIn(pharmacy, found)
            self.assertNotIn(ward, found)
        self.assertEqual(after["total"]["total"], before["total"]["total"] + 2)

    def test_a_manager_sees_the_own_subtree(self):
        seen = (
            self.env["res.partner"]
            .with_user(self.manager)
            .search_count([("pharma_type", "=", "doctor")])
        )
        [row] = [row for row in self._figures(self.manager)["types"] if row["key"] == "doctor"]
        self.assertEqual(row["total"], seen)
        self.assertEqual(
            {part["name"] for part in self._figures(self.manager)["parts"]}, {"N1-a", "N1-b"}
        )
        self.assertEqual(
            {part["name"] for part in self._figures(self.steward)["parts"]}, {"North", "South"}
        )
        deeper = self._figures(self.steward, territory_id=self.north.id)
        self.assertEqual([part["name"] for part in deeper["path"]], ["Country", "North"])
        self.assertEqual(deeper["parts"][0]["name"], "N1")

    def test_only_stewards_and_managers(self):
        with self.assertRaises(AccessError):
            self._figures(self.rep)
        with self.assertRaises(AccessError):
            self.env["pharma.data.quality"].with_user(self.rep).drill("total")
        with self.assertRaises(UserError):
            self.env["pharma.data.quality"].with_user(self.steward).drill("salary")
        with self.assertRaises(UserError):
            self.env["pharma.data.quality"].with_user(self.steward).drill(
                "total", pharma_type="base.action"
            )

    def test_other_company_is_not_counted(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        before = self._figures(self.steward)["total"]["total"]
        self.env["res.partner"].create(
            {"name": "Else", "pharma_type": "doctor", "company_id": other.id}
        )
        self.steward.company_ids |= other
        self.assertEqual(self._figures(self.steward)["total"]["total"], before)

    def test_queries_do_not_follow_the_number_of_accounts(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self._figures(self.steward)
            return self.env.cr.sql_log_count - start

        count()
        few = count()
        more = self.env["res.partner"].create(
            [{"name": f"More {number}", "pharma_type": "doctor"} for number in range(100)]
        )
        self._cover(self.n1a, more)
        count()  # fills what making them took from the caches
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 12)

    def test_open_requests_and_their_age(self):
        id_ = (
            self.env["res.partner"]
            .with_user(self.rep)
            .pharma_propose({"city": "Kyiv"}, partner_id=self.doctor_a.id)
        )
        request = self.env["pharma.change.request"].browse(id_)
        request.sudo()._workflow_write(
            {"date_submitted": fields.Datetime.subtract(fields.Datetime.now(), days=4)}
        )
        self.assertEqual(self._figures(self.steward)["requests"], {"count": 1, "oldest_days": 4})
        action = self.env["pharma.data.quality"].with_user(self.steward).drill("requests")
        self.assertEqual(self.env["pharma.change.request"].search(action["domain"]), request)
