# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CallCommon

#: The 4th of a month: the calls of the last one are two to five weeks old.
NOW = datetime(2026, 6, 4, 12)


@tagged("post_install", "-at_install")
class TestMonth(CallCommon):
    """Calls of last month can be submitted until day N of this month, longer only for whom it was reopened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.pharma_call_backdate_days = 30
        cls.company.pharma_call_month_day = 3

    def setUp(self):
        super().setUp()
        clock = freeze_time(NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def _held(self, day, month=5):
        return datetime(2026, month, day, 10)

    def _tell(self, held, user=None, partner=None):
        return self._report(
            user or self.rep, partner_id=(partner or self.doctor_a).id, date_done=str(held)
        )

    def test_the_submission_day(self):
        with self.assertRaisesRegex(UserError, "May 2026.*Jun 3, 2026"):
            self._tell(self._held(31))
        self._tell(self._held(1, month=6))
        with freeze_time("2026-06-03 23:00:00"):
            self._tell(self._held(31))

    def test_none_by_default(self):
        self.company.pharma_call_month_day = 0
        self._tell(self._held(31))

    def test_planned_before_and_reported_after(self):
        with freeze_time("2026-05-28 12:00:00"):
            call = (
                self.env["pharma.call"]
                .with_user(self.rep)
                .create({"partner_id": self.doctor_a.id, "date_planned": self._held(30)})
            )
        with self.assertRaisesRegex(UserError, "May 2026"):
            call.action_submit()
        with self.assertRaisesRegex(UserError, "May 2026"):
            call.write({"date_done": self._held(29)})
        self._report(self.rep, call_id=call.id, date_done=str(self._held(2, month=6)))

    def test_the_reps_day_decides(self):
        self.rep.tz = "Asia/Shanghai"
        # 1 June there, still 31 May in London
        self._tell(datetime(2026, 5, 31, 20))
        # and there the 3rd is over while it lasts in London
        with freeze_time("2026-06-03 17:00:00"), self.assertRaisesRegex(UserError, "May 2026"):
            self._tell(self._held(30))

    def test_a_month_of_its_own(self):
        row = self.env["pharma.call.month"].create(
            {
                "month": date(2026, 5, 20),
                "deadline": date(2026, 6, 10),
                "company_id": self.company.id,
            }
        )
        self.assertEqual(row.month, date(2026, 5, 1))
        self._tell(self._held(31))
        row.deadline = date(2026, 6, 2)
        with self.assertRaisesRegex(UserError, "Jun 2, 2026"):
            self._tell(self._held(30))
        with self.assertRaises(ValidationError):
            row.deadline = date(2026, 5, 30)

    def _reopen(self, **vals):
        return (
            self.env["pharma.call.reopening"]
            .with_user(self.admin)
            .create(
                {
                    "user_id": self.rep.id,
                    "month": date(2026, 5, 9),
                    "hours": 2,
                    "reason": "Ill over the turn of the month",
                    "company_id": self.company.id,
                    **vals,
                }
            )
        )

    def test_reopened_for_one_rep(self):
        self.company.pharma_call_backdate_days = 7
        self._reopen()
        self._tell(self._held(20))
        with self.assertRaisesRegex(UserError, "May 2026"):
            self._tell(self._held(20), user=self.rep2)
        with self.assertRaisesRegex(UserError, "April 2026"):
            self._tell(self._held(30, month=4))
        with freeze_time(NOW + timedelta(hours=3)), self.assertRaisesRegex(UserError, "May 2026"):
            self._tell(self._held(21))

    def test_reopening_is_on_record(self):
        reopening = self._reopen()
        self.assertEqual(reopening.date_until, NOW + timedelta(hours=2))
        with self.assertRaises(AccessError):
            reopening.with_user(self.admin).hours = 100
        with self.assertRaises(AccessError):
            reopening.with_user(self.admin).unlink()
        for user in (self.rep, self.manager, self.business):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                reopening.with_user(user).create(
                    {"user_id": user.id, "month": date(2026, 5, 1), "reason": "x"}
                )
        self.assertFalse(reopening.with_user(self.rep2).search([]))
        self.assertTrue(reopening.with_user(self.rep).search([]))
        for vals in ({"hours": 0}, {"hours": 10000}, {"hours": "2"}, {"reason": " "}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._reopen(**vals)
        made = self._reopen(date_until="2099-01-01 00:00:00")
        self.assertEqual(made.date_until, NOW + timedelta(hours=2))
