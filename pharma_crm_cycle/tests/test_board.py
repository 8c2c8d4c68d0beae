# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ast import literal_eval

from freezegun import freeze_time
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import capacity, indexes, progress
from ..tools.planner import worth
from .common import CycleCommon

WEIGHT = progress.mean_weight(4, 3.2)
# What the worked examples of the definitions say, worked out by the formulas.
EXAMPLES = {
    "goal": (10 * 4 + 20 * 2, "80"),
    "weighted": (3 * 1 + 1 * 0.2, "3.2"),
    "remaining": (progress.remaining(2, 5), "0"),
    "to_schedule": (progress.to_schedule(6, 2, 1), "3"),
    "earned": (progress.earned(5, 4), "4"),
    "excess": (progress.excess(5, 4), "1"),
    "attainment": (100 * progress.attainment(progress.earned(5, 4), 2), "200 %"),
    "expected": (progress.expected(10, 30, 60), "5"),
    "reach": (100 * progress.reach(30, 40), "75 %"),
    "reach_team": (100 * progress.reach(34, 40), "85 %"),
    "reach_universe": (100 * progress.reach(90, 200), "45 %"),
    "mean_frequency": (progress.mean_frequency(90, 30), "3"),
    "frequency_attainment": (100 * progress.frequency_attainment(10, 40), "25 %"),
    "adherence": (100 * progress.adherence(90, 100), "90 %"),
    "achieved_index": (indexes.target_achieved_index(45, 60), "75"),
    "field_days": (capacity.field_days(62, 2, 0.5), "59.5"),
    "calls_per_day": (round(capacity.calls_per_day(766, 167.5), 2), "4.57"),
    "field_time": (round(100 * capacity.field_time(167.5, 171), 2), "97.95 %"),
    "capacity": (capacity.capacity(10, capacity.field_days(62, 2)), "600"),
    "utilisation": (100 * capacity.utilisation(540, 600), "90 %"),
    "balance_index": (capacity.balance_index(1.2, 1, 0.8, 1), "100"),
    "all_calls": (90 + 10, "100"),
    "prorated_goal": (capacity.prorated_goal(10, 15, 60, 3), "8"),
    "needless_duplicate": (
        worth.count_duplicates(
            [("one", "doctor", 3), ("another", "doctor", 6), ("another", "doctor", 20)], 7
        ),
        "2",
    ),
}


@tagged("post_install", "-at_install")
class TestKpi(CycleCommon):
    def test_every_worked_example_is_what_the_formula_gives(self):
        definitions = self.env["pharma.kpi"].with_context(lang="en_US")._definitions()
        for code, (value, text) in EXAMPLES.items():
            example = definitions[code]["example"].rstrip(".")
            self.assertTrue(example.endswith(text), f"{code}: {example}")
            self.assertAlmostEqual(value, float(text.rstrip(" %")), msg=code)
        # an addon to the right that adds figures tests their examples itself
        own = self.env["pharma.kpi"].browse(
            self.env["ir.model.data"]
            .search([("module", "=", "pharma_crm_cycle"), ("model", "=", "pharma.kpi")])
            .mapped("res_id")
        )
        self.assertFalse(own.filtered(lambda kpi: not kpi.example), "each has its worked example")
        # what is counted from calls, and the band, have tests of their own (test_facts, test_progress, test_planner)
        counted = {"actual", "band", "scheduled", "joint", "high_value"}
        self.assertEqual(set(own.mapped("code")) - EXAMPLES.keys(), counted)

    def test_a_definition_is_the_tooltip_of_its_figure(self):
        definition = self.env.ref("pharma_crm_cycle.kpi_attainment")
        definition.formula = "What was credited, of what was to be made."
        for model, name in (
            ("pharma.cycle.progress", "attainment"),
            ("pharma.cycle", "kpi_attainment"),
            ("pharma.cycle.result", "attainment"),
        ):
            text = self.env[model].with_user(self.rep).fields_get([name], ["help"])[name]["help"]
            self.assertIn("What was credited", text, model)
            self.assertIn("200 %", text, model)
        for model, name, code in (
            ("pharma.goal.change.line", "goal_after", "prorated_goal"),
            ("pharma.goal.change", "goal_after", "prorated_goal"),
            ("pharma.cycle.plan", "duplicate_count", "needless_duplicate"),
            ("pharma.cycle.plan", "high_value_count", "high_value"),
            ("pharma.cycle.goal", "achieved_index", "achieved_index"),
            ("pharma.cycle.target", "to_schedule", "to_schedule"),
            ("pharma.cycle.capacity", "balance_index", "balance_index"),
            ("pharma.cycle", "utilisation", "utilisation"),
        ):
            text = (
                self.env[model].with_user(self.business).fields_get([name], ["help"])[name]["help"]
            )
            self.assertEqual(text, self.env["pharma.kpi"]._help(code), f"{model}.{name}")

    def test_nobody_writes_definitions(self):
        kpi = self.env.ref("pharma_crm_cycle.kpi_reach")
        for user in (self.rep, self.business, self.admin):
            self.assertFalse(kpi.with_user(user).has_access("write"), user.login)
            self.assertTrue(kpi.with_user(user).has_access("read"), user.login)


