# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.detailing import detail_weights, share_of_voice
from ..tools.fulfilment import Fulfilment
from ..tools.quality import call_quality
from .common import CallCommon

# What the worked examples of the definitions say, worked out by the formulas.
EXAMPLES = {
    "plan_fulfilment": (100 * Fulfilment(as_planned=7, otherwise=1, not_made=2).rate, "70 %"),
    "detail_weight": (detail_weights(3)[1], "30"),
    "share_of_voice": (100 * share_of_voice(300, 100), "75 %"),
    "call_quality": (
        call_quality(
            {"purpose": 1, "messages": 0.5, "result": 0},
            {"purpose": 2, "messages": 1, "result": 1},
        ),
        "62.5",
    ),
    "effective_share": (100 * 45 / 60, "75 %"),
}


# A kind of time off that is leave, and one that is time at work.
TIME_OFF = {"leave": "time_off_kind_leave", "work": "time_off_kind_meeting"}


@tagged("post_install", "-at_install")
class TestAnalysis(CallCommon):
    """Calls to analyse: no call counts twice, ratios are ratios of sums, everybody sees the own part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["pharma.call.report"]
        cls.own = [("company_id", "=", cls.company.id)]
        # planned in time: one made as planned, one on another day, one not made; another one unplanned
        with freeze_time(cls.now - timedelta(days=4)):
            cls.good = cls._call(cls.rep, cls.doctor_a, days=-2)
            cls.late = cls._call(cls.rep, cls.doctor_b, days=-2)
            cls.missed = cls._call(cls.rep, cls.hospital, days=-1)
        cls.good.action_submit()
        cls.late.date_done = cls.now
        cls.late.action_submit()
        cls.missed._workflow_write({"state": "missed"})
        cls._report(
            cls.rep2,
            partner_id=cls.doctor_a.id,
            date_done=str(cls.now),
            details=[
                {"product_id": cls.product_1.id},
                {"product_id": cls.product_2.id},
            ],
        )
        cls.env.flush_all()

    def _sums(self, groupby, *measures, user=None, domain=()):
        rows = self.Report.with_user(user or self.business)._read_group(
            [*self.own, *domain], [groupby] if groupby else [], measures
        )
        return {row[0]: row[1:] for row in rows} if groupby else rows[0]

    def test_sums_and_ratios(self):
        measures = ("made:sum", "planned:sum", "as_planned:sum", "unplanned:sum", "fulfilment:avg")
        sums = self._sums("user_id", *measures)
        made, planned, as_planned, unplanned, rate = sums[self.rep]
        self.assertEqual((made, planned, as_planned, unplanned), (2, 3, 1, 0))
        self.assertAlmostEqual(rate, 1 / 3)
        self.assertEqual(sums[self.rep2][:4], (1, 0, 0, 1))
        self.assertFalse(sums[self.rep2][4], "nothing planned: no ratio")

    def test_details_count_no_call_twice(self):
        made, details = self._sums(None, "made:sum", "detailed:sum")
        self.assertEqual((made, details), (3, 2))
        products = self._sums("product_id", "detailed:sum", "detail_share:avg")
        self.assertEqual(products[self.product_1], (1, 65.0))
        self.assertEqual(products[self.product_2], (1, 35.0))

    def test_quality_is_the_mean_over_calls(self):
        calls = self.good | self.late
        [quality] = self._sums("user_id", "quality:avg")[self.rep]
        self.assertAlmostEqual(quality, sum(calls.mapped("quality")) / 2)

    def test_reached_customers(self):
        [reached] = self._sums(None, "customer_id:count_distinct")
        self.assertEqual(reached, 2, "A and B; nobody met the hospital")

    def test_levels_of_the_tree(self):
        self.assertEqual(set(self._sums("region_id", "made:sum")), {self.north})
        self.assertEqual(set(self._sums("district_id", "made:sum")), {self.n1})

    def test_the_tree_is_looked_up_once_and_not_for_each_row(self):
        places = dict(
            (id_, (region, district))
            for id_, region, district in self.env.execute_query(self.Report._places_query())
        )
        self.assertEqual(places[self.country.id], (None, None))
        self.assertEqual(places[self.n1a.id], (self.north.id, self.n1.id))
        self.assertEqual(places[self.north.id], (self.north.id, None))
        query = self.Report.with_user(self.manager)._search(self.own)
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select(SQL("SUM(made)"))))
        self.assertNotIn("SubPlan", "\n".join(line for (line,) in plan))

    def test_everybody_sees_the_own_part(self):
        self.assertEqual(set(self._sums("user_id", "made:sum", user=self.rep)), {self.rep})
        self.assertEqual(
            set(self._sums("user_id", "made:sum", user=self.manager)), {self.rep, self.rep2}
        )
        self.assertFalse(self._sums("user_id", "made:sum", user=self.rep_south))
        self.assertFalse(self.Report.with_user(self.env.ref("base.public_user")).has_access("read"))

    def test_drill_down(self):
        row = self.Report.with_user(self.rep).search(
            [*self.own, ("call_id", "=", self.good.id)], limit=1
        )
        self.assertEqual(row.action_open_call()["res_id"], self.good.id)
        with self.assertRaises(AccessError):
            row.with_user(self.rep_south).action_open_call()

    def test_query_count(self):
        Report = self.Report.with_user(self.manager)
        measures = ["made:sum", "quality:avg", "fulfilment:avg", "customer_id:count_distinct"]
        Report._read_group(self.own, ["district_id"], measures)
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            Report._read_group(self.own, ["district_id"], measures)

    def test_every_worked_example_is_what_the_formula_gives(self):
        definitions = self.env["pharma.kpi"].with_context(lang="en_US")._definitions()
        for code, (value, text) in EXAMPLES.items():
            example = definitions[code]["example"].rstrip(".")
            self.assertTrue(example.endswith(text), f"{code}: {example}")
            self.assertAlmostEqual(value, float(text.rstrip(" %")), msg=code)
        own = self.env["ir.model.data"].search(
            [("module", "=", "pharma_crm_call"), ("model", "=", "pharma.kpi")]
        )
        codes = self.env["pharma.kpi"].browse(own.mapped("res_id")).mapped("code")
        self.assertLessEqual(EXAMPLES.keys(), set(codes))

    def test_a_definition_is_the_tooltip(self):
        text = self.Report.with_user(self.rep).fields_get(["fulfilment"], ["help"])
        self.assertIn("70 %", text["fulfilment"]["help"])

    def test_dashboard_reads_fields_that_exist(self):
        dashboard = self.env.ref("pharma_crm_call.dashboard_calls")
        data = json.loads(dashboard.spreadsheet_data)
        used = {
            measure["fieldName"]
            for pivot in data["pivots"].values()
            for measure in pivot["measures"]
        } | {row["fieldName"] for pivot in data["pivots"].values() for row in pivot["rows"]}
        for figure in data["sheets"][0]["figures"]:
            meta = figure["data"].get("metaData")
            if meta:
                used |= {meta["measure"], *(name.partition(":")[0] for name in meta["groupBy"])}
        self.assertLessEqual(used, set(self.Report._fields))
        self.assertTrue(dashboard.with_user(self.manager).has_access("read"))
        found = self.env["spreadsheet.dashboard"].with_user(self.rep).search([])
        self.assertNotIn(dashboard, found, "reps have their start page")


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
