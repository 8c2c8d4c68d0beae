# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.access.pharma_account_access import REACHED_KEY
from .common import PharmaCommon

_logger = logging.getLogger(__name__)

#: However long the history: what the 360° view may ask the database.
MOST_QUERIES = 25
HISTORY = 2000


@tagged("post_install", "-at_install")
class TestOverview(PharmaCommon):
    """The 360° view: what it shows, to whom, and how much it asks of the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ward = cls._account(
            "department", "Cardiology ward", "T-H1-C", parent_id=cls.hospital.id, pharma_beds=40
        )
        cls.hospital.write({"pharma_beds": 400, "street": "1 Main Street", "city": "Northville"})
        cls.doctor_a.write({"phone": "+12015550123", "pharma_published_name": "NORTH ANNA MD"})

    def _overview(self, partner, user=None):
        return partner.with_user(user or self.rep).pharma_overview()

    def _panel(self, partner, key, user=None):
        panels = {panel["key"]: panel for panel in self._overview(partner, user)["panels"]}
        return panels.get(key)

    def test_header_of_a_doctor(self):
        header = self._overview(self.doctor_a)["header"]
        self.assertEqual(header["name"], "Anna North")
        self.assertEqual(header["published_name"], "NORTH ANNA MD")
        self.assertEqual(
            header["class"], {"code": "A", "name": "Class A", "color": self.class_a.color}
        )
        self.assertEqual(
            header["place"], {"id": self.hospital.id, "name": "North General Hospital"}
        )
        self.assertIn("Cardiology", header["lines"])
        self.assertEqual(header["phone"], "+12015550123")
        self.assertFalse(header["badges"])
        self.doctor_a.active = False
        self.assertEqual(self._overview(self.doctor_a)["header"]["badges"][0]["text"], "Archived")

    def test_published_name_in_capitals_is_no_news(self):
        self.doctor_a.pharma_published_name = "ANNA NORTH"
        self.assertEqual(self._overview(self.doctor_a)["header"]["published_name"], "")

    def test_panels_are_complete_and_in_order(self):
        for partner in (self.doctor_a, self.hospital, self.ward):
            panels = self._overview(partner, self.business)["panels"]
            self.assertEqual(
                [panel["sequence"] for panel in panels],
                sorted(panel["sequence"] for panel in panels),
            )
            self.assertEqual(len({panel["key"] for panel in panels}), len(panels))
            for panel in panels:
                self.assertTrue(panel["title"] and panel["icon"] and panel["empty"], panel["key"])
                self.assertIn(panel["kind"], panel)

    def test_doctors_here_are_those_of_today_within_reach(self):
        panel = self._panel(self.hospital, "doctors")
        self.assertEqual([row["title"] for row in panel["rows"]], ["Anna North", "Boris North"])
        self.assertEqual([row["badge"]["text"] for row in panel["rows"]], ["A", "B"])
        # the other rep of the district covers Anna only, and reaches the hospital through her
        panel = self._panel(self.hospital, "doctors", self.rep2)
        self.assertEqual([row["title"] for row in panel["rows"]], ["Anna North"])
        self.assertEqual(panel["count"], 1)
        self.doctor_b.pharma_affiliation_ids.date_end = "2020-01-01"
        self.assertEqual(self._panel(self.hospital, "doctors")["count"], 1)

    def test_places_departments_facts(self):
        self.doctor_a.pharma_affiliation_ids.write({"department_id": self.ward.id, "role": "Head"})
        [row] = self._panel(self.doctor_a, "places")["rows"]
        self.assertEqual(
            (row["title"], row["subtitle"]), ("North General Hospital", "Cardiology ward, Head")
        )
        [row] = self._panel(self.hospital, "departments")["rows"]
        self.assertEqual((row["title"], row["note"]), ("Cardiology ward", "beds: 40"))
        facts = {
            fact["label"]: fact["value"] for fact in self._panel(self.hospital, "facts")["facts"]
        }
        self.assertEqual(facts["Beds"], "400")
        self.assertNotIn("Ownership", facts)
        self.doctor_a.pharma_language_ids = self.env.ref("base.lang_en") | self.env.ref(
            "base.lang_fr"
        )
        facts = {
            fact["label"]: fact["value"] for fact in self._panel(self.doctor_a, "facts")["facts"]
        }
        self.assertEqual(facts["Languages"], "English (US), French / Français")

    def test_next_steps(self):
        self.doctor_a.activity_schedule(
            "mail.mail_activity_data_todo", "2020-01-01", "Send the study", user_id=self.rep.id
        )
        [row] = self._panel(self.doctor_a, "activities")["rows"]
        self.assertEqual((row["title"], row["badge"]["text"]), ("Send the study", "Overdue"))

    def test_refused(self):
        with self.assertRaises(AccessError):
            self._overview(self.doctor_south)
        with self.assertRaisesRegex(UserError, "not an account"):
            self._overview(self.rep.partner_id)

    def test_empty_account(self):
        account = self._account("pharmacy", "Corner Pharmacy", "T-P1")
        overview = self._overview(account, self.steward)
        self.assertFalse(overview["header"]["class"])
        self.assertFalse(overview["header"]["place"])
        for panel in overview["panels"]:
            self.assertIn("empty", panel)

    def test_query_count_does_not_follow_the_history(self):
        for partner in (self.doctor_a, self.hospital):
            few = self._count_queries(partner)
            self._make_history(partner)
            many = self._count_queries(partner)
            _logger.info(
                "360° view of a %s: %s queries, %s with a long history",
                partner.pharma_type,
                few,
                many,
            )
            self.assertLessEqual(many, MOST_QUERIES)
            # a panel with more than it shows counts the rest: one more query each
            self.assertLessEqual(many - few, 6)

    def test_what_the_reader_reaches_is_looked_up_once(self):
        """Panels about the account alone do not ask the rules' question again for each of their kinds of records."""
        reached = self.doctor_a.with_user(self.rep)._pharma_reached()
        self.assertEqual(reached.env.context[REACHED_KEY], frozenset(self.doctor_a.ids))
        self.env.flush_all()
        self.env.invalidate_all()
        statements, execute = [], Cursor.execute

        def noting(cursor, query, *args, **kwargs):
            statements.append(query.code if isinstance(query, SQL) else query)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", noting):
            self._overview(self.doctor_a, self.rep)
        self.assertEqual(sum(text.count("place.hospital_id IS NOT NULL") for text in statements), 1)

    def test_who_reaches_nothing_searches_as_ever(self):
        account = self.doctor_a.with_user(self.steward)
        self.assertEqual(account._pharma_reached().env, account.env)

    def _count_queries(self, partner):
        self._overview(partner)  # the registry's caches
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._overview(partner)
        return self.cr.sql_log_count - before

    def _make_history(self, partner):
        """Give the account thousands of everything."""
        activity = partner.activity_schedule(
            "mail.mail_activity_data_todo", "2030-01-01", "Send the study", user_id=self.rep.id
        )
        self._multiply(activity, HISTORY)
        doctor = partner.pharma_type == "doctor"
        other = self._account("hospital" if doctor else "doctor", "One of many", "T-MANY")
        self._multiply(other, HISTORY, pharma_code="'T-MANY-' || n", pharma_hospital_id="NULL")
        others = self.env["res.partner"].search([("pharma_code", "=like", "T-MANY-%")])
        values = {"doctor_id": partner.id, "hospital_id": other.id}
        if not doctor:
            values = {"doctor_id": other.id, "hospital_id": partner.id}
        place = self.env["pharma.affiliation"].create(values)
        first = min(others.ids)
        column = "hospital_id" if doctor else "doctor_id"
        self._multiply(place, HISTORY, **{column: f"{first} - 1 + n"})
        if not doctor:
            coverage = self._cover(self.n1a, other)
            self._multiply(coverage, HISTORY, partner_id=f"{first} - 1 + n")
        self.env.cr.execute(
            "UPDATE res_partner SET pharma_code = NULL WHERE pharma_code LIKE 'T-MANY%'"
        )
