# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestClosing(CycleCommon):
    """Goals: doctor_a 4 in N1-a and N1-b, doctor_b 2 in N1-a, doctor_south 4 in S1-a."""

    def setUp(self):
        super().setUp()
        # the next list may be chosen anew
        self.cycle.retarget_months = 0
        self.cycle.action_generate_targets()
        self._approve(self.cycle)
        self.cycle.with_user(self.business).action_start()
        self._record_facts(
            [
                (self._target(self.n1a, self.doctor_a), 1, 1, 0),
                (self._target(self.n1a, self.doctor_b), 2, 2, 0),
            ]
        )

    def _target(self, territory, partner, cycle=None):
        return (cycle or self.cycle).target_ids.filtered(
            lambda t: t.territory_id == territory and t.partner_id == partner
        )

    def _next(self, **values):
        return self._cycle(date_start="2030-04-01", date_end="2030-06-30", **values)

    def _close(self):
        self.cycle.with_user(self.business).action_close()

    # -- carry over -----------------------------------------------------------------------------------

    def test_unmade_calls_are_carried_over_by_the_rule(self):
        plain = {(self.n1a, self.doctor_a): 4, (self.n1b, self.doctor_a): 4,
                 (self.n1a, self.doctor_b): 2, (self.s1a, self.doctor_south): 4}  # fmt: skip
        unmade = {
            (self.n1a, self.doctor_a): 3,
            (self.n1b, self.doctor_a): 4,
            (self.s1a, self.doctor_south): 4,
        }
        rules = (
            ({"carry_policy": "none"}, {}),
            ({"carry_policy": "all", "carry_max": 0}, unmade),
            ({"carry_policy": "all", "carry_max": 3}, {key: min(3, n) for key, n in unmade.items()}),
            ({"carry_policy": "half", "carry_max": 0}, {key: (n + 1) // 2 for key, n in unmade.items()}),
            ({"carry_policy": "all", "carry_class_ids": [(6, 0, self.class_b.ids)]}, {}),
        )  # fmt: skip
        self._close()
        following = self._next()
        self.assertEqual(following.carry_from_id, self.cycle)
        for values, carried in rules:
            following.write({"carry_class_ids": False, **values})
            for _twice in range(2):
                following.action_generate_targets()
            expected = {key: goal + carried.get(key, 0) for key, goal in plain.items()}
            self.assertEqual(self._lines(following), expected, values)
            self.assertEqual(
                {(t.territory_id, t.partner_id): t.carried for t in following.target_ids if t.carried},
                carried,
            )  # fmt: skip
        self.assertFalse(following.goal_mismatch)

    def test_a_plan_that_runs_already_gets_them_at_closing(self):
        following = self._next(carry_policy="all", carry_max=2)
        following.action_generate_targets()
        edited = self._target(self.n1b, self.doctor_a, following)
        edited.write({"goal": 5, "reason": "Asked for it"})
        self._approve(following)
        self.assertEqual(self._target(self.n1a, self.doctor_a, following).goal, 4)
        self._close()
        line = self._target(self.n1a, self.doctor_a, following)
        self.assertEqual((line.goal, line.max_calls, line.carried), (6, 8, 2))
        self.assertEqual(line.goal_origin, "By the matrix, carried over: 2")
        self.assertEqual(edited.goal, 5, "changed by hand: stays")
        self.assertEqual(self._target(self.n1a, self.doctor_b, following).goal, 2, "all made")
        self.assertFalse(following.goal_mismatch)
        self.assertIn("unmade calls: 4,", following.message_ids[0].body)
        following._carry_over()
        self.assertEqual(line.goal, 6, "once")

    # -- the next list ----------------------------------------------------------------------------------

    def _suggested(self, **values):
        domain = [
            ("cycle_id", "=", self.cycle.id),
            *((name, "=", value) for name, value in values.items()),
        ]
        return self.env["pharma.cycle.suggestion"].search(domain)

    def test_never_reached_are_proposed_to_be_dropped(self):
        self._close()
        dropped = self._suggested(kind="drop")
        self.assertEqual(set(dropped.mapped("reason")), {"never_reached"})
        self.assertEqual(
            {(s.territory_id, s.partner_id) for s in dropped},
            {(self.n1b, self.doctor_a), (self.s1a, self.doctor_south)},
        )

    def test_low_return_among_those_whose_prescriptions_are_known(self):
        lines = self.env["pharma.doctor.product"]
        doctors = self.env["res.partner"].create(
            [
                {
                    "name": f"Known {n}", "pharma_type": "doctor", "pharma_code": f"KN{n}",
                    "pharma_class_id": self.class_b.id, "company_id": self.company.id,
                }
                for n in range(10)
            ]
        )  # fmt: skip
        for number, doctor in enumerate(doctors):
            self._cover(self.n1a, doctor)
            lines.create(
                {
                    "partner_id": doctor.id,
                    "product_id": self.product_1.id,
                    "potential": 50,
                    "prescriptions": number + 1,
                }
            )
        self.cycle._generate_targets()
        self._record_facts([(self._target(self.n1a, doctor), 2, 2, 0) for doctor in doctors])
        self._close()
        low = self._suggested(reason="low_return")
        self.assertEqual(low.partner_id, doctors[0])
        self.assertEqual((low.prescriptions, low.actual), (1, 2))

    def test_high_potential_on_no_list_is_added(self):
        star = self._account("doctor", "New Star", "NS1")
        star.pharma_class_id = self.class_a
        self._cover(self.n1b, star)
        weak = self._account("doctor", "Weak", "WK1")
        weak.pharma_class_id = self.class_b
        self._cover(self.n1b, weak)
        self._close()
        added = self._suggested(kind="add")
        self.assertEqual(added.partner_id, star)
        self.assertEqual((added.reason, added.territory_id), ("potential", self.n1b))
        with self.assertRaisesRegex(UserError, "copy the cycle first"):
            added.with_user(self.business).action_accept()
        following = self._next(rule_ids=[])
        following.action_generate_targets() if following.rule_ids else None
        with self.assertRaises(AccessError):
            added.with_user(self.manager).action_accept()
        added.with_user(self.business).action_accept()
        line = following.target_ids.filtered(lambda t: t.partner_id == star)
        self.assertEqual((line.territory_id, line.source), (self.n1b, "manual"))
        self.assertIn("High potential", line.reason)
        self.assertEqual((added.state, added.next_cycle_id), ("accepted", following))
        self.assertEqual(following.goal_ids.filtered(lambda g: g.dimension == "total").goal, 4)
        self.assertFalse(following.goal_mismatch, "goals follow the list")

    def test_calls_of_an_addition(self):
        """Those of the matrix where the customer is, of the smallest part; no more than the customer is entitled to."""
        self.env["pharma.entitlement"].create(
            {
                "class_id": self.class_a.id,
                "company_id": self.company.id,
                "line_ids": [Command.create({"kind": "calls", "maximum": 5, "period": "cycle"})],
            }
        )
        stars = {}
        for place in (self.n1a, self.n1b, self.s1a):
            stars[place] = self._account("doctor", f"Star of {place.name}", f"NS-{place.name}")
            stars[place].pharma_class_id = self.class_a
            self._cover(place, stars[place])
        self._close()
        following = self._next()
        rule = {"cycle_id": following.id, "class_id": self.class_a.id}
        self.env["pharma.cycle.rule"].create(
            [
                {**rule, "territory_id": self.n1a.id, "goal": 3},
                {**rule, "territory_id": self.north.id, "goal": 6},
            ]
        )
        self._suggested(kind="add").with_user(self.business).action_accept()
        goals = {place: self._target(place, star, following).goal for place, star in stars.items()}
        self.assertEqual(goals, {self.n1a: 3, self.n1b: 5, self.s1a: 4})

    def test_accepted_drops_leave_the_draft(self):
        self._close()
        following = self._next()
        following.action_generate_targets()
        drop = self._suggested(partner_id=self.doctor_south.id)
        drop.with_user(self.business).action_accept()
        self.assertFalse(self._target(self.s1a, self.doctor_south, following))
        other = self._suggested(kind="drop") - drop
        other.with_user(self.business).action_refuse()
        self.cycle.with_user(self.business).action_suggest()
        self.assertEqual((drop.state, other.state), ("accepted", "refused"), "decisions stay")

    def test_accepted_drops_stay_off_a_list_that_is_made_later(self):
        self._close()
        following = self._next()
        drop = self._suggested(partner_id=self.doctor_south.id)
        drop.with_user(self.business).action_accept()
        self.assertFalse(following.target_ids, "not made yet")
        following.action_generate_targets()
        self.assertFalse(self._target(self.s1a, self.doctor_south, following))
        self.assertTrue(self._target(self.n1b, self.doctor_a, following), "not decided on")

    def test_proposals_of_the_last_cycle_come_first(self):
        Suggestion = self.env["pharma.cycle.suggestion"]
        self._close()
        first = self._suggested()
        self.assertEqual(set(first.mapped("from_latest")), {True})
        following = self._next(rule_ids=[])
        north = self._cycle(territory_id=self.north.id)
        later, part = Suggestion.sudo().create(
            [
                {
                    "cycle_id": cycle.id,
                    "territory_id": self.n1b.id,
                    "partner_id": self.doctor_a.id,
                    "kind": "drop",
                    "reason": "never_reached",
                    "company_id": self.company.id,
                }
                for cycle in (following, north)
            ]
        )
        domain = [("cycle_id", "in", (self.cycle | following | north).ids)]
        self.assertEqual(
            Suggestion.search([*domain, ("from_latest", "=", True)]), later | part, "of each scope"
        )
        self.assertEqual(Suggestion.search([*domain, ("from_latest", "=", False)]), first)
        first.invalidate_recordset()
        self.assertEqual(set(first.mapped("from_latest")), {False})

    def test_where_an_accepted_proposal_goes(self):
        """To the next draft by date, not to one of the same days; a locked list is unlocked from there."""
        self._close()
        self.env.cr.execute(
            "UPDATE pharma_cycle SET retarget_months = 6 WHERE id = %s", [self.cycle.id]
        )
        self.env.invalidate_all()
        drop = self._suggested(partner_id=self.doctor_south.id).with_user(self.business)
        self.assertFalse(drop.goes_to_id)
        same_days = self._cycle(date_start="2030-02-01", date_end="2030-04-30")
        drop.invalidate_recordset()
        self.assertEqual(drop.goes_to_id, same_days, "the only draft there is")
        following = self._next()
        following.action_generate_targets()
        drop.invalidate_recordset()
        self.assertEqual(drop.goes_to_id, following)
        with (
            self.assertRaisesRegex(RedirectWarning, "locked until Jul 1, 2030. Unlock") as offer,
            self.env.cr.savepoint(),
        ):
            drop.action_accept()
        unlock, context = offer.exception.args[1], offer.exception.args[3]
        self.assertEqual(unlock, self.env.ref("pharma_crm_cycle.action_cycle_unlock").id)
        wizard = self.env["pharma.cycle.unlock"].with_user(self.business).with_context(**context)
        wizard.create({"reason": "Nobody gets there"}).action_unlock()
        drop.action_accept()
        self.assertFalse(self._target(self.s1a, self.doctor_south, following))
        self.assertEqual(drop.goes_to_id, following)

    def test_proposals_of_the_own_part_of_the_tree(self):
        self._close()
        seen = self.env["pharma.cycle.suggestion"].with_user(self.manager).search([])
        self.assertEqual(seen.territory_id, self.n1b)
        with self.assertRaises(AccessError):
            self.env["pharma.cycle.suggestion"].with_user(self.rep).search([])
        for values in ({"state": "accepted"}, {"reason": "rising"}):
            with self.assertRaises(AccessError):
                seen.with_user(self.business).write(values)

    # -- the report ----------------------------------------------------------------------------------------

    def _workbook(self, user):
        report = self.env.ref("pharma_crm_cycle.action_report_cycle_xlsx").with_user(user)
        content, kind = report._render_xlsx(report.report_name, self.cycle.ids, {})
        self.assertEqual(kind, "xlsx")
        return load_workbook(io.BytesIO(content))

    @freeze_time("2030-02-14 12:00:00")
    def test_workbook(self):
        book = self._workbook(self.business)
        self.assertEqual(book.sheetnames[:3], ["Summary", "Territories", "By class"])
        head = " ".join(str(row[0].value) for row in book["Summary"].iter_rows(max_row=3))
        self.assertIn("Jan 1, 2030 – Mar 31, 2030", head)
        summary = {
            row[0].value: row[1].value
            for row in book["Summary"].iter_rows(min_row=5)
            if row[0].value
        }
        self.assertEqual((summary["Goal"], summary["Calls made"]), (14, 3))
        self.assertAlmostEqual(summary["Attainment"], 3 / 14)
        self.assertEqual(summary["On track"], "Behind")
        rows = {
            row[0].value: [cell.value for cell in row]
            for row in book["Territories"].iter_rows(min_row=5)
        }
        self.assertEqual(rows[self.north.name][1:3], [10, 3])
        self.assertEqual(len(book["Territories"]._charts) + len(book["By class"]._charts), 2)
        goals = [row[:4] for row in book["Goals and objectives"].iter_rows(values_only=True)]
        self.assertIn(("All calls", "In total", 14, 3), goals)
        self.assertIn((self.class_a.name, "By class", 12, 1), goals)
        customers = list(book["Customers"].iter_rows(min_row=5, values_only=True))
        self.assertEqual(len(customers), 4)
        self.assertEqual(book["Customers"].auto_filter.ref, "A4:J8")

    def test_each_reads_the_report_of_the_own_part(self):
        book = self._workbook(self.manager)
        summary = {
            row[0].value: row[1].value
            for row in book["Summary"].iter_rows(min_row=5)
            if row[0].value
        }
        self.assertEqual(summary["Goal"], 10)
        customers = list(book["Customers"].iter_rows(min_row=5, values_only=True))
        self.assertNotIn(self.doctor_south.display_name, [row[0] for row in customers])
        for action in ("action_report", "action_report_xlsx"):
            with self.assertRaises(AccessError):
                getattr(self.cycle.with_user(self.rep), action)()
        with self.assertRaises(AccessError):
            self._workbook(self.rep)
        draft = self._next()
        with self.assertRaisesRegex(UserError, "nothing to report"):
            draft.with_user(self.business).action_report()

    def test_on_screen_and_compared(self):
        self._close()
        following = self._next()
        following.action_generate_targets()
        self._approve(following)
        following.with_user(self.business).action_start()
        self._record_facts([(self._target(self.s1a, self.doctor_south, following), 4, 4, 0)])
        data = following.with_user(self.business)._report_data()
        self.assertEqual([row["name"] for row in data["compared"]], ["2030 Q1", "2030 Q2"])
        self.assertEqual([row["actual"] for row in data["compared"]], [3, 4])
        self.assertAlmostEqual(data["compared"][0]["attainment"], 3 / 14)
        report = self.env["ir.actions.report"].with_user(self.business)
        html, _kind = report._render_qweb_html("pharma_crm_cycle.cycle_report", following.ids)
        text = html.decode()
        self.assertIn("Compared with earlier cycles", text)
        self.assertIn("Apr 1, 2030", text)
        figure = self.env["report.pharma_crm_cycle.cycle_report"]._figure
        self.assertEqual(
            [figure(*args) for args in ((1484, "number"), (0.625, "percent"), (2.5, "decimal"))],
            ["1,484", "63 %", "2.50"],
        )
        self.assertEqual(figure(None, "percent"), "–")
        self.assertIn(self.south.name, text)
