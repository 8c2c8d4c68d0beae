# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.tests import tagged

from .common import CallCommon

# A kind of time off that is leave, and one that is time at work.
TIME_OFF = {"leave": "time_off_kind_leave", "work": "time_off_kind_meeting"}


@tagged("post_install", "-at_install")
class TestFieldMeasures(CallCommon):
    """Calls a day, field time and share of voice, by their definitions and worked examples."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["pharma.call.report"].with_user(cls.business)
        cls.own = [("company_id", "=", cls.company.id)]
        # four weeks that are over: 20 working days of each rep
        cls.monday = cls.today - timedelta(days=cls.today.weekday() + 28)
        cls.friday = cls.monday + timedelta(days=25)
        cls.weeks = [("date", ">=", cls.monday), ("date", "<=", cls.friday)]
        cls.company.resource_calendar_id.leave_ids.unlink()

    def _away(self, user, kind, start, end, **vals):
        off = self.env["pharma.territory.time.off"].create(
            {
                "user_id": user.id,
                "kind_id": self.env.ref(f"pharma_crm_cycle.{kind}").id,
                "date_start": start,
                "date_end": end,
                "company_id": self.company.id,
                **vals,
            }
        )
        # the approval has its own tests
        self.env.flush_all()
        self.cr.execute(
            "UPDATE pharma_territory_time_off SET state = 'approved' WHERE id = %s", [off.id]
        )
        off.invalidate_recordset()

    def _measures(self, *measures, user=None, groupby=(), domain=()):
        rows = self.Report.with_user(user or self.business)._read_group(
            [*self.own, *self.weeks, *domain], groupby, measures
        )
        return rows[0] if not groupby else {row[0]: row[1:] for row in rows}

    def _seen(self, user, kind):
        rival = self.env["product.product"].search([("name", "=", "Rivalol")], limit=1)
        rival = rival or self.env["product.product"].create(
            {
                "name": "Rivalol",
                "pharma_kind": "competitor",
                "company_id": self.company.id,
                "pharma_competitor_id": self.env["pharma.competitor"].create({"name": "Rival"}).id,
            }
        )
        return (
            self.env["pharma.competitor.activity"]
            .with_user(user)
            .create(
                {
                    "partner_id": self.doctor_a.id,
                    "product_id": rival.id,
                    "kind": kind,
                    "name": "Seen",
                    "observed_on": self.monday,
                }
            )
        )

    def test_field_days(self):
        """20 working days, one of leave, half a one of meeting: 18.5 in the field of 19 at work."""
        self._away(self.rep, TIME_OFF["leave"], self.monday, self.monday)
        day = self.monday + timedelta(days=1)
        self._away(self.rep, TIME_OFF["work"], day, day, half_end=True)
        rows = self._measures(
            "field_days:sum", "reported_days:sum", "field_time:avg", groupby=["user_id"]
        )
        days, reported, share = rows[self.rep]
        self.assertEqual((days, reported), (18.5, 19))
        self.assertAlmostEqual(share, 18.5 / 19)
        self.assertEqual(rows[self.rep2], (20, 20, 1))

    def test_calls_a_day(self):
        """Face to face only, on the days in the field."""
        self.company.pharma_call_backdate_days = -1
        for index in range(5):
            for doctor in (self.doctor_a, self.doctor_b):
                days = (self.monday - self.today).days + index
                self._made(self.rep, doctor, days=days)
        self._made(
            self.rep,
            self.doctor_a,
            days=(self.monday - self.today).days + 7,
            channel_id=self.phone.id,
        )
        calls, days, per_day = self._measures(
            "field_calls:sum",
            "field_days:sum",
            "calls_per_day:avg",
            domain=[("user_id", "=", self.rep.id)],
        )
        self.assertEqual((calls, days), (10, 20))
        self.assertAlmostEqual(per_day, 10 / 20)
        [row] = self.Report.formatted_read_grouping_sets(
            [*self.own, *self.weeks, ("user_id", "=", self.rep.id)], [[]], ["calls_per_day:avg"]
        )
        self.assertAlmostEqual(row[0]["calls_per_day:avg"], 0.5, msg="in a pivot too")

    def test_worked_examples(self):
        """The examples that stand beside the figures are what these ratios give."""
        ratios = type(self.Report)._kpi_ratios
        sums = {"field_calls": 766, "field_days": 167.5, "reported_days": 171}
        for name, code, example in (
            ("calls_per_day", "calls_per_day", "4.57"),
            ("field_time", "field_time", "97.95"),
        ):
            above, below, factor = ratios[name]
            value = factor * sums[above] / sums[below] * (100 if name == "field_time" else 1)
            self.assertEqual(f"{value:.2f}", example)
            text = self.env["pharma.kpi"].with_context(lang="en_US")._definitions()[code]["example"]
            self.assertIn(example, text)

    def test_share_of_voice(self):
        """Three own calls of one product, one visit of a competitor seen: 75 %, as in the worked example."""
        self.company.pharma_call_backdate_days = -1
        for index in range(3):
            call = self._call(self.rep, self.doctor_a, days=(self.monday - self.today).days + index)
            call.detail_ids = [(0, 0, {"product_id": self.product_1.id})]
            call.action_submit()
        self._seen(self.rep, "visit")
        self._seen(self.rep, "use")
        own, voice, share = self._measures(
            "detail_weight:sum",
            "voice:sum",
            "share_of_voice:avg",
            domain=[("user_id", "=", self.rep.id)],
        )
        self.assertEqual((own, voice), (300, 400), "what is used here was not heard")
        self.assertAlmostEqual(share, 0.75)

    def test_a_day_is_shared_by_two_territories_whoever_looks(self):
        self.env["pharma.territory.member"].create(
            {
                "territory_id": self.s1a.id,
                "user_id": self.rep.id,
                "role": "rep",
                "date_start": self.monday,
            }
        )
        for user, days in ((self.business, 20), (self.manager, 10)):
            rows = self._measures("field_days:sum", groupby=["user_id"], user=user)
            self.assertEqual(rows[self.rep], (days,), user.login)
            self.assertEqual(rows[self.rep2], (20,))
        self.assertEqual(self._measures("field_days:sum", user=self.rep2), (20,))

    def test_everybody_sees_the_own_part(self):
        self._seen(self.rep, "visit")
        for user, reps in ((self.rep, self.rep), (self.manager, self.rep | self.rep2)):
            rows = self._measures("field_days:sum", "voice:sum", groupby=["user_id"], user=user)
            self.assertEqual(set(rows), set(reps))
        rows = self._measures("field_days:sum", groupby=["region_id"], user=self.manager)
        self.assertEqual(set(rows), {self.north})

    def test_only_where_asked_for(self):
        """Days are worked out for the measures that need them, in one query like any other."""
        self._measures("made:sum", "field_days:sum")
        with self.assertQueryCount(3):
            self._measures("made:sum", "field_days:sum", "share_of_voice:avg")
        self.assertNotIn("pharma_territory_time_off", str(self.Report._table_query))
