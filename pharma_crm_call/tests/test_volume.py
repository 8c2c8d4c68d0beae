# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tests import tagged

from .common import CallCommon

FEW, MANY = 10, 200
MEASURES = ["made:sum", "customer_id:count_distinct", "fulfilment:avg", "quality:avg"]
GROUPS = ([], ["district_id"], ["class_id"], ["user_id"], ["date:month"])


@tagged("post_install", "-at_install")
class TestVolume(CallCommon):
    """Screens ask as many queries for many calls as for few; so does planning many calls at once."""

    def setUp(self):
        super().setUp()
        # on a place: several calls a day are no contradiction there
        self.made = self._made(self.rep, self.hospital)
        self.planned = self._call(self.rep, self.hospital, days=1)
        self.seen = self._made(self.rep, self.doctor_a, note="Asked for the study")
        self.env.flush_all()

    def _more(self, number):
        """Let there be so many calls of each sort more."""
        self._multiply(self.made, number)
        self._multiply(self.planned, number)
        first = self.env["pharma.call"].search(
            [("partner_id", "=", self.doctor_a.id)], order="date_day", limit=1
        )
        self._multiply(
            self.seen,
            number,
            date_day=f"date '{first.date_day}' - n",
            date_start=f"timestamp '{first.date_start}' - n * interval '1 day'",
        )
        self.env.cr.execute("ANALYZE pharma_call")

    def _screens(self, user):
        """Return {screen: what it asks for}."""
        Call = self.env["pharma.call"].with_user(user)
        Report = self.env["pharma.call.report"].with_user(user)
        month, mine = self.today.replace(day=1), [("partner_id", "=", self.doctor_a.id)]
        arch = etree.fromstring(Call.get_views([(False, "list")])["views"]["list"]["arch"])
        names = [n.get("name") for n in arch.iter("field") if n.get("name") in Call._fields]
        shown = {
            name: {"fields": {"display_name": {}}} if Call._fields[name].relational else {}
            for name in names
        }
        return {
            "list": lambda: Call.web_search_read(mine, shown, limit=1000),
            "calendar": lambda: Call.search_read(
                [
                    ("date_start", "<=", fields.Date.to_string(month + timedelta(days=41))),
                    ("date_stop", ">=", fields.Date.to_string(month - timedelta(days=7))),
                ],
                ["display_name", "date_start", "date_stop", "partner_id", "state", "class_color"],
            ),
            "overview of a doctor": self.doctor_a.with_user(user).pharma_overview,
            "overview of a place": self.hospital.with_user(user).pharma_overview,
            "home": self.env["pharma.home"].with_user(user).get_home,
            "dashboard": lambda: [Report.formatted_read_group([], by, MEASURES) for by in GROUPS],
        }

    def _counted(self):
        counts = {}
        for user in (self.rep, self.manager):
            for name, ask in self._screens(user).items():
                ask()  # the registry's caches
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                ask()
                counts[user.login, name] = self.cr.sql_log_count - before
        return counts

    def test_screens_ask_the_same_for_few_and_for_many(self):
        self._more(FEW - 1)
        few = self._counted()
        self._more(MANY - FEW)
        many = self._counted()
        self.assertEqual({k: (few[k], many[k]) for k in few if few[k] != many[k]}, {})
        listed = self._screens(self.rep)["list"]()
        self.assertEqual(len(listed["records"]), MANY)
        panels = self._screens(self.rep)["overview of a doctor"]()["panels"]
        self.assertEqual([p["count"] for p in panels if p["key"] == "calls"], [MANY])
        for (_login, name), count in many.items():
            if name.startswith("overview"):
                self.assertLessEqual(count, 25)

    # --- planned at once ----------------------------------------------------------------------------
    def _doctors(self, number, size):
        doctors = self.env["res.partner"].union(
            *(self._account("doctor", f"Doctor {i}", f"T-V{number}-{i}") for i in range(size))
        )
        self._cover(self.n1a, doctors)
        self.env.flush_all()
        return doctors

    def _queries_of(self, plan):
        """Return how many queries it takes for 10 customers and for 100, once the caches are warm."""
        counts = []
        for number, size in enumerate((FEW, FEW, 100)):
            doctors = self._doctors(number, size)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            plan(doctors, self.today + timedelta(days=3 + number))
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        return counts[1:]

    def test_calls_are_created_by_set(self):
        def create(doctors, day):
            moment = fields.Datetime.to_datetime(day) + timedelta(hours=9)
            calls = (
                self.env["pharma.call"]
                .with_user(self.rep)
                .create([{"partner_id": d.id, "date_planned": moment} for d in doctors])
            )
            self.assertEqual(calls.channel_id, self.face)

        few, many = self._queries_of(create)
        self.assertEqual(few, many)

    def test_calls_are_planned_by_set(self):
        def plan(doctors, day):
            Call = self.env["pharma.call"].with_user(self.rep)
            result = Call.plan(doctors.ids, fields.Date.to_string(day))
            self.assertEqual(len(result["planned"]), len(doctors))

        few, many = self._queries_of(plan)
        self.assertEqual(few, many)
