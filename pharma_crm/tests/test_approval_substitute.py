# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalSubstitute(ApprovalCase):
    """While somebody is away, the substitute decides; never on their own record."""

    def setUp(self):
        super().setUp()
        self.record.action_submit()
        self.today = fields.Date.context_today(self.record)

    def _substitute(self, user=None, substitute=None, first=0, last=7, by=None):
        user = user or self.manager
        return (
            self.env["pharma.approval.substitute"]
            .with_user(by or user)
            .create(
                {
                    "user_id": user.id,
                    "substitute_id": (substitute or self.regional).id,
                    "date_start": self.today + timedelta(days=first),
                    "date_end": self.today + timedelta(days=last),
                    "company_id": self.company.id,
                }
            )
        )

    def test_substitute_decides(self):
        record = self.record.with_user(self.regional)
        with self.assertRaises(AccessError):
            record.validate_tier()
        self._substitute()
        self.assertTrue(record.can_review, "what waits already waits for both")
        self.assertTrue(self.record.with_user(self.manager).can_review)
        record.validate_tier()
        self.assertEqual(self.record.review_ids[0].done_by, self.regional)

    def test_only_in_these_days(self):
        substitution = self._substitute(first=1)
        record = self.record.with_user(self.regional)
        self.assertFalse(record.can_review)
        self.env.cr.execute(
            "UPDATE pharma_approval_substitute SET date_start = %s WHERE id = %s",
            [self.today, substitution.id],
        )
        self.env.invalidate_all()
        self.env["tier.definition"]._cron_send_review_reminder()
        self.assertTrue(record.can_review, "the day has come")
        substitution.unlink()
        self.assertFalse(record.can_review)

    def test_nobody_decides_on_their_own(self):
        self._substitute(substitute=self.rep)
        with self.assertRaises(AccessError):
            self.record.with_user(self.rep).validate_tier()

    def test_who_names_whom(self):
        with self.assertRaises(AccessError):
            self._substitute(by=self.regional)
        with self.assertRaises(AccessError):
            self._substitute(user=self.rep, by=self.rep)
        self._substitute(by=self.admin)
        with self.assertRaises(AccessError):
            self._substitute().with_user(self.manager).user_id = self.regional

    def test_bad_input(self):
        for values in ({"substitute": self.manager}, {"first": 8}):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self._substitute(**values)
