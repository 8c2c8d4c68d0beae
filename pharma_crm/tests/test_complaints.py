# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import NO_MAIL, PharmaCommon

NOW = datetime(2026, 3, 4, 9, 0)  # a Wednesday


class ComplaintsCommon(PharmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Ticket = cls.env["helpdesk.ticket"]

    def _raise(self, user, kind="service", partner=None, **values):
        """A ticket as the user raises it."""
        return (
            self.Ticket.with_user(user)
            .create(
                {
                    "pharma_kind": kind,
                    "partner_id": (partner or self.doctor_a).id,
                    "description": "<p>Rash after the second tablet</p>",
                    "pharma_product_id": self.product_1.id,
                    **values,
                }
            )
            .with_user(user)
        )

    def _sees(self, user, ticket):
        return bool(self.Ticket.with_user(user).search_count([("id", "=", ticket.id)]))

    def _mails(self, ticket):
        return self.env["mail.mail"].search(
            [
                ("model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("recipient_ids", "!=", False),
            ]
        )


@tagged("post_install", "-at_install")
class TestComplaints(ComplaintsCommon):
    def test_raise_takes_the_policy(self):
        """Kind and text are enough: owner, team, stage, territory and deadline come from the policy."""
        with freeze_time(NOW):
            ticket = self._raise(self.rep, "service")
            self.assertEqual(ticket.pharma_territory_id, self.n1a)
            self.assertEqual(ticket.user_id, self.manager)
            self.assertEqual(ticket.stage_id, self.env.ref("pharma_crm.ticket_stage_new"))
            self.assertEqual(ticket.company_id, self.company)
            self.assertEqual(ticket.name, "Service issue: Cardolol")
            # three working days after Wednesday: Thursday, Friday, Monday
            self.assertEqual(ticket.pharma_deadline.date(), datetime(2026, 3, 9).date())
            adverse = self._raise(
                self.rep, "adverse_event", pharma_aware_on=NOW - timedelta(hours=3)
            )
            self.assertEqual(adverse.pharma_deadline, NOW + timedelta(hours=21))
            self.assertEqual(adverse.user_id, self.medical)
            self.assertIn(self.medical.partner_id, self._mails(adverse.sudo()).recipient_ids)
            self.assertEqual(adverse.sudo().activity_ids.user_id, self.medical)

    def test_raise_bad_input(self):
        with self.assertRaisesRegex(UserError, "what happened"):
            self._raise(self.rep, description="<p><br></p>")
        with self.assertRaisesRegex(UserError, "future"):
            self._raise(
                self.rep, "adverse_event", pharma_aware_on=datetime.now() + timedelta(days=1)
            )
        with self.assertRaises(AccessError):
            self._raise(self.rep, partner=self.doctor_south)
        with self.assertRaisesRegex(UserError, "no kind"):
            self._raise(self.rep, "nonsense")

    def test_raised_twice_by_a_phone(self):
        """The same key sends the same ticket, and nobody is told twice."""
        key = "9b2d3a80-54f5-4f3b-8f0c-1d7ff15a2f10"
        first = self._raise(self.rep, "adverse_event", client_uuid=key)
        mails = self._mails(first.sudo())
        self.assertEqual(self._raise(self.rep, "adverse_event", client_uuid=key), first)
        self.assertEqual(self._mails(first.sudo()), mails)

    def test_wizard_from_an_account(self):
        context = self.doctor_a.with_user(self.rep).action_pharma_raise()["context"]
        wizard = (
            self.env["pharma.ticket.raise"]
            .with_user(self.rep)
            .with_context(**context)
            .create(
                {
                    "kind": "quality",
                    "product_id": self.product_1.id,
                    "lot": "L-77",
                    "text": "Broken <blister>",
                }
            )
        )
        ticket = self.Ticket.browse(wizard.action_raise()["res_id"])
        self.assertEqual((ticket.partner_id, ticket.pharma_lot), (self.doctor_a, "L-77"))
        self.assertIn("&lt;blister&gt;", ticket.description)
        self.assertEqual(self.doctor_a.with_user(self.rep).pharma_ticket_count, 1)
        panel = [
            p
            for p in self.doctor_a.with_user(self.rep).pharma_overview()["panels"]
            if p["key"] == "tickets"
        ][0]
        self.assertEqual((panel["count"], panel["rows"][0]["id"]), (1, ticket.id))

    def test_policy_of_adverse_events(self):
        policy = self.env.ref("pharma_crm.ticket_category_adverse_event")
        for vals in (
            {"pharma_number": 25},
            {"pharma_unit": "days"},
            {"pharma_repeat_hours": 0},
            {"pharma_remind_hours": 24},
            {"pharma_number": 0},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                policy.write(vals)
        with self.assertRaises(AccessError):
            policy.with_user(self.business).write({"pharma_number": 2})

    # -- the clock ---------------------------------------------------------------------------------

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

    # -- who sees what -------------------------------------------------------------------------------

    def test_who_sees_what(self):
        service = self._raise(self.rep, "service")
        adverse = self._raise(self.rep, "adverse_event")
        for user, sees_service, sees_adverse in (
            (self.rep, True, True),
            (self.rep2, True, False),  # covers doctor_a as well
            (self.rep_south, False, False),
            (self.manager, True, True),
            (self.regional, True, True),
            (self.business, True, True),
            (self.medical, True, True),
            (self.auditor, True, True),
            (self.admin, True, True),
            (self.steward, True, False),
        ):
            self.assertEqual(self._sees(user, service), sees_service, user.login)
            self.assertEqual(self._sees(user, adverse), sees_adverse, user.login)
        with self.assertRaises(AccessError):
            service.with_user(self.auditor).write({"name": "x"})
        # a follower gains nothing, nor does a user of another helpdesk
        adverse.sudo().message_subscribe(partner_ids=self.rep2.partner_id.ids)
        self.assertFalse(self._sees(self.rep2, adverse))
        it_desk = new_test_user(
            self.env,
            login="t_it",
            groups="helpdesk_mgmt.group_helpdesk_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            context=NO_MAIL,
        )
        self.assertFalse(self._sees(it_desk, service) or self._sees(it_desk, adverse))
        other = self.Ticket.with_user(it_desk).create(
            {"name": "Printer", "description": "<p>No ink</p>"}
        )
        self.assertEqual(other.stage_id, self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new"))
        other.write({"stage_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").id})
        other.message_subscribe(partner_ids=self.rep.partner_id.ids)
        with self.assertRaises(AccessError):
            other.with_user(self.rep).write({"name": "mine"})
        with self.assertRaises(AccessError):
            other.with_user(it_desk).write({"pharma_kind": "service"})

    def test_other_company(self):
        ticket = self._raise(self.rep, "quality")
        company = self.env["res.company"].create({"name": "Other Pharma"})
        stranger = new_test_user(
            self.env,
            login="t_stranger",
            groups="pharma_crm.group_administrator,pharma_crm.group_medical",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            context=NO_MAIL,
        )
        foreign = self.Ticket.with_user(stranger).with_context(allowed_company_ids=company.ids)
        self.assertFalse(foreign.search_count([("id", "=", ticket.id)]))
        with self.assertRaises(AccessError):
            foreign.create(
                {
                    "pharma_kind": "service",
                    "partner_id": self.doctor_a.id,
                    "description": "<p>x</p>",
                }
            )

    def test_doctor_in_the_portal(self):
        """A doctor with a login sees nothing that was raised about them, and no link opens it."""
        ticket = self._raise(self.rep, "service")
        adverse = self._raise(self.rep, "adverse_event")
        portal = new_test_user(
            self.env, login="t_doctor", groups="base.group_portal", company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)], context=NO_MAIL,
        )  # fmt: skip
        portal.partner_id.write({"parent_id": self.doctor_a.id})
        self.Ticket.browse((ticket | adverse).ids).partner_id = portal.partner_id
        self.assertFalse(self._sees(portal, ticket) or self._sees(portal, adverse))
        self.assertFalse(ticket._portal_ensure_token())
        self.assertTrue(
            ticket.get_portal_url().endswith("access_token="), "an empty one opens nothing"
        )

    def test_list_is_not_one_query_a_ticket(self):
        for number in range(4):
            self._raise(self.rep, "service", name=f"T{number}")
        spec = {
            "name": {},
            "pharma_clock": {},
            "pharma_can_handle": {},
            "stage_id": {"fields": {"display_name": {}}},
        }

        def read(limit):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.Ticket.with_user(self.rep).web_search_read(
                [("pharma_kind", "!=", False), ("pharma_raised_by_id", "=", self.rep.id)],
                spec,
                limit=limit,
            )
            return self.cr.sql_log_count - before

        read(4)
        self.assertLessEqual(read(4) - read(1), 1)


@tagged("post_install", "-at_install")
class TestComplaintsHttp(ComplaintsCommon, HttpCase):
    def test_portal_route_does_not_close(self):
        """The portal's “close” runs as superuser for any ticket: not for issues of the field force."""
        ticket = self._raise(self.rep, "adverse_event")
        self.rep.password = "t_rep-password"
        self.authenticate("t_rep", "t_rep-password")
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        with mute_logger("odoo.http"):
            self.url_open(f"/ticket/close?ticket_id={ticket.id}&stage_id={stage.id}")
        self.env.invalidate_all()
        self.assertEqual(ticket.pharma_step, "new")
