# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_challenge import ChallengeCommon


class DecideCommon(ChallengeCommon):
    def setUp(self):
        super().setUp()
        self.env.ref("pharma_crm_cycle.tier_challenge_large").active = False
        self._propose("add", self.new_doctor, 2)
        self._propose("drop", self.doctor_b)
        page = self._propose("goal", self.doctor_a, 6)
        self.challenge = self._challenge(page)
        self.challenge.with_user(self.rep).action_submit()

    def _page(self, user):
        return self.challenge.with_user(user).get_page(self.cycle.id, self.n1a.id)


@tagged("post_install", "-at_install")
class TestDecide(DecideCommon):
    def test_nearest_manager_decides(self):
        self.assertEqual(self.challenge.territory_manager_id, self.manager)
        self.assertTrue(self._page(self.manager)["may_decide"])
        verdicts = self._verdicts(self._page(self.manager))
        for user in (self.rep, self.regional, self.business, self.admin):
            self.assertFalse(self._page(user)["may_decide"], user.login)
            with self.assertRaises(AccessError, msg=user.login):
                self.challenge.with_user(user).decide(verdicts)

    def test_line_by_line(self):
        page = self._page(self.manager)
        manager = self.challenge.with_user(self.manager)
        verdicts = self._verdicts(page, drop=False)
        for verdict in verdicts:
            with self.assertRaisesRegex(UserError, "still open: "):
                manager.finish()
            manager.decide([verdict])
        manager.finish()
        self.assertEqual(self.challenge.state, "approved")
        lines = self._lines(self.cycle)
        self.assertEqual(lines[self.n1a, self.doctor_a], 6)
        self.assertEqual(lines[self.n1a, self.doctor_b], 2, "not dropped")
        self.assertEqual(lines[self.n1a, self.new_doctor], 2)
        self.assertEqual(lines[self.n1b, self.doctor_a], 4, "another territory's line stays")
        self.assertEqual((self.challenge.accepted_count, self.challenge.rejected_count), (2, 1))
        self.assertFalse(self.cycle.goal_mismatch, "goals follow the list of a draft")

    def test_the_list_made_again_keeps_what_was_decided(self):
        manager = self.challenge.with_user(self.manager)
        manager.decide(self._verdicts(self._page(self.manager)))
        manager.finish()
        decided = self._lines(self.cycle)
        self.assertNotIn((self.n1a, self.doctor_b), decided)
        self.assertEqual(decided[self.n1a, self.new_doctor], 2)
        self.assertEqual(decided[self.n1a, self.doctor_a], 6)
        for _twice in range(2):
            self.cycle.with_user(self.business).action_generate_targets()
            self.assertEqual(self._lines(self.cycle), decided)
        # cancelled and taken up again, it is the same plan still
        self.cycle.with_user(self.business).action_cancel()
        self.cycle.with_user(self.business).action_reopen()
        self.cycle.with_user(self.business).action_generate_targets()
        self.assertEqual(self._lines(self.cycle), decided)

    def test_the_rep_reads_why_something_was_rejected(self):
        manager = self.challenge.with_user(self.manager)
        manager.decide(self._verdicts(self._page(self.manager), drop=False))
        for page in (manager.finish(), self._page(self.rep)):
            self.assertEqual(
                page["answer"],
                [
                    "The last challenge was decided: 2 accepted, 1 rejected.",
                    "Boris North: rejected, “Seen”.",
                ],
            )

    def test_no_rejection_without_an_answer(self):
        manager = self.challenge.with_user(self.manager)
        verdicts = self._verdicts(self._page(self.manager), drop=False)
        for note in (None, "", "  "):
            with self.assertRaisesRegex(UserError, "Say why"), self.env.cr.savepoint():
                manager.decide([{**verdict, "note": note} for verdict in verdicts])
        self.assertEqual(self.challenge.open_count, 3, "no line is decided")
        manager.decide(
            [{**verdict, "note": "" if verdict["accept"] else "No"} for verdict in verdicts]
        )
        self.assertEqual(self.challenge.open_count, 0)

    def test_all_at_once(self):
        manager = self.challenge.with_user(self.manager)
        manager.decide(self._verdicts(self._page(self.manager)))
        manager.finish()
        lines = self._lines(self.cycle)
        self.assertNotIn((self.n1a, self.doctor_b), lines)
        self.cycle.action_generate_targets()
        lines = self._lines(self.cycle)
        self.assertNotIn(
            (self.n1a, self.doctor_b), lines, "made again, the list keeps what was decided"
        )
        self.assertEqual(lines[self.n1a, self.doctor_a], 6)
        self.assertEqual(lines[self.n1a, self.new_doctor], 2)

    def test_history_of_every_change(self):
        manager = self.challenge.with_user(self.manager)
        manager.decide(self._verdicts(self._page(self.manager)))
        manager.finish()
        changes = self.cycle.change_ids.sorted("kind")
        self.assertRecordValues(
            changes,
            [
                {
                    "kind": "add",
                    "partner_id": self.new_doctor.id,
                    "goal_before": 0,
                    "goal_after": 2,
                },
                {"kind": "drop", "partner_id": self.doctor_b.id, "goal_before": 2, "goal_after": 0},
                {"kind": "goal", "partner_id": self.doctor_a.id, "goal_before": 4, "goal_after": 6},
            ],
        )
        self.assertEqual(set(changes.mapped("source")), {"challenge"})
        self.assertEqual(changes.create_uid, self.manager)
        self.assertIn("The customer asks for it", changes.mapped("reason"))

    def test_nothing_accepted_goes_back_with_the_answers(self):
        manager = self.challenge.with_user(self.manager)
        verdicts = self._verdicts(self._page(self.manager), accept=False)
        verdicts[0]["note"] = "Talk to me first"
        manager.decide(verdicts)
        manager.finish()
        self.assertEqual(self.challenge.state, "draft")
        self.assertIn("Talk to me first", "".join(self.challenge.message_ids.mapped("body")))
        self.assertEqual(len(self.cycle.target_ids), 4)
        page = self._page(self.rep)
        line = self._row(page, self.doctor_a)["line"]
        self._propose("goal", self.doctor_a, 5, revision=line["revision"])
        self.challenge.with_user(self.rep).action_submit()
        self.assertEqual(self.challenge.open_count, 3, "everything is to be decided anew")

    def test_taken_back(self):
        manager = self.challenge.with_user(self.manager)
        verdicts = self._verdicts(self._page(self.manager))
        manager.decide(verdicts[:1])
        self.challenge.with_user(self.rep).action_withdraw()
        self.assertEqual((self.challenge.state, self.challenge.open_count), ("draft", 3))
        with self.assertRaises(UserError):
            manager.decide(verdicts[1:])

    def test_nobody_decides_on_their_own(self):
        """A manager who has proposed for a territory without rep is passed over."""
        self.challenge.with_user(self.rep).action_withdraw()
        self.challenge.with_user(self.rep).action_cancel()
        self.env["pharma.territory.member"].create(
            {
                "user_id": self.manager.id,
                "territory_id": self.n1a.id,
                "role": "rep",
                "date_start": "2020-01-01",
            }
        )
        self.env.invalidate_all()
        page = self._propose("goal", self.doctor_a, 5, user=self.manager)
        challenge = self._challenge(page)
        challenge.with_user(self.manager).action_submit()
        self.assertEqual(challenge.territory_manager_id, self.regional)
        with self.assertRaises(AccessError):
            challenge.with_user(self.manager).decide(
                self._verdicts(
                    challenge.with_user(self.manager).get_page(self.cycle.id, self.n1a.id)
                )
            )

    def test_tiers_by_share_of_change_and_level(self):
        self.challenge.with_user(self.rep).action_withdraw()
        tier = self.env.ref("pharma_crm_cycle.tier_challenge_large")
        tier.write(
            {
                "active": True,
                "definition_domain": "[('change_share', '>=', 0.25), ('territory_level', '=', 'territory')]",
            }
        )
        self.challenge.with_user(self.rep).action_submit()
        self.assertEqual(self.challenge.change_share, 1.5, "3 proposals, 2 customers")
        self.assertEqual(len(self.challenge.sudo().review_ids), 2)
        manager = self.challenge.with_user(self.manager)
        manager.decide(self._verdicts(self._page(self.manager)))
        manager.finish()
        self.assertEqual(self.challenge.state, "review")
        self.assertEqual(self._lines(self.cycle)[self.n1a, self.doctor_a], 4)
        business = self.challenge.with_user(self.business)
        business.decide(self._verdicts(self._page(self.business), drop=False))
        business.finish()
        self.assertEqual(self.challenge.state, "approved")
        self.assertEqual(self._lines(self.cycle)[self.n1a, self.doctor_b], 2)

    def test_passed_on(self):
        """A manager hands the decision to somebody else; who asked does not get it."""
        manager = self.challenge.with_user(self.manager)
        action = manager.forward_tier()
        wizard = (
            self.env["tier.validation.forward.wizard"]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"forward_reviewer_id": self.regional.id, "forward_description": "On leave"})
        )
        wizard.add_forward()
        self.challenge.invalidate_recordset()
        self.assertFalse(self._page(self.manager)["may_decide"])
        regional = self.challenge.with_user(self.regional)
        regional.decide(self._verdicts(self._page(self.regional)))
        action = regional.finish()
        self.assertEqual(action["res_model"], "comment.wizard", "who gets it says a word to it")
        self._decide(self.challenge, self.regional, "validate")
        self.assertEqual(self.challenge.state, "approved")

    def test_reminded(self):
        review = self.challenge.sudo().review_ids
        self.env.cr.execute(
            "UPDATE tier_review SET create_date = create_date - interval '4 days' WHERE id = %s",
            [review.id],
        )
        review.invalidate_recordset()
        self.manager.notification_type = "inbox"
        self.env["tier.definition"].sudo()._cron_send_review_reminder()
        self.assertTrue(review.last_reminder_date)
        messages = self.challenge.sudo().message_ids
        self.assertTrue(messages.filtered(lambda m: "4 days ago" in (m.body or "")))


