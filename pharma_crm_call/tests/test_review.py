# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestReview(CallCommon):
    """Every submitted call waits for the manager; the rep hears what the manager says."""

    def _review(self, user, call, **values):
        return (
            self.env["pharma.call.review"]
            .with_user(user)
            .create({"call_id": call.id, "text": "Ask for the trial", **values})
        )

    def _queue(self, user):
        return (
            self.env["pharma.call"]
            .with_user(user)
            .search([("state", "=", "submitted"), ("is_my_team", "=", True)])
        )

    def test_queue(self):
        call = self._made(self.rep, self.doctor_a)
        own = self._made(self.manager, self.doctor_b)
        self._made(self.rep_south, self.doctor_south)
        self.assertEqual(self._queue(self.manager), call)
        self.assertEqual(self._queue(self.regional), call | own)
        self.assertFalse(self._queue(self.rep))
        self.assertEqual(call.with_user(self.manager).is_my_team, True)
        with freeze_time(self.now + timedelta(days=4, hours=1)):
            self.assertEqual((call.review_age, call.is_review_late), (4, True))

    def test_review(self):
        call = self._made(self.rep, self.doctor_a)
        review = self._review(
            self.manager, call, kind="suggestion", text="Line 1\n<script>2</script>"
        )
        self.assertEqual((call.state, review.reviewer_id), ("reviewed", self.manager))
        self.assertTrue(call.date_reviewed)
        self.assertFalse(self._queue(self.manager))
        message = call.message_ids.filtered(lambda m: self.rep.partner_id in m.notified_partner_ids)
        self.assertIn("Suggestion", message.body)
        self.assertNotIn("<script>", message.body)
        self.assertEqual(call.activity_ids.user_id, self.rep)
        day = self.env["pharma.call"].with_user(self.rep).day_ahead()
        self.assertEqual(
            [(m["reviewer"], m["text"]) for m in day["messages"]],
            [(self.manager.name, "Line 1\n<script>2</script>")],
        )
        with self.assertRaises(AccessError):
            review.with_user(self.manager).action_seen()
        review.with_user(self.rep).action_seen()
        self.assertTrue(review.seen_on)
        self.assertFalse(call.activity_ids)
        self.assertFalse(self.env["pharma.call"].with_user(self.rep).day_ahead()["messages"])

    def test_comment_makes_no_activity(self):
        call = self._made(self.rep, self.doctor_a)
        self._review(self.manager, call)
        self.assertFalse(call.activity_ids)
        self.assertEqual(call.state, "reviewed")
        self._review(self.regional, call, text="I agree")
        self.assertEqual(len(call.review_ids), 2)

    def test_mark_reviewed(self):
        calls = self._made(self.rep, self.doctor_a) | self._made(self.rep, self.doctor_b)
        calls.with_user(self.manager).action_review()
        self.assertEqual(set(calls.mapped("state")), {"reviewed"})

    def test_not_reviewable(self):
        call = self._made(self.rep, self.doctor_a)
        own = self._made(self.manager, self.doctor_b)
        planned = self._call(self.rep, self.doctor_a)
        for user, of in (
            (self.rep, call), (self.rep2, call), (self.rep_south, call), (self.medical, call), (self.auditor, call),
            (self.manager, own), (self.manager, planned),
        ):  # fmt: skip
            with self.subTest(user=user.login, call=of.display_name):
                with self.assertRaises(UserError):
                    self._review(user, of)
                with self.assertRaises(UserError):
                    of.with_user(user).action_review()
        self.assertEqual((call.state, own.state), ("submitted", "submitted"))
        superior = self._made(self.regional, self.doctor_b, days=-4)
        self.assertEqual(superior.territory_id, self.n1a)
        with self.assertRaises(UserError):
            self._review(self.manager, superior)
        south = self._made(self.rep_south, self.doctor_south)
        with self.assertRaises(UserError):
            self._review(self.manager, south)
        self._review(self.regional, own)
        self.assertEqual(own.state, "reviewed")

    def test_forged(self):
        call = self._made(self.rep, self.doctor_a)
        review = self._review(
            self.manager, call, reviewer_id=self.regional.id, seen_on="2020-01-01"
        )
        self.assertEqual(review.reviewer_id, self.manager)
        self.assertFalse(review.seen_on)
        with self.assertRaises(AccessError):
            review.with_user(self.manager).text = "Never said"
        with self.assertRaises(AccessError):
            review.with_user(self.manager).unlink()
        with self.assertRaises(UserError):
            self._review(self.manager, call, text="  ")

    def test_buttons_follow_the_rules(self):
        call = self._made(self.rep, self.doctor_a)
        self.assertTrue(call.with_user(self.manager).can_review)
        self.assertFalse(call.with_user(self.rep).can_review)
        planned = self._call(self.rep, self.doctor_b)
        self.assertTrue(planned.with_user(self.rep).can_submit)
        self.assertFalse(planned.with_user(self.manager).can_submit)
        self.assertTrue(planned.with_user(self.manager).can_cancel)
        self.assertFalse(planned.with_user(self.medical).can_cancel)
