# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
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
            for id_, region, district in self.env.execute_query(
                self.env["pharma.territory"]._places_query()
            )
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
