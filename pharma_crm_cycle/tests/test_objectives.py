# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from openpyxl import load_workbook

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestObjectives(CycleCommon):
    """Objectives are measured: what was reached is noted while the cycle runs, and stays from its end on."""

    def setUp(self):
        super().setUp()
        self.cycle.objective_ids = [
            Command.create({"name": "Listed", "metric": "hospitals", "target_value": 8}),
            Command.create(
                {
                    "kind": "region",
                    "territory_id": self.north.id,
                    "name": "Seen",
                    "metric": "A doctors",
                    "target_value": 2.5,
                }
            ),
        ]
        self.listed, self.seen = self.cycle.objective_ids
        self.cycle.action_generate_targets()

    def _run(self):
        self._approve(self.cycle)
        self.cycle.with_user(self.business).action_start()

    def _note(self, user, objective=None, **values):
        """Note it in the dialog that the pencil opens."""
        action = (objective or self.listed).with_user(user).action_note_reached()
        form = Form(self.env[action["res_model"]].with_user(user).with_context(**action["context"]))
        for name, value in values.items():
            form[name] = value
        form.save().action_note()

    def test_reached(self):
        self._run()
        self.assertFalse(self.listed.reached_on)
        self._note(self.business, reached=6)
        self.assertEqual(self.listed.attainment, 0.75)
        self.assertEqual(self.listed.reached_on, fields.Date.context_today(self.cycle))
        self.assertIn(
            "Listed: 6 of 8 reached, 0 before (hospitals)", self.cycle.message_ids[0].preview
        )
        self.assertFalse(self.listed.is_reached)
        self.listed.with_user(self.business).note_reached(0)
        self.assertTrue(self.listed.reached_on, "measured, and nothing reached")
        self.seen.with_user(self.business).note_reached(5)
        self.assertEqual(self.seen.attainment, 2, "more than the aim is told")
        self.assertTrue(self.seen.is_reached)

    def test_only_while_the_cycle_runs(self):
        business = self.listed.with_user(self.business)
        with self.assertRaisesRegex(UserError, "while the cycle runs"):
            business.note_reached(3)
        self._run()
        self.assertTrue(business.can_note)
        business.note_reached(3)
        with self.assertRaises(UserError):
            business.target_value = 3
        self.cycle.with_user(self.business).action_close()
        with self.assertRaisesRegex(UserError, "while the cycle runs"):
            business.note_reached(8)
        self.assertEqual((self.listed.reached, business.can_note), (3, False))

    def test_only_its_method_writes_it(self):
        values = {"cycle_id": self.cycle.id, "name": "x", "metric": "y", "target_value": 1}
        business = self.listed.with_user(self.business)
        with self.assertRaisesRegex(UserError, "noted with the pencil"):
            business.create({**values, "reached": 1})
        self._run()
        for name, value in (("reached", 3), ("reached_on", False), ("done_on", "2030-01-01")):
            with self.assertRaisesRegex(UserError, "noted with the pencil"):
                business.write({name: value})
            for user in (self.rep, self.manager):
                with self.assertRaises(UserError):
                    self.listed.with_user(user).write({name: value})
        for figure in ("8", float("nan"), float("inf"), True, [8]):
            with self.assertRaisesRegex(UserError, "is a number"):
                business.note_reached(figure)

    def test_who_notes(self):
        self.seen.territory_id = self.n1
        self.cycle.objective_ids = [
            Command.create(
                {
                    "kind": "action",
                    "territory_id": self.n1a.id,
                    "name": "Bring the leaflet",
                    "metric": "leaflets",
                    "target_value": 4,
                    "user_id": self.rep.id,
                }
            )
        ]
        action = self.cycle.objective_ids - self.listed - self.seen
        self._run()
        south = self._user("t_manager_south", "line_manager")
        self.south.member_ids = [Command.create({"user_id": south.id, "role": "manager"})]
        noted = {
            self.listed: (self.business,),
            self.seen: (self.business, self.manager),
            action: (self.business, self.manager, self.rep),
        }
        for objective, allowed in noted.items():
            for user in (self.business, self.manager, self.rep, self.rep2, south, self.auditor):
                as_user = objective.with_user(user)
                with self.subTest(objective=objective.name, user=user.login):
                    self.assertEqual(as_user.can_note, user in allowed)
                    if user in allowed:
                        as_user.note_reached(1)
                        continue
                    for attack in (
                        as_user.action_note_reached,
                        lambda o=as_user: o.note_reached(9),
                        lambda o=as_user: o.note_reached(done=True),
                        lambda u=user, o=objective: (
                            self.env["pharma.cycle.objective.note"]
                            .with_user(u)
                            .create({"objective_id": o.id, "reached": 9, "measured": True})
                            .action_note()
                        ),
                    ):
                        with self.assertRaises(UserError):
                            attack()
            self.assertEqual(objective.reached, 1)

    def test_a_manager_of_yesterday_notes_no_more(self):
        self.seen.territory_id = self.n1
        self._run()
        member = self.env["pharma.territory.member"].search(
            [("user_id", "=", self.manager.id), ("role", "=", "manager")]
        )
        self.seen.with_user(self.manager).note_reached(1)
        member.date_end = fields.Date.subtract(fields.Date.today(), days=1)
        with self.assertRaises(UserError):
            self.seen.with_user(self.manager).note_reached(2)

    def test_an_action_point_is_done(self):
        self.seen.write({"kind": "action", "user_id": self.rep.id, "date_due": "2030-02-01"})
        self._run()
        self._note(self.rep, self.seen, done=True)
        self.assertTrue(self.seen.done_on)
        self.assertFalse(self.seen.reached_on, "nothing was measured")
        self.assertTrue(self.seen.is_reached)
        self.assertIn("Seen: done.", self.cycle.message_ids[0].preview)
        self._note(self.rep, self.seen, done=False)
        self.assertFalse(self.seen.is_reached)
        with self.assertRaisesRegex(UserError, "no action point"):
            self.listed.with_user(self.business).note_reached(done=True)

    def test_asking_who_may_note_costs_no_query_per_objective(self):
        places = self.north | self.n1 | self.n1a | self.n1b | self.south
        self.cycle.objective_ids = [
            Command.create(
                {"territory_id": place.id, "name": "x", "metric": "y", "target_value": 1}
            )
            for place in places
        ]
        self._run()
        objectives = self.cycle.objective_ids.filtered("territory_id").with_user(self.manager)

        def queries(objectives):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            objectives.mapped("can_note")
            return self.env.cr.sql_log_count - before

        queries(objectives)
        self.assertEqual(queries(objectives[:1]), queries(objectives))

    def test_lies_in_the_scope(self):
        cycle = self._cycle(territory_id=self.north.id)
        with self.assertRaisesRegex(ValidationError, "outside the scope"):
            cycle.objective_ids = [
                Command.create(
                    {
                        "territory_id": self.south.id,
                        "name": "x",
                        "metric": "y",
                        "target_value": 1,
                    }
                )
            ]

    def test_a_copy_starts_anew(self):
        self._run()
        self.listed.with_user(self.business).note_reached(6)
        copy = self.cycle.with_user(self.business).copy()
        self.assertEqual(copy.objective_ids.mapped("territory_id"), self.north)
        self.assertFalse(any(copy.objective_ids.mapped("reached_on")))
        self.assertFalse(any(copy.objective_ids.mapped("reached")))

    def test_in_the_report(self):
        self.seen.parent_id = self.listed
        self._run()
        self.listed.with_user(self.business).note_reached(6)
        report = self.env["ir.actions.report"].with_user(self.manager)
        html, _kind = report._render_qweb_html("pharma_crm_cycle.cycle_report", self.cycle.ids)
        self.assertIn("75 %", html.decode())
        self.assertIn("0 of 1 reached", html.decode())
        self.assertIn(self.north.name, html.decode())
        xlsx = self.env.ref("pharma_crm_cycle.action_report_cycle_xlsx").with_user(self.manager)
        content, _kind = xlsx._render_xlsx(xlsx.report_name, self.cycle.ids, {})
        sheet = load_workbook(io.BytesIO(content))["Goals and objectives"]
        rows = [row[:7] for row in sheet.iter_rows(values_only=True)]
        self.assertIn(
            ("1 Listed", "hospitals", "", 8, 6, 0.75, "0 of 1 reached, 1 not measured yet"), rows
        )
        self.assertIn(("1.1 Seen", "A doctors", self.north.name, 2.5, None, None, ""), rows)
