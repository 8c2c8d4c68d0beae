# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestCalendarEvent(CallCommon):
    """A planned call has an event, both say the same, and the doctor's name stays with the team."""

    def _event(self, call):
        return (
            self.env["calendar.event"]
            .with_context(active_test=False)
            .search([("pharma_call_id", "=", call.id)])
        )

    def test_made_with_the_call(self):
        call = self._call(self.rep, self.doctor_a, days=1, duration=20)
        event = self._event(call)
        self.assertEqual(
            (event.name, event.location, event.start, event.stop),
            ("Anna North", "North General Hospital", call.date_start, call.date_stop),
        )
        self.assertEqual((event.user_id, event.privacy), (self.rep, "private"))
        self.assertEqual(event.attendee_ids.mapped("state"), ["accepted"])
        self.assertEqual(event.partner_ids, self.rep.partner_id)
        self.assertFalse(self._event(self._call(self.rep, self.doctor_b, days=-1)), "it is over")

    def test_follows_the_call(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        event = self._event(call)
        moment = call.date_planned + timedelta(days=1, hours=1)
        call.with_user(self.manager).write({"date_planned": moment, "duration": 45})
        self.assertEqual((event.start, event.stop), (moment, moment + timedelta(minutes=45)))
        self.assertEqual(event.attendee_ids.state, "accepted", "moved by the manager")
        call.action_cancel(reason="Ill")
        self.assertFalse(event.active)
        call.action_replan()
        self.assertTrue(event.active)
        self.assertEqual(event.start, call.date_planned)
        call.unlink()
        self.assertFalse(event.exists())

    def test_moves_the_call(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        event = self._event(call).with_user(self.rep)
        start = call.date_start + timedelta(days=2)
        event.write({"start": start, "stop": start + timedelta(minutes=30)})
        self.assertEqual((call.date_planned, call.duration), (start, 30))
        self.assertEqual(call.day_planned, start.date())
        event.write({"start": fields.Datetime.to_string(start + timedelta(hours=1))})
        self.assertEqual((call.date_planned, call.duration), (start + timedelta(hours=1), 30))
        event.write({"active": False})
        self.assertEqual(
            (call.state, call.cancel_reason), ("cancelled", "Taken out of the calendar")
        )
        with self.assertRaisesRegex(UserError, "plan it again"):
            event.write({"active": True})

    def test_deleted_in_the_calendar(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        self._event(call).with_user(self.rep).unlink()
        self.assertEqual(call.state, "cancelled")

    def test_refused(self):
        self._call(self.rep, self.doctor_a, days=2)
        call = self._call(self.rep, self.doctor_a, days=1)
        event = self._event(call).with_user(self.rep)
        start = event.start
        for values, message in (
            ({"start": start + timedelta(days=1)}, "already has a call"),
            ({"start": start - timedelta(days=30)}, "days back"),
            ({"stop": start + timedelta(hours=9)}, "480 minutes"),
            ({"stop": start - timedelta(hours=1)}, "480 minutes"),
            ({"allday": True}, "week template"),
        ):
            with self.subTest(values), self.assertRaisesRegex(Exception, message):
                with self.env.cr.savepoint():
                    event.write(values)
                    self.env.flush_all()
        self.assertEqual((call.date_start, event.start), (start, start))

    def test_submitted_stays(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        event = self._event(call).with_user(self.rep)
        call.date_done = self.now
        call.action_submit()
        self.assertEqual(event.start, call.date_done)
        for change in (
            lambda: event.write({"start": event.start + timedelta(hours=1)}),
            lambda: event.write({"active": False}),
            event.unlink,
        ):
            with self.assertRaises(UserError):
                change()

    def test_synchronisation_is_not_stopped_by_a_refusal(self):
        """Another calendar writes as the system: the call keeps its time, says why, the rest goes on."""
        calls = self._call(self.rep, self.doctor_a, days=1) | self._call(
            self.rep, self.doctor_b, days=1
        )
        made = calls[0]
        made.date_done = self.now
        made.action_submit()
        events = self._event(calls[0]) | self._event(calls[1])
        start = self.now.replace(microsecond=0) + timedelta(days=3)
        events.with_user(self.rep).sudo().write({"start": start})
        self.assertEqual(calls[1].date_start, start)
        self.assertEqual((made.date_start, self._event(made).start), (made.date_done,) * 2)
        self.assertIn("was refused", made.message_ids[0].body)

    def test_privacy(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        only_rep = self._call(self.rep, self.doctor_b, days=1)
        events = self._event(call) | self._event(only_rep)
        Event = self.env["calendar.event"]

        def names(user, domain=()):
            events.invalidate_recordset()
            found = Event.with_user(user).search([("id", "in", events.ids), *domain])
            return set(found.mapped("name"))

        self.assertEqual(names(self.rep), {"Anna North", "Boris North"})
        self.assertEqual(names(self.manager), {"Anna North", "Boris North"})
        self.assertEqual(names(self.rep2), {"Anna North"}, "the team's calls on a shared doctor")
        self.assertEqual(names(self.auditor), {"Anna North", "Boris North"})
        outsider = self.env["res.users"].create(
            {
                "name": "Outsider",
                "login": "t_outsider",
                "group_ids": [Command.set(self.env.ref("base.group_user").ids)],
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        for user in (outsider, self.rep_south):
            self.assertFalse(names(user))
            self.assertFalse(names(user, [("name", "ilike", "north")]), "nor by guessing")
            with self.assertRaises(AccessError):
                events[0].with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                events[0].with_user(user).write({"name": "x"})
        with self.assertRaises(AccessError):
            events[0].with_user(self.rep2).write({"start": events[0].start + timedelta(days=1)})
        # who is invited sees it
        events[0].with_user(self.rep).write({"partner_ids": [Command.link(outsider.partner_id.id)]})
        self.assertEqual(names(outsider), {"Anna North"})
        with self.assertRaises(AccessError):
            events[0].with_user(outsider).write({"start": events[0].start + timedelta(days=1)})

    def test_no_link_by_hand(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        event = self._event(call)
        Event = self.env["calendar.event"].with_user(self.rep_south)
        values = {"name": "x", "start": event.start, "stop": event.stop}
        with self.assertRaises(AccessError):
            Event.create({**values, "pharma_call_id": call.id})
        with self.assertRaises(AccessError):
            Event.with_context(default_pharma_call_id=call.id).create(values)
        own = Event.with_context(pharma_event_permit=True).create(values)
        with self.assertRaises(AccessError):
            own.with_context(pharma_event_permit=True).write({"pharma_call_id": call.id})

    def test_no_mail_to_the_doctor(self):
        self.doctor_a.email = "anna@example.com"
        event = self._event(self._call(self.rep, self.doctor_a, days=1)).with_user(self.rep)
        before = self.env["mail.mail"].search_count([])
        messages = self.env["mail.message"].search_count([])
        event = event.with_context(tracking_disable=False)
        event.write({"partner_ids": [Command.link(self.doctor_a.id)]})
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)
        event.write({"partner_ids": [Command.link(self.rep2.partner_id.id)]})
        self.assertGreater(
            self.env["mail.message"].search_count([]), messages, "a colleague is told"
        )

    def test_client_defaults_do_not_reach_the_event(self):
        call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .with_context(
                default_privacy="public", default_partner_ids=[self.rep_south.partner_id.id]
            )
            .create({"partner_id": self.doctor_a.id, "date_planned": self.now + timedelta(days=1)})
        )
        event = self._event(call)
        self.assertEqual((event.privacy, event.partner_ids), ("private", self.rep.partner_id))

    def test_switched_off_and_on(self):
        cron = self.env.ref("pharma_crm_call.cron_call_events")
        call = self._call(self.rep, self.doctor_a, days=1)
        self.company.pharma_call_events = False
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertFalse(self._event(call).active)
        later = self._call(self.rep, self.doctor_b, days=1)
        self.assertFalse(self._event(later))
        self.company.pharma_call_events = True
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(self._event(later).active)
        self.assertTrue(self._event(call).active, "it comes back")

    def test_renamed(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        self.doctor_a.name = "Anna South"
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm_call.cron_call_events").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self._event(call).name, "Anna South")

    def test_query_count(self):
        """A hundred calls take as many queries as ten."""
        counts = []
        for number, size in ((0, 10), (1, 10), (2, 100)):
            doctors = self.env["res.partner"]
            for index in range(size):
                doctors |= self._account("doctor", f"Doctor {index}", f"T-E{number}-{index}")
            self._cover(self.n1a, doctors)
            calls = self.env["pharma.call"].create(
                [
                    {
                        "partner_id": doctor.id,
                        "user_id": self.rep.id,
                        "date_planned": self.now + timedelta(days=2),
                    }
                    for doctor in doctors
                ]
            )
            self.env.flush_all()
            events = self.env["calendar.event"].search([("pharma_call_id", "in", calls.ids)])
            self.assertEqual(len(events), size)
            self.env.cr.execute("DELETE FROM calendar_event WHERE id = ANY(%s)", [events.ids])
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            calls._sync_events()
            self.env.flush_all()
            made = self.env.cr.sql_log_count - before
            before = self.env.cr.sql_log_count
            calls._workflow_write({"state": "cancelled"})
            self.env.flush_all()
            counts.append((made, self.env.cr.sql_log_count - before))
        self.assertEqual(counts[1], counts[2])

    def _event_of(self, calls):
        return self.env["calendar.event"].search([("pharma_call_id", "in", calls.ids)])

    def test_erased(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        items = {item["model"]: item for item in self.env["pharma.privacy"]._pharma_personal_data()}
        self.assertEqual(items["calendar.event"]["blank"], ["name", "location"])
        self.env["pharma.privacy"]._blank(
            "calendar.event", self._event(call).ids, ["name", "location"]
        )
        self.assertEqual(self._event(call).name, "–")

    # -- other calendars --------------------------------------------------------------------------

    def _mirrored(self, event, **values):
        """What Google's or Outlook's synchronisation writes: as the system, all at once, changed or not."""
        values = {
            "name": event.name,
            "description": "<p>Told to the other calendar</p>",
            "location": event.location,
            "privacy": "public",
            "allday": False,
            "start": fields.Datetime.to_string(event.start),
            "stop": fields.Datetime.to_string(event.stop),
            "active": True,
            **values,
        }
        event.with_user(self.rep).sudo().with_context(dont_notify=True).write(values)

    def test_another_calendar_moves_it(self):
        call = self._call(self.rep, self.doctor_a, days=1, duration=20)
        event = self._event(call)
        self._mirrored(event)
        self.assertEqual((call.date_start, call.duration, call.state), (event.start, 20, "planned"))
        self.assertEqual(event.privacy, "private", "nobody makes it public")
        start = event.start + timedelta(days=1)
        self._mirrored(event, start=str(start), stop=str(start + timedelta(minutes=50)))
        self.assertEqual((call.date_planned, call.duration), (start, 50))
        self.assertEqual(call.message_ids[:1].author_id, call.message_ids[-1:].author_id)

    def test_another_calendar_breaks_a_rule(self):
        """By the rules that hold for the rep: a day that is taken, a whole day, longer than a call can be."""
        self._call(self.rep, self.doctor_a, days=2)
        call = self._call(self.rep, self.doctor_a, days=1)
        event = self._event(call)
        start, stop = event.start, event.stop
        for values in (
            {"start": str(start + timedelta(days=1)), "stop": str(stop + timedelta(days=1))},
            {"stop": str(stop + timedelta(hours=9))},
            {"allday": True, "start_date": start.date(), "stop_date": start.date()},
        ):
            with self.subTest(values):
                before = len(call.message_ids)
                self._mirrored(event, **values)
                self.assertEqual((event.start, event.stop, event.allday), (start, stop, False))
                self.assertEqual(call.date_start, start)
                self.assertEqual(len(call.message_ids), before + 1, "the call says why")

    def test_another_calendar_deletes_it(self):
        planned = self._call(self.rep, self.doctor_a, days=1)
        made = self._call(self.rep, self.doctor_b, days=1)
        made.date_done = self.now
        made.action_submit()
        events = self._event(planned) | self._event(made)
        events.with_user(self.rep).sudo().unlink()
        self.assertEqual((planned.state, made.state), ("cancelled", "submitted"))
        self.assertTrue(self._event(made), "a record of what was made")

    def test_another_calendar_in_the_name_of_somebody_else(self):
        """A colleague who was invited has it in a calendar of their own; only the rep's rights move the call."""
        call = self._call(self.rep, self.doctor_a, days=1)
        event = self._event(call)
        event.with_user(self.rep).write({"partner_ids": [Command.link(self.rep2.partner_id.id)]})
        start = event.start
        with self.assertRaises(AccessError):
            event.with_user(self.rep2).write({"start": start + timedelta(days=1)})
        self.assertEqual(call.date_start, start)

    def test_a_policy_says_what_leaves_the_house(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        self.rep.lang = "en_US"
        for says, expected in (
            ("place", ("Call", "North General Hospital")),
            ("none", ("Call", False)),
            ("full", ("Anna North", "North General Hospital")),
        ):
            self.company.pharma_call_event_text = says
            later = self._call(self.rep, self.doctor_b, days=1)
            self.assertEqual(self._event(later).location, expected[1])
            self.assertEqual(self._event(later).name == "Call", says != "full")
            later.unlink()
            with self.enter_registry_test_mode():
                self.env.ref("pharma_crm_call.cron_call_events").method_direct_trigger()
            self.env.invalidate_all()
            event = self._event(call)
            self.assertEqual((event.name, event.location), expected)
            self.assertFalse(event.description)
            told = event.read()[0]
            if says == "none":
                self.assertNotIn(
                    "Anna", str({k: v for k, v in told.items() if k != "pharma_call_id"})
                )

    def test_a_policy_reaches_the_past(self):
        with freeze_time(self.now - timedelta(days=4)):
            call = self._call(self.rep, self.doctor_a, days=-2)
        event = self._event(call)
        self.assertEqual(event.name, "Anna North")
        self.company.pharma_call_event_text = "none"
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm_call.cron_call_events").method_direct_trigger()
        self.env.invalidate_all()
        self.assertNotIn("Anna", event.name)
        self.assertFalse(event.location)
        self.assertFalse(self.company.pharma_call_event_past, "once")
