# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import NO_MAIL
from .complaints_common import NOW, ComplaintsCommon


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
