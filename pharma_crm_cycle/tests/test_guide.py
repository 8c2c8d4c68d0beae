# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestGuide(CycleCommon):
    """What the form tells and offers."""

    def test_next_step_leads_through_the_plan(self):
        cycle = self.cycle
        matrix = cycle.rule_ids
        steps = []

        def note():
            cycle.invalidate_recordset()
            steps.append(bool(cycle.next_step) and cycle.next_step.split(":")[0])

        cycle.rule_ids = [Command.clear()]
        note()
        cycle.rule_ids = [Command.create({"class_id": self.class_a.id, "goal": 4})]
        note()
        cycle.action_generate_targets()
        note()
        cycle.action_submit()
        note()
        self._decide(cycle, self.admin, "validate")
        note()
        cycle.action_start()
        note()
        self.assertEqual(
            steps,
            [
                "Fill in the frequency matrix",
                "Set objectives and messages, check the frequency matrix, then make the target list.",
                "Check the target list and the goals, then submit the plan for approval.",
                False,
                "Approved",
                False,
            ],
        )
        self.assertFalse(matrix.exists())
        self.assertFalse(cycle.with_user(self.rep).next_step, "only for who makes the plan")

    def _step(self, cycle, key):
        cycle.invalidate_recordset()
        return next(step for step in cycle.guide if step["key"] == key)

    def test_steps_of_the_plan(self):
        self.assertEqual(
            [
                step["key"]
                for step in self.cycle.guide
                if step["sequence"] in (10, 20, 30, 40, 50, 60, 65, 70, 90, 100)
            ],
            [
                "annual",
                "scope",
                "objectives",
                "messages",
                "matrix",
                "targets",
                "challenges",
                "goals",
                "budget",
                "submit",
            ],
        )
        self.assertEqual(self._step(self.cycle, "targets")["state"], "todo")
        self.cycle.action_generate_targets()
        self.assertEqual(self._step(self.cycle, "targets")["state"], "done")
        self.assertEqual(self._step(self.cycle, "goals")["state"], "done")
        self.cycle.goal_ids[:1].goal = 99
        step = self._step(self.cycle, "goals")
        self.assertEqual(step["state"], "problem")
        self.assertIn("99", step["hint"])
        form = str(self.env["pharma.cycle"].get_view(view_type="form")["arch"])
        for step in self.cycle.guide:
            if step["page"]:
                self.assertIn(f'name="{step["page"]}"', form)
            if step["action"]:
                self.assertTrue(hasattr(self.cycle, step["action"]))

    def test_every_step_can_be_clicked(self):
        self.cycle.action_generate_targets()
        for step in self.cycle.guide:
            self.assertTrue(step["page"] or step["action"] or step["field"], step["key"])
        asked = getattr(self.cycle, self._step(self.cycle, "submit")["action"])()
        self.assertEqual(asked["params"]["method"], "action_submit")
        self.assertEqual(self.cycle.state, "draft", "only asked")
        self.cycle.action_submit()
        self.assertEqual(self._step(self.cycle, "submit")["field"], "review_ids")
        with self.assertRaises(UserError):
            self.cycle.action_ask_submit()
        with self.assertRaises(AccessError):
            self.cycle.with_user(self.rep).action_ask_submit()

    def test_what_was_left_out_of_a_submitted_plan_is_not_to_do(self):
        self.cycle.action_generate_targets()
        self.assertEqual(self._step(self.cycle, "objectives")["state"], "todo")
        self.cycle.action_submit()
        self.assertEqual(self._step(self.cycle, "objectives")["state"], "optional")
        self.assertEqual(self._step(self.cycle, "submit")["state"], "todo")

    def test_thousands_are_set_apart_in_the_target_list(self):
        self.cycle.action_generate_targets()
        self.cycle.target_ids[:1].write({"max_calls": 0, "goal": 1500})
        self.env.invalidate_all()
        self.assertIn("1,510", str(self.cycle.target_summary))

    def test_budget_is_a_step(self):
        self.assertEqual(self._step(self.cycle, "budget")["state"], "optional")
        self.cycle.budget_amount = 1000
        self.cycle.budget_line_ids = [
            Command.create(
                {"territory_id": self.country.id, "resource_type": "gift", "planned": 900}
            )
        ]
        self.assertEqual(self._step(self.cycle, "budget")["state"], "done")
        self.cycle.budget_line_ids.planned = 1200
        step = self._step(self.cycle, "budget")
        self.assertEqual(step["state"], "problem")
        self.assertIn("1,200", step["hint"])

    def test_overlapping_plans_are_told_at_once(self):
        other = self._cycle(territory_id=self.n1.id, date_start="2030-03-31", date_end="2030-06-30")
        step = self._step(self.cycle, "scope")
        self.assertEqual(step["state"], "problem")
        self.assertIn(other.display_name, step["hint"])
        other.date_start = "2030-04-01"
        self.assertEqual(self._step(self.cycle, "scope")["state"], "done")

    def test_target_matrix_by_the_parts_below_the_scope(self):
        self.cycle.action_generate_targets()
        rows, columns = self.cycle._target_matrix()
        self.assertEqual(columns, ["A", "B"])
        self.assertEqual(
            [(row["name"], row["classes"], row["targets"], row["goal"]) for row in rows],
            [("North", [2, 1], 3, 10), ("South", [1, 0], 1, 4)],
        )
        rows, _columns = self.cycle.with_user(self.rep)._target_matrix()
        self.assertEqual(
            [(row["name"], row["goal"]) for row in rows], [("North", 6)], "own lines only"
        )
        self.assertIn("North", str(self.cycle.target_summary))

    def test_target_matrix_of_a_single_territory(self):
        cycle = self._cycle(territory_id=self.n1a.id)
        cycle.action_generate_targets()
        rows, _columns = cycle._target_matrix()
        self.assertEqual([(row["name"], row["targets"]) for row in rows], [("N1-a", 2)])

    def test_the_approval_is_done_when_it_is_given(self):
        self.cycle.action_generate_targets()
        self.cycle.action_submit()
        step = self._step(self.cycle, "submit")
        self.assertEqual(step["state"], "todo")
        self.assertIn(self.admin.name, step["hint"])
        self.assertNotIn("Group", step["hint"])
        self._decide(self.cycle, self.admin, "validate")
        self.assertEqual(self._step(self.cycle, "submit")["state"], "done")

    def test_new_cycle_by_the_form(self):
        form = Form(self.env["pharma.cycle"].with_user(self.business))
        self.assertEqual(form.territory_id, self.country)
        self.assertEqual(len(form.rule_ids), 4)
        form.date_start, form.date_end = "2031-01-01", "2031-03-31"
        self.assertEqual(form.name, "2031 Q1")
        with form.objective_ids.new() as line:
            line.name, line.metric, line.target_value = "Listed", "hospitals", 3
        with form.communication_ids.new() as line:
            line.product_id = self.product_1
            line.key_message_id = self.message_1
        cycle = form.save()
        self.assertEqual(cycle.communication_ids.number, 1)
        cycle.action_generate_targets()
        self.assertEqual(cycle.target_count, 4)

    def test_a_draft_with_its_list_is_changed_by_the_form(self):
        """Whatever is entered, the figures of the saved plan are shown beside it."""
        self.cycle.action_generate_targets()
        self.cycle.goal_ids[:1].goal = 99
        with Form(self.cycle) as form:
            form.budget_amount = 5000
            form.date_end = "2030-03-30"
            form.user_id = self.business
            form.annual_plan_id = self.env["pharma.annual.plan"]
            self.assertIn("99", form.goal_mismatch)
            self.assertEqual(form.target_count, 4)
            with form.rule_ids.edit(0) as rule:
                rule.goal = 3
            with form.objective_ids.new() as objective:
                objective.name, objective.metric, objective.target_value = "Listed", "hospitals", 3
            with form.communication_ids.new() as message:
                message.product_id, message.key_message_id = self.product_1, self.message_1
            with form.goal_ids.edit(1) as goal:
                goal.goal = 98
            with form.budget_line_ids.new() as line:
                line.planned = 6000
            with form.limit_ids.edit(0) as limit:
                limit.maximum = 20
            form.carry_policy = "half"
            form.retarget_months = 3
            form.territory_id = self.north
            form.territory_id = self.country
        self.assertEqual(self.cycle.budget_amount, 5000)
        self.assertEqual(self._step(self.cycle, "budget")["state"], "problem")

    def test_forms_open_for_each_role_in_each_state(self):
        self.cycle.action_generate_targets()
        for step in (None, "action_submit", "approve", "action_start", "action_close"):
            if step == "approve":
                self._decide(self.cycle, self.admin, "validate")
            elif step:
                getattr(self.cycle, step)()
            for user in (
                self.rep,
                self.manager,
                self.business,
                self.medical,
                self.auditor,
                self.steward,
            ):
                with self.subTest(state=self.cycle.state, user=user.login):
                    Form(self.cycle.with_user(user))
                    for kind in ("list", "kanban", "search", "pivot", "graph"):
                        self.env["pharma.cycle.target"].with_user(user).get_view(view_type=kind)
                        self.env["pharma.cycle.progress"].with_user(user).get_view(view_type=kind)
