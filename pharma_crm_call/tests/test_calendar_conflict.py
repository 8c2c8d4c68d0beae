# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, fields
from odoo.tests import Form, tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestCalendarConflict(CallCommon):
    """Colleagues' calls on the same customer around the same day are shown, never a block."""

    def test_window(self):
        own = self._call(self.rep, self.doctor_a, days=5)
        for away in (0, 1, 2, 3):
            self._call(self.rep2, self.doctor_a, days=5 + away)
        for setting, count in (("off", 0), ("0", 1), ("1", 2), ("2", 3)):
            self.company.pharma_call_conflict_days = setting
            own.invalidate_recordset()
            self.assertEqual(own.with_user(self.rep).conflict_count, count, setting)
        self.assertTrue(own.with_user(self.rep).conflict_text.startswith(self.rep2.name))

    def test_states_and_own_calls(self):
        own = self._call(self.rep, self.doctor_a, days=1)
        self._call(self.rep, self.doctor_a, days=2)
        other = self._call(self.rep2, self.doctor_a, days=1)
        self.assertEqual(own.conflict_count, 1, "own calls are none")
        other.action_cancel(reason="Ill")
        own.invalidate_recordset()
        self.assertFalse(own.conflict_count, "nor are cancelled ones")

    def test_attendees(self):
        """A colleague meets the doctor among others."""
        own = self._call(self.rep, self.doctor_a, days=1)
        self._cover(self.n1b, self.hospital)
        self._call(
            self.rep2,
            self.hospital,
            days=1,
            attendee_ids=[Command.create({"partner_id": self.doctor_a.id})],
        )
        self.assertEqual(own.conflict_count, 1)

    def test_only_calls_that_the_user_may_read(self):
        """The team's calls on a shared customer show; those on a customer out of reach do not."""
        mine = self._call(self.rep, self.doctor_a, days=1)
        self._call(self.rep2, self.doctor_a, days=1)
        key = (self.doctor_a.id, mine.date_day, self.rep.id)
        Call = self.env["pharma.call"]
        self.assertTrue(Call.with_user(self.rep)._conflicts({key}))
        self.assertTrue(Call.with_user(self.manager)._conflicts({key}))
        self.assertFalse(Call.with_user(self.rep_south)._conflicts({key}))

    def test_in_a_form(self):
        self._call(self.rep2, self.doctor_a, days=1)
        form = Form(
            self.env["pharma.call"].with_user(self.rep), view="pharma_crm_call.view_call_form_quick"
        )
        form.partner_id = self.doctor_a
        form.date_start = fields.Datetime.add(self.now, days=1)
        self.assertIn(self.rep2.name, form.conflict_text)
        self.assertTrue(form.save().id)

    def test_one_query(self):
        calls = self.env["pharma.call"]
        for days in range(1, 11):
            calls |= self._call(self.rep, self.doctor_a, days=days)
            self._call(self.rep2, self.doctor_a, days=days)
        self.env.flush_all()
        calls = calls.with_user(self.rep)
        calls.mapped("conflict_count")
        calls.invalidate_recordset()
        self.env.invalidate_all()
        calls.fetch(["partner_id", "user_id", "date_day", "state"])
        with self.assertQueryCount(10):
            calls.mapped("conflict_count")
        self.assertTrue(all(calls.mapped("conflict_count")))
