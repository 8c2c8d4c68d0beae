# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestTerritoryHandover(PharmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.tomorrow = cls.today + timedelta(days=1)
        cls.successor = cls._user("t_successor", "rep")

    def _handover(self, user=None, **values):
        return (
            self.env["pharma.territory.handover"]
            .with_user(user or self.manager)
            .create({"territory_id": self.n1a.id, "date": self.tomorrow, **values})
        )

    def _to_person(self, **values):
        return self._handover(**{"to_user_id": self.successor.id, **values})

    def _to_territory(self, **values):
        return self._handover(**{"kind": "accounts", "to_territory_id": self.n1b.id, **values})

    def _covered(self, territory, day):
        return territory.coverage_ids._in_force_on(day).partner_id

    # -- another rep -------------------------------------------------------------------------------------

    def test_any_territory_may_be_chosen_first(self):
        """The company follows from the territory: it cannot say beforehand which ones there are."""
        field = self.env["pharma.territory.handover"].fields_get(["territory_id"])["territory_id"]
        self.assertNotIn("company_id", str(field.get("domain", "")))

    def test_another_rep_takes_over(self):
        handover = self._to_person(note="Ask Anna about the study.")
        self.assertEqual(handover.from_user_id, self.rep)
        self.assertEqual(handover.account_count, 3)
        before = self.n1a.coverage_ids.read()
        handover.action_hand_over()
        self.assertEqual(handover.state, "done")
        self.assertEqual(handover.done_user_id, self.manager)
        self.assertEqual(self.n1a._users_on(self.today), self.rep)
        self.assertEqual(self.n1a._users_on(self.tomorrow), self.successor)
        self.assertEqual(self.n1a.coverage_ids.read(), before)
        self.assertEqual(
            handover.line_ids.partner_id, self.hospital | self.doctor_a | self.doctor_b
        )
        line = handover.line_ids.filtered(lambda r: r.partner_id == self.doctor_a)
        self.assertEqual(line.class_id, self.class_a)

    def test_from_today_access_follows_at_once(self):
        self._to_person(date=self.today).action_hand_over()
        doctors = [("pharma_type", "=", "doctor")]
        Partner = self.env["res.partner"]
        self.assertEqual(
            Partner.with_user(self.successor).search(doctors), self.doctor_a | self.doctor_b
        )
        self.assertFalse(Partner.with_user(self.rep).search(doctors))

    def test_both_are_told(self):
        handover = self._to_person()
        handover.action_hand_over()
        told = self.env["mail.message"].search(
            [
                ("model", "=", handover._name),
                ("res_id", "=", handover.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(told.partner_ids, (self.rep | self.successor).partner_id)
        self.assertTrue(handover.with_user(self.successor).name)
        self.assertTrue(handover.with_user(self.rep).name)

    def test_sheet_is_within_the_readers_reach(self):
        handover = self._to_person(date=self.today)
        handover.action_hand_over()
        self.env.invalidate_all()
        self.assertEqual(len(handover.with_user(self.successor).line_ids), 3)
        self.env.invalidate_all()
        self.assertFalse(handover.with_user(self.rep).line_ids)
        stranger = self.env["pharma.territory.handover.line"].with_user(self.rep_south)
        self.assertFalse(stranger.search([]))
        self.assertFalse(handover.with_user(self.rep_south).search([("id", "=", handover.id)]))
        with self.assertRaises(AccessError):
            handover.line_ids[:1].with_user(self.rep_south).read(["facts"])

    def test_next_steps_go_along_history_stays(self):
        todo = self.env.ref("mail.mail_activity_data_todo")
        activities = self.env["mail.activity"].create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": partner.id,
                    "user_id": self.rep.id,
                    "activity_type_id": todo.id,
                    "summary": summary,
                    "date_deadline": day,
                }
                for partner, summary, day in (
                    (self.doctor_a, "Bring the study", self.tomorrow),
                    (self.doctor_b, "Send the reprint", self.today),
                )
            ]
        )
        note = self.doctor_a.message_post(
            body="Prefers mornings.", message_type="comment", author_id=self.rep.partner_id.id
        )
        self.doctor_a.comment = "<p>Speaks French</p>"
        handover = self._to_person()
        handover.action_hand_over()
        self.assertEqual(activities.mapped("user_id"), self.successor | self.rep)
        self.assertEqual(activities[0].user_id, self.successor)
        self.assertEqual(note.author_id, self.rep.partner_id)
        facts = handover.line_ids.filtered(lambda r: r.partner_id == self.doctor_a).facts
        for text in ("Bring the study", "Prefers mornings.", "Speaks French"):
            self.assertIn(text, facts)

    def test_sheet_tells_what_doctors_make_of_our_products(self):
        self.doctor_a.pharma_preferred_time = "Tuesday after the ward round"
        rival = self.env["product.product"].create(
            {
                "name": "Rivalol",
                "pharma_kind": "competitor",
                "pharma_product_group_id": self.product_group.id,
                "company_id": self.company.id,
            }
        )
        self.env["pharma.doctor.product"].create(
            [
                {
                    "partner_id": self.doctor_a.id,
                    "product_id": product.id,
                    "potential": potential,
                    "prescriptions": 12,
                    "next_objective": objective,
                    "concerns": "Price\n<b>Cough</b>",
                }
                for product, potential, objective in (
                    (self.product_1, 30, "Three new patients"),
                    (rival, 90, "Spy on them"),
                )
            ]
        )
        handover = self._to_person(date=self.today)
        handover.action_hand_over()
        self.env.invalidate_all()
        lines = handover.with_user(self.successor).line_ids
        line = lines.filtered(lambda r: r.partner_id == self.doctor_a)
        self.assertIn("12 of 30 prescriptions a month; next: Three new patients", line.facts)
        self.assertIn("doubts: Price &lt;b&gt;Cough&lt;/b&gt;", line.facts)
        self.assertIn("Tuesday after the ward round", line.facts)
        self.assertNotIn("Spy on them", line.facts)
        self.assertEqual(line.hospital_id, self.hospital)

    def test_successor_reads_the_sheet_from_the_first_day_on(self):
        handover = self._to_territory(scope="chosen", partner_ids=[Command.set(self.doctor_b.ids)])
        handover.action_hand_over()
        self.env.invalidate_all()
        self.assertFalse(handover.with_user(self.rep2).line_ids)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pharma_coverage SET date_start = date_start - 1 WHERE territory_id = %s AND date_start = %s",
            [self.n1b.id, self.tomorrow],
        )
        self.env.invalidate_all()
        lines = handover.with_user(self.rep2).line_ids
        self.assertEqual(lines.partner_id, self.doctor_b)

    def test_facts_escape_what_people_wrote(self):
        self.doctor_a.message_post(body="<script>alert(1)</script>", message_type="comment")
        self.doctor_a.comment = "plain <b>note</b> &lt;script&gt;"
        handover = self._to_person()
        handover.action_hand_over()
        facts = "".join(handover.line_ids.mapped("facts"))
        self.assertNotIn("<script>", facts)

    def test_facts_cost_a_fixed_number_of_queries(self):
        few = self.doctor_a | self.doctor_b
        few._pharma_handover_facts()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        few._pharma_handover_facts()
        cost = self.env.cr.sql_log_count - start
        many = few | self.env["res.partner"].create(
            [{"name": f"Doctor {n}", "pharma_type": "doctor"} for n in range(30)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        many._pharma_handover_facts()
        self.assertLessEqual(self.env.cr.sql_log_count - start, cost)

    # -- another territory -------------------------------------------------------------------------------

    def test_all_accounts_go_to_another_territory(self):
        self.env["pharma.territory.brick"].create(
            {"territory_id": self.n1a.id, "zip_prefix": "010"}
        )
        frequency = self.n1a.coverage_ids.filtered(lambda c: c.partner_id == self.doctor_b)
        frequency.frequency = 7
        self._to_territory().action_hand_over()
        everything = self.hospital | self.doctor_a | self.doctor_b
        self.assertEqual(self._covered(self.n1a, self.today), everything)
        self.assertFalse(self._covered(self.n1a, self.tomorrow))
        self.assertEqual(self._covered(self.n1b, self.today), self.doctor_a)
        self.assertEqual(self._covered(self.n1b, self.tomorrow), everything)
        moved = self.n1b.coverage_ids.filtered(lambda c: c.partner_id == self.doctor_b)
        self.assertEqual((moved.frequency, moved.date_start), (7, self.tomorrow))
        # doctor_a was covered there already: one coverage, not two
        self.assertEqual(len(self.n1b.coverage_ids), 3)
        # the rules say the same: a run after the handover changes nothing
        run = self.env["pharma.assignment.run"].create(
            {"territory_id": self.n1.id, "date": self.tomorrow}
        )
        run.action_apply()
        self.assertEqual(
            (run.added_count, run.ended_count), (0, 0), run.change_ids.mapped("display_name")
        )

    def test_chosen_accounts_go_and_no_run_brings_them_back(self):
        self.env["pharma.territory.brick"].create(
            {"territory_id": self.n1a.id, "zip_prefix": "010"}
        )
        self.n1a.coverage_ids.unlink()
        self.env["pharma.assignment.run"].create({"territory_id": self.n1a.id}).action_apply()
        self.assertEqual(set(self.n1a.coverage_ids.mapped("source")), {"rule"})
        self._to_territory(
            scope="chosen", partner_ids=[Command.set(self.doctor_b.ids)], date=self.today
        ).action_hand_over()
        self.assertEqual(self._covered(self.n1a, self.today), self.hospital | self.doctor_a)
        self.assertIn(self.doctor_b, self._covered(self.n1b, self.today))
        run = self.env["pharma.assignment.run"].create({"territory_id": self.n1.id})
        run.action_apply()
        self.assertEqual((run.added_count, run.ended_count), (0, 0))

    def test_limited_coverage_of_the_successor_is_continued(self):
        there = self.n1b.coverage_ids
        there.date_end = self.today + timedelta(days=10)
        self._to_territory().action_hand_over()
        rows = self.n1b.coverage_ids.filtered(lambda c: c.partner_id == self.doctor_a).sorted(
            "date_start"
        )
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows.filtered("date_start").date_start, self.today + timedelta(days=11))
        rows._check_overlap()

    # -- who may -----------------------------------------------------------------------------------------

    def test_only_managers_of_both_subtrees_stewards_administrators(self):
        for user in (self.rep, self.rep2, self.medical, self.auditor):
            with self.assertRaises(AccessError):
                self._to_person(user=user)
        handover = self._to_person()
        for user in (self.rep, self.rep_south, self.medical, self.auditor):
            with self.assertRaises(AccessError):
                handover.with_user(user).action_hand_over()
        # a line manager of another district cannot even prepare one
        other = self._user("t_manager_south", "line_manager")
        self.s1.member_ids = [Command.create({"user_id": other.id, "role": "manager"})]
        with self.assertRaises(AccessError):
            self._to_person(user=other)
        # nor send accounts into a territory of another district
        away = self._to_territory(to_territory_id=self.s1a.id)
        with self.assertRaisesRegex(AccessError, "not yours"):
            away.action_hand_over()
        self.assertFalse(away.can_hand_over)
        self.assertEqual(
            self._covered(self.n1a, self.tomorrow), self.hospital | self.doctor_a | self.doctor_b
        )
        away.with_user(self.business).action_hand_over()
        self.assertEqual(away.state, "done")
        self._to_person(user=self.steward).action_hand_over()

    def test_a_rep_with_a_managers_group_but_no_such_membership_may_not(self):
        self.rep.group_ids |= self.env.ref("pharma_crm.group_line_manager")
        handover = self._to_person(user=self.rep)
        with self.assertRaises(AccessError):
            handover.action_hand_over()

    def test_state_and_past_cannot_be_written(self):
        handover = self._to_person()
        for values in ({"state": "done"}, {"done_user_id": self.rep.id}):
            with self.assertRaises(AccessError):
                handover.write(values)
        with self.assertRaises(AccessError):
            self._to_person(state="done")
        handover.action_hand_over()
        with self.assertRaisesRegex(UserError, "stays on record"):
            handover.write({"to_user_id": self.rep2.id})
        with self.assertRaises(UserError):
            handover.unlink()
        with self.assertRaises(UserError):
            handover.action_hand_over()
        with self.assertRaises(AccessError):
            handover.line_ids[:1].write({"frequency": 1})

    # -- bad input ---------------------------------------------------------------------------------------

    def test_bad_input_is_refused_and_nothing_is_half_done(self):
        before = (
            self.n1a.member_ids.read(),
            self.n1a.coverage_ids.read(),
            self.n1b.coverage_ids.read(),
        )
        retired = self._user("t_retired", "rep")
        retired.active = False
        outsider = self._user("t_medical_2", "medical")
        for message, make in (
            ("cannot hand over to themselves", lambda: self._to_person(to_user_id=self.rep.id)),
            ("to itself", lambda: self._to_territory(to_territory_id=self.n1a.id)),
            ("today or later", lambda: self._to_person(date=self.today - timedelta(days=1))),
            ("is no active rep", lambda: self._to_person(to_user_id=retired.id)),
            ("is no active rep", lambda: self._to_person(to_user_id=outsider.id)),
            ("to whom", lambda: self._handover()),
            ("is no rep of N1-a", lambda: self._to_person(from_user_id=self.rep2.id)),
            ("Say which territory", lambda: self._handover(kind="accounts")),
            ("Choose the accounts", lambda: self._to_territory(scope="chosen")),
            (
                "N1-a does not cover Clara South",
                lambda: self._to_territory(
                    user=self.steward,
                    scope="chosen",
                    partner_ids=[Command.set(self.doctor_south.ids)],
                ),
            ),
            (
                "is not a hospital",
                lambda: self._to_territory(
                    scope="chosen", partner_ids=[Command.set(self.rep.partner_id.ids)]
                ),
            ),
        ):
            with (
                self.subTest(message),
                self.assertRaisesRegex(UserError, message),
                self.env.cr.savepoint(),
            ):
                make().action_hand_over()
        after = (
            self.n1a.member_ids.read(),
            self.n1a.coverage_ids.read(),
            self.n1b.coverage_ids.read(),
        )
        self.assertEqual(before, after)

    def test_successor_who_works_there_already_is_refused(self):
        self.n1a.member_ids = [
            Command.create(
                {"user_id": self.successor.id, "role": "rep", "date_start": self.tomorrow}
            )
        ]
        handover = self._to_person()
        with (
            self.assertRaisesRegex(ValidationError, "already works in N1-a"),
            self.env.cr.savepoint(),
        ):
            handover.action_hand_over()
        self.env.invalidate_all()
        self.assertEqual(handover.state, "draft")
        self.assertFalse(handover.line_ids)
        self.assertIn(self.rep, self.n1a._users_on(self.tomorrow))

    def test_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        self.env.user.company_ids |= other
        theirs = self.env["pharma.territory"].create({"name": "Theirs", "company_id": other.id})
        with self.assertRaises(UserError):
            self._to_territory(user=self.steward, to_territory_id=theirs.id)
        with self.assertRaises(UserError):
            self._handover(user=self.steward, territory_id=theirs.id, to_user_id=self.successor.id)

    def test_sheet_prints(self):
        handover = self._to_person(date=self.today)
        handover.action_hand_over()
        html, _type = (
            self.env["ir.actions.report"]
            .with_user(self.successor)
            ._render_qweb_html("pharma_crm.territory_handover_sheet", handover.ids)
        )
        self.assertIn(b"Anna North", html)
