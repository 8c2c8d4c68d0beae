# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.channel_mix import split
from .common import CallCommon


@tagged("post_install", "-at_install")
class TestChannelGoals(CallCommon):
    """A: of 4 calls 3 face to face and 1 by phone; B: 2 through any channel."""

    @classmethod
    def _run_cycle(cls, **values):
        mix = [
            Command.create({"channel_id": cls.face.id, "goal": 3}),
            Command.create({"channel_id": cls.phone.id, "goal": 1}),
        ]
        rules = [
            Command.create(
                {"class_id": cls.class_a.id, "goal": 4, "max_calls": 6, "channel_ids": mix}
            ),
            Command.create({"class_id": cls.class_b.id, "goal": 2, "max_calls": 4}),
        ]
        return super()._run_cycle(rule_ids=rules, **values)

    def setUp(self):
        super().setUp()
        self.rule = self.cycle.rule_ids.filtered(lambda r: r.class_id == self.class_a)

    def _goals(self, cycle=None):
        goals = (cycle or self.cycle).goal_ids.filtered(lambda g: g.dimension == "channel")
        return {goal.channel_id: goal for goal in goals}

    def _draft(self):
        """The plan of the next period: the same matrix, its list made anew."""
        draft = self.cycle.with_user(self.business).copy()
        draft.action_generate_targets()
        return draft

    def _target(self, partner, territory, cycle=None):
        return (cycle or self.cycle).target_ids.filtered(
            lambda t: t.partner_id == partner and t.territory_id == territory
        )

    def _by_channel(self, cycle=None):
        rows = (cycle or self.cycle).get_progress(groupby="channel_id")["groups"]["channel_id"]
        return {row["id"]: row for row in rows}

    def test_goals_are_made_of_the_mix(self):
        """Three A customers; a goal is credited with the weight of its channel."""
        goals = self._goals()
        self.assertEqual({c: g.goal for c, g in goals.items()}, {self.face: 9, self.phone: 3})
        self.assertEqual(goals[self.phone].label, self.phone.name)
        self.assertEqual({g.difference for g in goals.values()}, {0})
        self.assertFalse(self.cycle.goal_mismatch)
        self._made(self.rep, self.doctor_a, days=-1, channel_id=self.phone.id)
        self._made(self.rep, self.doctor_a, days=-2)
        self.env.invalidate_all()
        self.assertEqual((goals[self.phone].actual, goals[self.phone].earned), (1, 0.5))
        self.assertEqual(goals[self.phone].attainment, 0.5 / 3)
        self.assertEqual((goals[self.face].actual, goals[self.face].earned), (1, 1))

    def test_the_sheet_tells_which_channels_are_open(self):
        self._made(self.rep, self.doctor_a, days=-1, channel_id=self.phone.id)
        self._made(self.rep, self.doctor_a, days=-2)
        Call = self.env["pharma.call"].with_user(self.rep)
        sheet = Call.precall_sheet(self.doctor_a.id)
        self.assertEqual(
            [(c["id"], c["goal"], c["made"], c["open"]) for c in sheet["target"]["channels"]],
            [(self.face.id, 3, 1, 2), (self.phone.id, 1, 1, 0)],
        )
        self.assertEqual(Call.precall_sheet(self.doctor_b.id)["target"]["channels"], [])

    def test_other_numbers_of_calls_keep_the_proportions(self):
        for goal, parts in (
            (4, [3, 1]),
            (8, [6, 2]),
            (2, [2, 0]),
            (1, [1, 0]),
            (0, [0, 0]),
            (5, [4, 1]),
        ):
            self.assertEqual(split(goal, 4, [3, 1]), parts, goal)
            self.assertLessEqual(sum(parts), goal)
        self.assertEqual(split(10, 5, [2, 1]), [4, 2], "4 of the 10 through any channel")
        self.assertEqual(split(3, 0, []), [])

    def test_sql_shares_out_as_the_tool(self):
        draft = self._draft()
        for goal in range(13):
            line = self._target(self.doctor_a, self.n1a, draft)
            line.write({"goal": goal, "max_calls": 0})
            draft.action_refresh_goals()
            expected = [6 + part for part in split(goal, 4, [3, 1])]
            expected[1] -= 4
            goals = self._goals(draft)
            self.assertEqual([goals[self.face].goal, goals[self.phone].goal], expected, goal)
            names = [
                f"{channel.name} {calls}"
                for channel, calls in zip(
                    (self.face, self.phone), split(goal, 4, [3, 1]), strict=True
                )
                if calls
            ]
            self.assertEqual(line.channel_mix, " · ".join(names))

    def test_progress_by_channel_adds_up_to_the_whole(self):
        """7 calls, at most 6 credited: the maximum is shared over the channels, so that the sums agree."""
        for days in range(1, 6):
            self._made(self.rep, self.doctor_a, days=-days)
        for days in (6, 7):
            self._made(self.rep, self.doctor_a, days=-days, channel_id=self.phone.id)
        self._made(self.rep, self.doctor_b, days=-1, channel_id=self.group.id)
        self._made(self.rep, self.doctor_b, days=-2)
        rows = self._by_channel()
        face, phone = rows[self.face.id], rows[self.phone.id]
        self.assertEqual((face["goal"], face["actual"], face["remaining"]), (9, 5, 4))
        self.assertAlmostEqual(face["earned"], 5 * 6 / 7)
        self.assertAlmostEqual(phone["earned"], 2 * 0.5 * 6 / 7)
        self.assertAlmostEqual(phone["attainment"], 6 / 7 / 3)
        self.assertEqual(
            (rows[self.group.id]["goal"], rows[self.group.id]["attainment"]), (0, None)
        )
        total = self.cycle.get_progress()["total"]
        self.assertEqual(face["others"], 1, "the plan of doctor_b leaves the channel open")
        self.assertAlmostEqual(sum(row["earned"] for row in rows.values()), total["earned"] - 1)
        calls = [row["actual"] + row["others"] for row in rows.values()]
        self.assertEqual(sum(calls), total["actual"])

    def test_board_list_and_card_show_it(self):
        self._made(self.rep, self.doctor_a, days=-1, channel_id=self.phone.id)
        self._made(self.rep, self.doctor_a, days=-2)
        self._made(self.rep, self.doctor_b, days=-2)
        board = self.env["pharma.cycle"].with_user(self.rep).get_board(cycle_id=self.cycle.id)
        rows = {row["id"]: row for row in board["groups"]["channel_id"]}
        face = rows[self.face.id]
        self.assertEqual((face["goal"], face["actual"], face["others"]), (3, 1, 1))
        report = self.env["pharma.cycle.progress"].with_user(self.rep)
        texts = {
            row.partner_id: row.channel_progress
            for row in report.search([("cycle_id", "=", self.cycle.id)])
        }
        face, phone = self.face.name, self.phone.name
        self.assertEqual(texts[self.doctor_a], f"{face} 1 of 3 · {phone} 1 of 1")
        self.assertEqual(texts[self.doctor_b], f"{face} 1")

    def test_customers_without_a_rule(self):
        """Who was added by hand, or whose rule is gone, may be called through any channel."""
        target = self._target(self.doctor_a, self.n1a)
        self.env.cr.execute(
            "UPDATE pharma_cycle_target SET rule_id = NULL WHERE id = %s", [target.id]
        )
        self._made(self.rep, self.doctor_a, days=-1)
        self.env.invalidate_all()
        row = self.env["pharma.cycle.progress"].browse(target.id)
        self.assertEqual((target.channel_mix, row.channel_progress), ("", f"{self.face.name} 1"))
        face = self._by_channel()[self.face.id]
        self.assertEqual((face["goal"], face["actual"], face["others"]), (6, 0, 1))

    def test_list_costs_the_same_for_few_and_many_rows(self):
        report = self.env["pharma.cycle.progress"].with_user(self.business)
        rows = report.search([("cycle_id", "=", self.cycle.id)])
        self.assertGreater(len(rows), 2)
        counts = []
        for some in (rows[:1], rows):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("channel_progress")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_closed_cycle_keeps_goals_and_results(self):
        self._made(self.rep, self.doctor_a, days=-1, channel_id=self.phone.id)
        live = self._by_channel()[self.phone.id]
        self.cycle.with_user(self.business).action_close()
        frozen = self._by_channel()[self.phone.id]
        self.assertEqual(frozen, live)
        self.assertEqual(frozen["earned"], 0.5)
        goal = self._goals()[self.phone]
        self.assertEqual((goal.actual, goal.earned), (1, 0.5))

    def test_mix_stays_within_the_calls(self):
        for values, figures in (
            ({"channel_ids": [Command.create({"channel_id": self.group.id, "goal": 1})]}, "5 .* 4"),
            ({"goal": 3}, "4 .* 3"),
        ):
            with self.assertRaisesRegex(ValidationError, figures), self.env.cr.savepoint():
                self._draft().rule_ids[0].write(values)

    def test_mismatch_is_shown_with_the_figures(self):
        draft = self._draft()
        goals = self._goals(draft)
        goals[self.face].goal = 13
        self.assertIn(f"{self.face.name}: goal 13, target list 9 (-4)", draft.goal_mismatch)
        self.assertIn(
            "The channels add up to 16, more than the total of 14 (+2)", draft.goal_mismatch
        )
        draft.action_refresh_goals()
        self.assertFalse(draft.goal_mismatch)

    def test_goals_of_a_channel_that_left_the_mix_go(self):
        draft = self._draft()
        draft.rule_ids.channel_ids.filtered(lambda m: m.channel_id == self.phone).unlink()
        draft.action_generate_targets()
        self.assertEqual(self._goals(draft).keys(), {self.face})

    def test_fixed_from_the_submission_on(self):
        """Neither by RPC, nor by moving a line over from a draft; reps read."""
        line = self.rule.channel_ids[0].with_user(self.business)
        draft = self._draft()
        moved = draft.rule_ids.channel_ids.filtered(lambda m: m.channel_id == self.phone)
        free = self.cycle.rule_ids.filtered(lambda r: r.class_id == self.class_b)
        for change in (
            lambda: line.write({"goal": 2}),
            line.unlink,
            lambda: line.create({"rule_id": free.id, "channel_id": self.face.id, "goal": 1}),
            lambda: moved.write({"rule_id": free.id}),
        ):
            with self.assertRaisesRegex(UserError, "has been submitted"), self.env.cr.savepoint():
                change()
        self.assertEqual(line.with_user(self.rep).goal, 3)
        with self.assertRaises(AccessError):
            moved.with_user(self.rep).write({"goal": 1})