@tagged("post_install", "-at_install")
class TestBoard(CycleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.communication_ids = [
            Command.create(
                {
                    "product_id": cls.product_1.id,
                    "key_message_id": cls.message_1.id,
                    "number": 2,
                }
            )
        ]
        cls.cycle.action_generate_targets()

    def setUp(self):
        super().setUp()
        self._approve(self.cycle)
        self.cycle.with_user(self.business).action_start()
        self.target_a = self._target(self.n1a, self.doctor_a)
        self.target_south = self._target(self.s1a, self.doctor_south)
        self._record_facts([(self.target_a, 3, 3, 1), (self.target_south, 1, 1, 0)])
        told = SQL(
            "SELECT %s AS cycle_id, %s AS territory_id, %s AS partner_id, %s AS key_message_id, 2 AS actual",
            self.cycle.id, self.n1a.id, self.doctor_a.id, self.message_1.id,
        )  # fmt: skip
        self.patch(
            type(self.env["pharma.cycle.progress"]), "_message_facts_query", lambda report: told
        )

    def _target(self, territory, partner):
        return self.cycle.target_ids.filtered(
            lambda t: t.territory_id == territory and t.partner_id == partner
        )

    def _board(self, user, **values):
        return self.env["pharma.cycle"].with_user(user).get_board(cycle_id=self.cycle.id, **values)

    def test_opens_on_what_runs_today(self):
        """Not on a cycle that was started before its first day."""
        early = self._running(date_start="2030-04-01", date_end="2030-06-30")
        Cycle = self.env["pharma.cycle"].with_user(self.business)
        Progress = self.env["pharma.cycle.progress"].with_user(self.business)
        view = Progress.get_view(view_type="search")["arch"]
        [this_cycle] = etree.fromstring(view).xpath("//filter[@name='this_cycle']/@domain")
        for day, cycle in (("2030-03-31", self.cycle), ("2030-04-01", early)):
            with self.subTest(day), freeze_time(day + " 12:00:00"):
                self.assertEqual(Cycle.get_board()["cycle"]["id"], cycle.id)
                self.assertEqual(Progress.search(literal_eval(this_cycle)).cycle_id, cycle)

    def test_down_the_tree(self):
        """Company → region → district → territory: the parts of each node add up to it."""
        node, names = None, []
        while True:
            board = self._board(self.business, territory_id=node)
            names.append(board["node"]["name"])
            if not board["parts"]:
                break
            for figure in ("targets", "goal", "actual", "scheduled", "reached"):
                self.assertEqual(
                    sum(part[figure] for part in board["parts"]), board["total"][figure], figure
                )
            node = max(board["parts"], key=lambda part: part["actual"])["id"]
        self.assertEqual(
            names, [self.country.name, self.north.name, self.n1a.parent_id.name, self.n1a.name]
        )
        self.assertEqual(
            [part["name"] for part in board["path"]], names[:-1], "the way back is named"
        )
        self.assertEqual((board["total"]["actual"], board["total"]["goal"]), (3, 6))

    def test_groups_of_the_board(self):
        groups = self._board(self.business)["groups"]
        self.assertEqual(
            {row["name"]: (row["goal"], row["actual"]) for row in groups["class_id"]},
            {self.class_a.name: (12, 4), self.class_b.name: (2, 0)},
        )
        [message] = groups["key_message_id"]
        self.assertEqual((message["goal"], message["actual"]), (8, 2))
        self.assertEqual(message["attainment"], 2 / 8)

    def test_everybody_starts_at_the_own_node(self):
        for user, node in (
            (self.business, self.country),
            (self.regional, self.north),
            (self.rep, self.n1a),
            (self.rep_south, self.s1a),
        ):
            board = self._board(user)
            self.assertEqual(board["node"]["id"], node.id, user.login)
        self.assertEqual(self._board(self.rep)["total"]["goal"], 6)
        self.assertFalse(self._board(self.rep)["path"], "a rep sees no figures above")

    def test_somebody_elses_node_shows_nothing(self):
        board = self._board(self.rep, territory_id=self.s1a.id)
        self.assertEqual((board["total"]["targets"], board["total"]["all_calls"]), (0, 0))
        foreign = self._cycle(territory_id=self.south.id)
        with self.assertRaises(AccessError):
            self.env["pharma.cycle"].with_user(self.rep).get_board(cycle_id=foreign.id)
        draft = self._cycle(date_start="2031-01-01", date_end="2031-03-31")
        with self.assertRaisesRegex(UserError, "not started"):
            self.env["pharma.cycle"].with_user(self.business).get_board(cycle_id=draft.id)

    def test_drill_to_the_customers(self):
        action = self.cycle.with_user(self.business).action_drill_customers(
            self.north.id, "class_id", self.class_b.id
        )
        rows = self.env["pharma.cycle.progress"].search(action["domain"])
        self.assertEqual(rows.partner_id, self.doctor_b)
        with self.assertRaisesRegex(UserError, "no progress by"):
            self.cycle.action_drill_calls(None, "partner_id.vat", 1)

    def test_number_of_queries_does_not_depend_on_the_tree(self):
        def count():
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._board(self.business)
            return self.env.cr.sql_log_count - before

        count()  # definitions are kept from now on
        first = count()
        more = self.env["pharma.territory"].create(
            [{"name": f"More {n}", "parent_id": self.north.id, "company_id": self.company.id} for n in range(5)]
        )  # fmt: skip
        doctors = self.env["res.partner"].create(
            [{"name": f"D{n}", "pharma_type": "doctor", "pharma_code": f"BRD{n}", "company_id": self.company.id,
              "pharma_class_id": self.class_a.id} for n in range(5)]
        )  # fmt: skip
        for territory, doctor in zip(more, doctors, strict=True):
            self._cover(territory, doctor)
        self.cycle._generate_targets()
        self.assertEqual(count(), first)

    # -- closed ---------------------------------------------------------------------------------------

    def test_closed_cycles_keep_every_figure(self):
        groups = ["class_id", "specialty_id", "territory_id", "product_id", "key_message_id"]
        before = self.cycle.get_progress(groupby=groups)
        node = self.cycle.get_progress(self.north.id, groups)
        self.cycle.with_user(self.business).action_close()
        self._record_facts([(self.target_a, 9, 9, 0)])
        for earlier, territory in ((before, None), (node, self.north.id)):
            after = self.cycle.get_progress(territory, groups)
            for figure in (
                "targets",
                "goal",
                "actual",
                "earned",
                "reach",
                "all_calls",
                "adherence",
            ):
                self.assertEqual(after["total"][figure], earlier["total"][figure], figure)
            for name in groups:
                self.assertEqual(
                    [(row["id"], row["goal"], row["actual"]) for row in after["groups"][name]],
                    [(row["id"], row["goal"], row["actual"]) for row in earlier["groups"][name]],
                    name,
                )

    def test_results_add_up_and_stay(self):
        self.cycle.with_user(self.business).action_close()
        results = self.env["pharma.cycle.result"].search([("cycle_id", "=", self.cycle.id)])
        total = results.filtered(lambda r: r.dimension == "total")
        self.assertEqual((sum(total.mapped("goal")), sum(total.mapped("actual"))), (14, 4))
        classes = results.filtered(lambda r: r.dimension == "class_id")
        self.assertEqual(sum(classes.mapped("goal")), 14)
        [row] = self.env["pharma.cycle.result"]._read_group(
            [("id", "in", total.ids)], [], ["attainment:avg", "reach:avg", "achieved_index:avg"]
        )
        self.assertEqual(row[:2], (4 / 14, 2 / 4))
        self.assertAlmostEqual(row[2], 100 * 4 / 14)
        with self.assertRaisesRegex(UserError, "what they were"):
            total[0].with_user(self.business).write({"actual": 99})
        seen = self.env["pharma.cycle.result"].with_user(self.rep).search([])
        self.assertEqual(seen.territory_id, self.n1a)


@tagged("post_install", "-at_install")
class TestProductProgress(CycleCommon):
    def test_without_goal_no_attainment(self):
        """4 wanted and 2 made of one product, 3 made of another one that nobody wanted: half, not 5 of 4."""
        report = self.env["pharma.cycle.product.progress"]
        rows = SQL(
            "SELECT * FROM (VALUES (%s, %s, %s, 4, 2), (%s, %s, %s, 0, 3)) AS r"
            " (cycle_id, territory_id, product_id, goal, actual)",
            *(self.cycle.id, self.n1a.id, self.product_1.id),
            *(self.cycle.id, self.n1a.id, self.product_2.id),
        )
        self.patch(type(report), "_no_rows_query", lambda report: rows)
        mine = [("cycle_id", "=", self.cycle.id)]
        by_product = report._read_group(mine, ["product_id"], ["actual:sum", "attainment:avg"])
        self.assertEqual(
            {product: (made, share) for product, made, share in by_product},
            {self.product_1: (2, 0.5), self.product_2: (3, False)},
        )
        self.assertEqual(
            report._read_group(mine, [], ["goal:sum", "actual:sum", "attainment:avg"]),
            [(4, 5, 0.5)],
        )
