# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .complaints_common import NOW, ComplaintsCommon


@tagged("post_install", "-at_install")
class TestComplaintsClock(ComplaintsCommon):
    """The clock of an adverse event rings, and nobody bends it or the text it is about."""

    def test_clock_rings_once_each_time(self):
        """Reminder 4 hours before, at the deadline an escalation, each 4 hours again; running twice adds nothing."""
        with freeze_time(NOW):
            ticket = self._raise(self.rep, "adverse_event").sudo()
        counts = []
        for hours in (19, 20, 21, 24, 25, 28, 29):
            with freeze_time(NOW + timedelta(hours=hours)):
                for _twice in range(2):
                    self.Ticket._pharma_due().filtered(lambda t: t == ticket)._pharma_ring()
                self.env.invalidate_all()
                counts.append(
                    (
                        bool(ticket.pharma_reminded_on),
                        ticket.pharma_escalations,
                        len(self._mails(ticket)),
                    )
                )
        self.assertEqual(
            counts,
            [
                (False, 0, 1),
                (True, 0, 2),
                (True, 0, 2),
                (True, 1, 3),
                (True, 1, 3),
                (True, 2, 4),
                (True, 2, 4),
            ],
        )
        self.assertEqual(ticket.pharma_escalated_on, NOW + timedelta(hours=28))
        told = self._mails(ticket).sorted("id")[-1].recipient_ids
        self.assertLessEqual(
            (self.medical | self.manager | self.regional | self.admin).partner_id, told
        )
        self.assertNotIn(self.rep2.partner_id, told)
        mine = ticket.activity_ids.filtered(lambda a: a.user_id == self.medical)
        self.assertEqual(len(mine), 1, "an open activity is not doubled")
        # a mail names neither the doctor nor anybody who was told in confidence
        for mail in self._mails(ticket):
            self.assertNotIn("Anna North", f"{mail.subject} {mail.body_html}")

    def test_clock_after_a_long_silence(self):
        """A server that was down for days escalates once, not once for each missed time."""
        with freeze_time(NOW):
            ticket = self._raise(self.rep, "adverse_event").sudo()
        with freeze_time(NOW + timedelta(hours=101)):
            ticket._pharma_ring()
            ticket._pharma_ring()
            self.assertEqual(ticket.pharma_escalations, 1)
            self.assertEqual(ticket.pharma_next_alarm, NOW + timedelta(hours=104))

    def test_clock_stops_when_reported(self):
        with freeze_time(NOW):
            ticket = self._raise(self.rep, "adverse_event")
        with freeze_time(NOW + timedelta(hours=25)):
            ticket.with_user(self.medical).action_pharma_reported()
            self.assertEqual((ticket.pharma_clock, ticket.pharma_late), ("late", True))
            self.assertFalse(self.Ticket._pharma_due().filtered(lambda t: t == ticket))
            self.assertFalse(ticket.sudo().activity_ids)

    # -- attacks on the clock ------------------------------------------------------------------------

    def test_clock_cannot_be_moved(self):
        """Neither who raised it, nor a manager, nor an administrator moves, stops, hides or deletes it."""
        ticket = self._raise(self.rep, "adverse_event")
        service = self.env.ref("pharma_crm.ticket_category_service")
        later = datetime(2099, 1, 1)
        attacks = [
            {"pharma_deadline": later},
            {"pharma_aware_on": later},
            {"pharma_next_alarm": False},
            {"pharma_done_on": later},
            {"pharma_reported_on": later},
            {"pharma_kind": "service"},
            {"pharma_kind": False},
            {"category_id": service.id},
            {"team_id": service.pharma_team_id.id},
            {"stage_id": self.env.ref("pharma_crm.ticket_stage_closed").id},
            {"stage_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").id},
            {"active": False},
            {"company_id": self.env.ref("base.main_company").id},
            {"user_id": self.rep.id},
            {"pharma_raised_by_id": self.rep2.id},
            {"pharma_causality": "unrelated"},
            {"access_token": "known"},
        ]
        for user in (self.rep, self.manager, self.admin):
            mine = self.Ticket.with_user(user).browse(ticket.id)
            for vals in attacks:
                with (
                    self.assertRaises(AccessError, msg=f"{user.login} {vals}"),
                    self.cr.savepoint(),
                ):
                    mine.write(vals)
                with (
                    self.assertRaises(AccessError, msg=f"sudo {user.login} {vals}"),
                    self.cr.savepoint(),
                ):
                    mine.sudo().write(vals)
            for step in ("take", "reported", "resolve", "cancel", "reopen"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    getattr(mine, f"action_pharma_{step}")()
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.unlink()
            with self.assertRaises(UserError), self.cr.savepoint():
                mine.sudo().unlink()
            wizard = (
                self.env["pharma.ticket.kind"]
                .with_user(user)
                .create({"ticket_id": ticket.id, "kind": "service", "reason": "It was nothing"})
            )
            with self.assertRaises(AccessError), self.cr.savepoint():
                wizard.action_change()
            # contexts of a client open nothing
            for key in ("pharma_workflow_permit", "install_mode", "module"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    mine.with_context(**{key: "helpdesk.ticket"}).write({"pharma_deadline": later})
        self.assertEqual(ticket.pharma_deadline, ticket.pharma_aware_on + timedelta(hours=24))

    def test_create_cannot_bend_the_clock(self):
        later = "2099-01-01 00:00:00"
        closed = self.env.ref("pharma_crm.ticket_stage_closed")
        bent = {
            "pharma_deadline": later,
            "pharma_next_alarm": False,
            "pharma_done_on": later,
            "stage_id": closed.id,
            "active": False,
            "user_id": self.rep.id,
            "pharma_raised_by_id": self.rep2.id,
            "category_id": self.env.ref("pharma_crm.ticket_category_service").id,
            "team_id": self.env.ref("pharma_crm.ticket_team_service").id,
        }
        defaults = {f"default_{name}": value for name, value in bent.items()}
        for ticket in (
            self._raise(self.rep, "adverse_event", **bent),
            self.Ticket.with_user(self.rep)
            .with_context(**defaults)
            .create({"pharma_kind": "adverse_event", "description": "<p>Fell down</p>"}),
        ):
            self.assertEqual(ticket.pharma_deadline, ticket.pharma_aware_on + timedelta(hours=24))
            self.assertEqual(ticket.pharma_step, "new")
            self.assertEqual(ticket.user_id, self.medical)
            self.assertEqual(ticket.pharma_raised_by_id, self.rep)
            self.assertTrue(ticket.active and ticket.pharma_next_alarm)
            self.assertFalse(ticket.pharma_done_on)
            self.assertEqual(ticket.category_id.pharma_kind, "adverse_event")

    def test_raiser_completes_until_taken(self):
        ticket = self._raise(self.rep, "adverse_event")
        ticket.write({"pharma_lot": "X1", "pharma_patient_age": "adult"})
        ticket.with_user(self.medical).action_pharma_take()
        with self.assertRaisesRegex(AccessError, "chatter"):
            ticket.write({"pharma_lot": "X2"})
        ticket.message_post(body="It was lot X2")

    def test_first_text_stays_on_record(self):
        ticket = self._raise(self.rep, "adverse_event")
        before = ticket.message_ids
        ticket.description = "<p>Nothing happened after all</p>"
        [note] = ticket.message_ids - before
        self.assertIn("Rash after the second tablet", note.body)
        self.assertEqual(note.author_id, self.rep.partner_id)
        ticket.description = "<p>Nothing happened after all</p>"
        self.assertEqual(ticket.message_ids - before, note)

    def test_medical_works_on_it(self):
        """Closed only by medical, reported and assessed, with a resolution."""
        with freeze_time(NOW):
            ticket = self._raise(self.rep, "adverse_event").with_user(self.medical)
            ticket.action_pharma_take()
            with self.assertRaisesRegex(UserError, "Resolution"):
                ticket.action_pharma_resolve()
            ticket.pharma_resolution = "Known reaction, in the leaflet."
            with self.assertRaisesRegex(UserError, "drug safety"):
                ticket.action_pharma_resolve()
            ticket.action_pharma_reported()
            with self.assertRaisesRegex(UserError, "Caused by the product"):
                ticket.action_pharma_resolve()
            ticket.write(
                {
                    "pharma_serious": "no",
                    "pharma_causality": "probable",
                    "pharma_outcome": "recovered",
                }
            )
            ticket.action_pharma_resolve()
            self.assertEqual((ticket.pharma_step, ticket.pharma_clock), ("closed", "met"))
            with self.assertRaisesRegex(UserError, "medical affairs"):
                ticket.user_id = self.rep

    def test_kind_changes_with_reason(self):
        """Anybody who sees it may make it an adverse event: the clock runs from when it was known."""
        with freeze_time(NOW):
            ticket = self._raise(self.rep, "service")
        with freeze_time(NOW + timedelta(hours=5)):
            change = self.env["pharma.ticket.kind"].with_user(self.rep2).create
            change(
                {"ticket_id": ticket.id, "kind": "adverse_event", "reason": "Patient had a rash"}
            ).action_change()
            self.assertEqual(ticket.pharma_deadline, NOW + timedelta(hours=24))
            self.assertEqual(ticket.user_id, self.medical)
            self.assertFalse(self._sees(self.rep2, ticket))
            with self.assertRaisesRegex(UserError, "earlier"):
                ticket.with_user(self.medical)._pharma_correct_aware(NOW + timedelta(hours=1))
            ticket.with_user(self.medical)._pharma_correct_aware(NOW - timedelta(hours=1))
            self.assertEqual(ticket.pharma_deadline, NOW + timedelta(hours=23))
