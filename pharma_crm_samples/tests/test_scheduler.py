# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.tests import TransactionCase, tagged

from ..hooks import space_out_scheduler


@tagged("post_install", "-at_install")
class TestScheduler(TransactionCase):
    """The first start of a new database has no error in its log."""

    def test_scheduler_and_cleaning_are_not_due_at_once(self):
        scheduler = self.env.ref("stock.ir_cron_scheduler_action")
        cleaning = self.env.ref("base.autovacuum_job")
        scheduler.nextcall = cleaning.nextcall
        space_out_scheduler(self.env)
        self.assertEqual(scheduler.nextcall - cleaning.nextcall, timedelta(hours=1))
        scheduler.nextcall = cleaning.nextcall - timedelta(hours=3)
        before = scheduler.nextcall
        space_out_scheduler(self.env)
        self.assertEqual(scheduler.nextcall, before, "somebody chose this hour")
