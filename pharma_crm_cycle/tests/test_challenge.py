# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged

from .common import CycleCommon


class ChallengeCommon(CycleCommon):
    """The list of N1-a (A 4 calls, B 2 calls) is a draft, open for challenges, without limits in the way."""

    def setUp(self):
        super().setUp()
        self.cycle.limit_ids.filtered(lambda limit: limit.kind != "band").maximum = 100
        self.cycle.limit_ids.filtered(lambda limit: limit.kind == "band").unlink()
        self.cycle.action_generate_targets()
        self.cycle.action_open_challenges()
        self.new_doctor = self._account("doctor", "Dora North", "T-D9")
        self.new_doctor.pharma_class_id = self.class_b
        self._cover(self.n1a, self.new_doctor)


@tagged("post_install", "-at_install")
class TestPropose(ChallengeCommon):
    def test_page_of_a_rep(self):
        page = (
            self.env["pharma.cycle.challenge"]
            .with_user(self.rep)
            .get_page(self.cycle.id, self.n1a.id)
        )
        self.assertEqual(
            [(row["name"], row["class"], row["goal"], row["line"]) for row in page["rows"]],
            [("Anna North", "A", 4, False), ("Boris North", "B", 2, False)],
        )
        self.assertTrue(page["may_edit"])
        self.assertFalse(page["may_decide"] or page["can_submit"])
        self.assertEqual({row["retention"] for row in page["rows"]}, {"first"})
        self.assertEqual({row["profit"] for row in page["rows"]}, {"No sales data"})

    def test_add_drop_and_goal(self):
        self._propose("add", self.new_doctor, 2, note="Runs the new ward")
        self._propose("drop", self.doctor_b)
        page = self._propose("goal", self.doctor_a, 6)
        lines = {row["name"]: row["line"] for row in page["rows"]}
        self.assertEqual(
            {
                name: (line["kind"], line["before"], line["after"], line["decision"])
                for name, line in lines.items()
            },
            {
                "Anna North": ("goal", 4, 6, "open"),
                "Boris North": ("drop", 2, 0, "open"),
                "Dora North": ("add", 0, 2, "open"),
            },
        )
        self.assertTrue(page["can_submit"])
        self.assertEqual(lines["Dora North"]["note"], "Runs the new ward")
        self.assertEqual(self._lines(self.cycle)[self.n1a, self.doctor_a], 4, "not in the list yet")
        self.assertEqual(len(self._challenge(page).line_ids), 3, "one challenge for all")

    def test_change_and_take_back(self):
        page = self._propose("goal", self.doctor_a, 6)
        line = self._row(page, self.doctor_a)["line"]
        page = self._propose("goal", self.doctor_a, 7, revision=line["revision"])
        line = self._row(page, self.doctor_a)["line"]
        self.assertEqual((line["after"], line["revision"]), (7, 2))
        challenge = self._challenge(page).with_user(self.rep)
        page = challenge.retract(line["id"], line["revision"])
        self.assertFalse(self._row(page, self.doctor_a)["line"])

    def test_what_cannot_be_proposed(self):
        self.env["pharma.cycle.target"].with_user(self.business).create(
            {"cycle_id": self.cycle.id, "territory_id": self.n1a.id, "partner_id": self.hospital.id}
        )
        other = self._reason("other").id
        for message, values in {
            "on the list of N1-a already": ("add", self.doctor_a, 2, {}),
            "is not on the list": ("goal", self.new_doctor, 2, {}),
            "The goal of Anna North is 4 already": ("goal", self.doctor_a, 4, {}),
            "is no number of calls": ("goal", self.doctor_a, -1, {}),
            "choose a reason": ("goal", self.doctor_a, 5, {"reason_id": False}),
            "asks for a sentence": ("goal", self.doctor_a, 5, {"reason_id": other}),
            "to add, to drop": ("swap", self.doctor_a, 5, {}),
        }.items():
            kind, partner, goal, more = values
            with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
                self._propose(kind, partner, goal, **more)
        self.assertFalse(
            self.env["pharma.cycle.challenge"].search([("cycle_id", "=", self.cycle.id)])
        )

    def test_customer_outside_the_territory(self):
        stranger = self._account("doctor", "Nobody's", "T-D8")
        self._cover(self.n1b, stranger)
        colleague = self.env["pharma.coverage"].search([("partner_id", "=", stranger.id)])
        with self.assertRaises(AccessError):
            self._propose("add", stranger, 1)
        self._cover(self.n1, stranger)
        colleague.active = False
        self._cover(self.n1a, stranger, date_start="2031-01-01")
        self.env["pharma.territory.member"].create(
            {
                "user_id": self.rep.id,
                "territory_id": self.n1.id,
                "role": "rep",
                "date_start": "2020-01-01",
            }
        )
        with self.assertRaisesRegex(UserError, "not covered by N1-a in the period"):
            self._propose("add", stranger, 1)

    def test_goal_below_the_calls_made(self):
        target = self.cycle.target_ids.filtered(
            lambda t: t.territory_id == self.n1a and t.partner_id == self.doctor_a
        )
        self._record_facts([(target, 3, 3, 0)])
        with self.assertRaisesRegex(UserError, "calls made already: 3"):
            self._propose("goal", self.doctor_a, 2)

    def test_only_while_it_is_open(self):
        self.cycle.action_close_challenges()
        with self.assertRaisesRegex(UserError, "not open for challenges"):
            self._propose("goal", self.doctor_a, 5)
        self.cycle.action_open_challenges()
        self.cycle.challenge_until = "2020-01-01"
        with self.assertRaisesRegex(UserError, "could be proposed until Jan 1, 2020"):
            self._propose("goal", self.doctor_a, 5)
        self.cycle.challenge_until = False
        page = self._propose("goal", self.doctor_a, 5)
        self._challenge(page).with_user(self.rep).action_submit()
        with self.assertRaises(RedirectWarning):
            self.cycle.action_ask_submit()
        with self.assertRaises(RedirectWarning) as caught:
            self.cycle.action_submit()
        message, action, _button, context = caught.exception.args
        self.assertIn("challenges wait for a decision first: N1-a.", message)
        self.assertEqual(
            self.env["ir.actions.act_window"].browse(action).res_model, "pharma.cycle.challenge"
        )
        self.assertEqual(context["search_default_cycle_id"], self.cycle.id)

    def test_the_button_is_for_who_has_a_list(self):
        for user, may in ((self.rep, True), (self.manager, False), (self.business, False)):
            cycle = self.cycle.with_user(user)
            cycle.invalidate_recordset()
            self.assertEqual(cycle.can_challenge, may, user.login)
        self.cycle.action_close_challenges()
        self.assertFalse(self.cycle.with_user(self.rep).can_challenge)

    def test_who_may_propose(self):
        for user in (self.rep2, self.rep_south, self.auditor, self.medical):
            with self.assertRaises(AccessError, msg=user.login), self.env.cr.savepoint():
                self._propose("goal", self.doctor_a, 5, user=user)
        self._propose("goal", self.doctor_a, 5)
        with self.assertRaises(AccessError):
            self._propose("goal", self.doctor_b, 5, user=self.manager)

    def test_nothing_is_written_but_by_the_methods(self):
        page = self._propose("goal", self.doctor_a, 5)
        challenge = self._challenge(page)
        for user in (self.rep, self.manager, self.business, self.admin):
            for record in (challenge, challenge.line_ids):
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(record.with_user(user).has_access(operation), user.login)
        with self.assertRaises(AccessError):
            challenge.with_user(self.rep).write({"state": "approved"})

    def test_forged_context(self):
        """What a client puts into the context does not reach the records that the methods make."""
        page = (
            self.env["pharma.cycle.challenge"]
            .with_user(self.rep)
            .with_context(
                default_user_id=self.manager.id,
                default_state="approved",
                default_decided_by_id=self.manager.id,
                default_decision_note="Granted",
                default_revision=7,
            )
        )
        proposal = {
            "kind": "goal",
            "partner_id": self.doctor_a.id,
            "goal": 5,
            "reason_id": self._reason("asked").id,
            "revision": 0,
        }
        challenge = self._challenge(page.propose(self.cycle.id, self.n1a.id, proposal))
        self.assertEqual((challenge.state, challenge.user_id), ("draft", self.rep))
        self.assertRecordValues(
            challenge.line_ids,
            [{"decided_by_id": False, "decision_note": False, "decision": "open", "revision": 1}],
        )

    def test_page_of_another_territory(self):
        for user in (self.rep2, self.rep_south):
            with self.assertRaises(AccessError, msg=user.login):
                self.env["pharma.cycle.challenge"].with_user(user).get_page(
                    self.cycle.id, self.n1a.id
                )
        for user in (self.manager, self.business, self.auditor):
            page = (
                self.env["pharma.cycle.challenge"]
                .with_user(user)
                .get_page(self.cycle.id, self.n1a.id)
            )
            self.assertEqual(len(page["rows"]), 2, user.login)
        self.assertFalse(page["may_edit"], "an auditor changes nothing")

    def test_find_whom_to_add(self):
        found = (
            self.env["pharma.cycle.challenge"]
            .with_user(self.rep)
            .find_customers(self.cycle.id, self.n1a.id, "dora")
        )
        self.assertEqual([(row["name"], row["class"]) for row in found], [("Dora North", "B")])
        self.assertFalse(
            self.env["pharma.cycle.challenge"]
            .with_user(self.rep)
            .find_customers(self.cycle.id, self.n1a.id, "anna")
        )

    def test_choices(self):
        # the cycle lies in the future, so that it can be challenged whenever this test runs
        choices = self.env["pharma.cycle.challenge"].with_user(self.rep).get_choices()
        mine = [choice for choice in choices if choice["cycle_id"] == self.cycle.id]
        self.assertEqual([choice["territory_id"] for choice in mine], [self.n1a.id])
        page = self._propose("goal", self.doctor_a, 5)
        self._challenge(page).with_user(self.rep).action_submit()
        choices = self.env["pharma.cycle.challenge"].with_user(self.manager).get_choices()
        self.assertEqual(
            [c["state"] for c in choices if c["territory_id"] == self.n1a.id], ["review"]
        )

    def test_page_asks_as_often_for_a_long_list(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["pharma.cycle.challenge"].with_user(self.rep).get_page(
                self.cycle.id, self.n1a.id
            )
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        doctors = self.env["res.partner"].create(
            [
                {
                    "name": f"Doctor {number}",
                    "pharma_type": "doctor",
                    "pharma_code": f"G{number}",
                    "pharma_class_id": self.class_a.id,
                    "company_id": self.company.id,
                }
                for number in range(40)
            ]
        )
        self._cover(self.n1a, doctors)
        self.cycle.action_generate_targets()
        self.assertEqual(count(), few)
