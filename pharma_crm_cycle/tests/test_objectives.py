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

    def test_reached(self):
        self._run()
        self.assertFalse(self.listed.reached_on)
        action = self.listed.with_user(self.business).action_note_reached()
        form = Form(
            self.listed.with_user(self.business),
            self.env["ir.ui.view"].browse(action["views"][0][0]),
        )
        form.reached = 6
        form.save()
        self.assertEqual(self.listed.attainment, 0.75)
        self.assertEqual(self.listed.reached_on, fields.Date.context_today(self.cycle))
        self.assertIn(
            "Listed: 6 of 8 reached, 0 before (hospitals)", self.cycle.message_ids[0].preview
        )
        self.listed.with_user(self.business).reached = 0
        self.assertTrue(self.listed.reached_on, "measured, and nothing reached")
        self.seen.with_user(self.business).reached = 5
        self.assertEqual(self.seen.attainment, 2, "more than the aim is told")

    def test_only_while_the_cycle_runs(self):
        business = self.listed.with_user(self.business)
        with self.assertRaisesRegex(UserError, "while the cycle runs"):
            business.reached = 3
        with self.assertRaisesRegex(UserError, "while the cycle runs"):
            business.create(
                {
                    "cycle_id": self.cycle.id,
                    "name": "x",
                    "metric": "y",
                    "target_value": 1,
                    "reached": 1,
                }
            )
        self._run()
        self.assertTrue(business.can_note)
        business.reached = 3
        with self.assertRaises(UserError):
            business.write({"reached": 4, "target_value": 4})
        with self.assertRaises(UserError):
            business.target_value = 3
        self.cycle.with_user(self.business).action_close()
        with self.assertRaisesRegex(UserError, "while the cycle runs"):
            business.reached = 8
        self.assertEqual((self.listed.reached, business.can_note), (3, False))

    def test_who_notes(self):
        self._run()
        for user in (self.rep, self.manager, self.auditor):
            objective = self.listed.with_user(user)
            self.assertFalse(objective.can_note, user.login)
            with self.assertRaises(UserError):
                objective.action_note_reached()
            with self.assertRaises(UserError):
                objective.reached = 8

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
        self.listed.with_user(self.business).reached = 6
        copy = self.cycle.with_user(self.business).copy()
        self.assertEqual(copy.objective_ids.mapped("territory_id"), self.north)
        self.assertFalse(any(copy.objective_ids.mapped("reached_on")))
        self.assertFalse(any(copy.objective_ids.mapped("reached")))

    def test_in_the_report(self):
        self._run()
        self.listed.with_user(self.business).reached = 6
        report = self.env["ir.actions.report"].with_user(self.manager)
        html, _kind = report._render_qweb_html("pharma_crm_cycle.cycle_report", self.cycle.ids)
        self.assertIn("75 %", html.decode())
        self.assertIn(self.north.name, html.decode())
        xlsx = self.env.ref("pharma_crm_cycle.action_report_cycle_xlsx").with_user(self.manager)
        content, _kind = xlsx._render_xlsx(xlsx.report_name, self.cycle.ids, {})
        sheet = load_workbook(io.BytesIO(content))["Goals and objectives"]
        rows = [row[:6] for row in sheet.iter_rows(values_only=True)]
        self.assertIn(("Listed", "hospitals", "", 8, 6, 0.75), rows)
        self.assertIn(("Seen", "A doctors", self.north.name, 2.5, None, None), rows)
