# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .approval_common import ApprovalCase

MONDAY = datetime(2026, 3, 2, 9, 0)


@tagged("post_install", "-at_install")
class TestEscalation(ApprovalCase):
    """A decision that waits too long goes to the next manager up the tree as well, once a level, on record."""

    def setUp(self):
        super().setUp()
        self.tier_1.escalate_days = 2
        self.company.resource_calendar_id.tz = "UTC"
        with freeze_time(MONDAY):
            self.record.action_submit()
            self.env.flush_all()

    def _cron(self, moment):
        with freeze_time(moment):
            self.env["tier.definition"]._cron_send_review_reminder()
            self.env.flush_all()
        self.env.invalidate_all()
        return self.env["pharma.approval.escalation"].search(
            [("res_model", "=", self.record._name)], order="id"
        )

    def test_after_the_working_days_of_the_rule(self):
        self.assertFalse(self._cron(datetime(2026, 3, 4, 6)), "Wednesday has not been worked yet")
        escalation = self._cron(datetime(2026, 3, 4, 20))
        self.assertEqual(
            (escalation.user_id, escalation.level, escalation.days, escalation.tier_name),
            (self.regional, 1, 2, "Line manager"),
        )
        self.assertEqual(escalation.waited_for, self.manager.name)
        self.assertTrue(self.record.with_user(self.regional).can_review)
        self.assertTrue(self.record.with_user(self.manager).can_review, "may still decide")
        self.assertIn(
            "did not decide within 2 working days", str(self.record.message_ids.mapped("body"))
        )
        self.record.with_user(self.regional).validate_tier()
        self.assertEqual(self.record.review_ids[0].done_by, self.regional)

    def test_weekends_and_holidays_do_not_count(self):
        with freeze_time(datetime(2026, 3, 5, 9)):
            record = self._record()
            self.record.action_withdraw()
            record.action_submit()
            self.env.flush_all()
        self.assertFalse(self._cron(datetime(2026, 3, 8, 20)), "Friday was the only working day")
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-09 23:59:59",
            }
        )
        self.assertFalse(self._cron(datetime(2026, 3, 9, 20)))
        self.assertTrue(self._cron(datetime(2026, 3, 10, 20)))

    def test_once_a_level_and_then_further_up(self):
        self._cron(datetime(2026, 3, 4, 20))
        self.assertEqual(len(self._cron(datetime(2026, 3, 5, 20))), 1, "the next one has as long")
        escalations = self._cron(datetime(2026, 3, 6, 20))
        self.assertEqual(escalations.mapped("user_id"), self.regional | self.business)
        self.assertEqual(escalations.mapped("level"), [1, 2])
        self.assertEqual(len(self._cron(datetime(2026, 3, 30, 20))), 2, "nobody is above")

    def test_decided_in_time(self):
        self.record.with_user(self.manager).validate_tier()
        self.assertFalse(self._cron(datetime(2026, 3, 20, 20)), "the second step has no such rule")

    def test_rule_without_it(self):
        self.tier_1.escalate_days = 0
        self.assertFalse(self._cron(datetime(2026, 3, 30, 20)))

    def test_never_to_who_has_made_it(self):
        self.record.action_withdraw()
        with freeze_time(MONDAY):
            record = self.Model.with_user(self.regional).create(
                {"name": "Own", "manager_id": self.manager.id}
            )
            record.action_submit()
            self.env.flush_all()
        escalation = self._cron(datetime(2026, 3, 4, 20))
        self.assertEqual(escalation.user_id, self.business)

    def test_trail_is_written_by_nobody(self):
        escalation = self._cron(datetime(2026, 3, 4, 20))
        for user in (self.regional, self.admin):
            with self.assertRaises(AccessError):
                escalation.with_user(user).unlink()
            with self.assertRaises(AccessError):
                escalation.with_user(user).write({"level": 5})
        with self.assertRaises(AccessError):
            self.env["pharma.approval.escalation"].with_user(self.rep).search([])
        self.assertFalse(self.env["pharma.approval.escalation"].with_user(self.manager).search([]))
        self.assertEqual(
            escalation.with_user(self.regional).action_open_record()["res_id"], self.record.id
        )

    def test_number_of_days(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.tier_1.escalate_days = -1
            self.tier_1.flush_recordset()


@tagged("post_install", "-at_install")
class TestDecideMany(ApprovalCase):
    """One decision on what was chosen in a list."""

    def setUp(self):
        super().setUp()
        self.tier_2.active = False
        self.records = self.record | self._record(name="Pen") | self._record(name="Book")
        for record in self.records:
            record.action_submit()

    def _open(self, user=None):
        action = self.records.with_user(user or self.manager).action_decide_many()
        return (
            self.env["pharma.decision.many"]
            .browse(action["res_id"])
            .with_user(user or self.manager)
        )

    def test_approve(self):
        wizard = self._open()
        self.assertEqual(wizard.number, 3)
        self.assertIn("Pen", wizard.overview)
        answer = wizard.action_decide()
        self.assertEqual(set(self.records.mapped("state")), {"approved"})
        self.assertEqual(answer["params"]["type"], "success")

    def test_refuse(self):
        wizard = self._open()
        wizard.decision = "reject"
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_decide()
        wizard.comment = "Not this quarter"
        wizard.action_decide()
        self.assertEqual(set(self.records.mapped("state")), {"draft"})
        self.assertEqual(self.records[1].review_ids.comment, "Not this quarter")

    def test_what_changed_meanwhile_stays(self):
        wizard = self._open()
        self.records[0].action_withdraw()
        self.records[0].amount = 9000
        self.records[0].action_submit()
        self.records[1].with_user(self.manager).validate_tier()
        answer = wizard.action_decide()
        self.assertEqual(self.records.mapped("state"), ["review", "approved", "approved"])
        self.assertEqual(answer["params"]["type"], "warning")

    def test_only_what_waits_for_me(self):
        with self.assertRaisesRegex(UserError, "None of these waits for your decision"):
            self._open(self.rep)
        wizard = self._open()
        with self.assertRaises(AccessError):
            wizard.with_user(self.rep).action_decide()

    def test_forged_dialog_decides_nothing(self):
        wizard = (
            self.env["pharma.decision.many"]
            .with_user(self.rep)
            .create(
                {
                    "res_model": self.record._name,
                    "number": 3,
                    "review_ids": [(6, 0, self.records.sudo().review_ids.ids)],
                }
            )
        )
        wizard.action_decide()
        self.assertEqual(set(self.records.mapped("state")), {"review"})