@tagged("post_install", "-at_install")
class TestTwoAtOnce(DecideCommon):
    """Nothing is lost, and the later one is told by whom and what."""

    def test_rep_changes_what_the_manager_looks_at(self):
        seen = self._verdicts(self._page(self.manager))
        line = self._row(self._page(self.rep), self.doctor_a)["line"]
        self._propose("goal", self.doctor_a, 9, revision=line["revision"])
        with self.assertRaisesRegex(UserError, "Anna North was changed meanwhile by T Rep.*4 → 9"):
            self.challenge.with_user(self.manager).decide(seen)
        self.assertEqual(self.challenge.open_count, 3, "none of them is decided")
        self.challenge.with_user(self.manager).decide(self._verdicts(self._page(self.manager)))
        self.assertEqual(self.challenge.open_count, 0)

    def test_manager_decides_what_the_rep_edits(self):
        line = self._row(self._page(self.rep), self.doctor_a)["line"]
        self.challenge.with_user(self.manager).decide(self._verdicts(self._page(self.manager)))
        with self.assertRaisesRegex(UserError, "changed meanwhile by T Manager.*Accepted"):
            self._propose("goal", self.doctor_a, 9, revision=line["revision"])
        line = self._row(self._page(self.rep), self.doctor_a)["line"]
        self.assertEqual((line["after"], line["decision"]), (6, "accepted"))
        with self.assertRaisesRegex(UserError, "T Manager has decided on this already"):
            self._propose("goal", self.doctor_a, 9, revision=line["revision"])
        with self.assertRaisesRegex(UserError, "decided on this already"):
            self.challenge.with_user(self.rep).retract(line["id"], line["revision"])

    def test_taken_back_under_the_managers_eyes(self):
        seen = self._verdicts(self._page(self.manager))
        line = self._row(self._page(self.rep), self.doctor_a)["line"]
        self.challenge.with_user(self.rep).retract(line["id"], line["revision"])
        with self.assertRaisesRegex(UserError, "was taken back meanwhile"):
            self.challenge.with_user(self.manager).decide(seen)

    def test_added_after_the_manager_has_decided(self):
        more = self._account("doctor", "Emil North", "T-D10")
        self._cover(self.n1a, more)
        manager = self.challenge.with_user(self.manager)
        manager.decide(self._verdicts(self._page(self.manager)))
        self._propose("add", more, 1)
        with self.assertRaisesRegex(UserError, "still open: 1"):
            manager.finish()

    def test_decided_while_the_rep_still_types(self):
        manager = self.challenge.with_user(self.manager)
        line = self._row(self._page(self.rep), self.doctor_a)["line"]
        manager.decide(self._verdicts(self._page(self.manager)))
        manager.finish()
        with self.assertRaises(UserError):
            self._propose("goal", self.doctor_a, 9, revision=line["revision"])
        with self.assertRaisesRegex(UserError, "was decided meanwhile"):
            self.challenge.with_user(self.rep).retract(line["id"], line["revision"])
        self.assertEqual(self._lines(self.cycle)[self.n1a, self.doctor_a], 6)
