# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import clean_context

from ...tools.states import LIVE_STATES, OPEN_STATES, SUPERSEDED
from .event_permit import PERMIT, PERMIT_KEY, QUIET, permitted

#: What of a call its event shows.
SHOWN = {
    "partner_id", "hospital_id", "user_id", "date_planned", "date_start", "date_done", "date_stop", "duration",
    "state",
}  # fmt: skip
BATCH = 500


class PharmaCall(models.Model):
    """Each planned call has an event, so that Odoo's calendar, others that are synchronised with it, and
    invitations know when the rep is busy.

    The event is private to its rep; who may read the call may open it. What is done to many calls at once costs a
    fixed number of queries, and a few milliseconds each.
    """

    _inherit = "pharma.call"

    calendar_event_ids = fields.One2many("calendar.event", "pharma_call_id", "Calendar event")

    @api.model_create_multi
    def create(self, vals_list):
        calls = super().create(vals_list)
        calls._sync_events()
        return calls

    def write(self, vals):
        result = super().write(vals)
        if SHOWN & vals.keys():
            self._sync_events()
        return result

    def _write_report(self, vals):
        # The event follows once for all that is reported: the state changes when the report is submitted.
        later = self.with_context(**{PERMIT_KEY: PERMIT})
        return super(PharmaCall, later)._write_report(vals)

    def unlink(self):
        self.check_access("unlink")
        # sudo: the event goes with its call, whoever may delete the call
        events = self.sudo().with_context(**QUIET).calendar_event_ids
        result = super().unlink()
        events.exists().unlink()
        return result

    def _wants_event(self, now):
        """Return whether the call is to get an event: those made or planned for the past need none."""
        self.ensure_one()
        return self.state in OPEN_STATES and bool(self.date_planned) and self.date_stop > now

    def _sync_events(self, restate=False):
        """Make the events of these calls say what the calls say.

        :param restate: write the times also where they are right, for calendars that are synchronised
        """
        if permitted(self.env):
            return
        # sudo: the events are the reps', whoever plans for them
        calls = self.sudo().filtered("company_id.pharma_call_events")
        if not calls:
            return
        Event = self._event_model()
        known = Event.search([("pharma_call_id", "in", calls.ids)]).grouped("pharma_call_id")
        now = fields.Datetime.now()
        new, changed = defaultdict(list), defaultdict(Event.browse)
        for call in calls:
            event = known.get(call.with_env(Event.env))
            if event:
                values = call._event_values()
                changes = {
                    name: value
                    for name, value in values.items()
                    if event[name] != value or (restate and name in ("start", "stop"))
                }
                if changes:
                    # those that change alike are written together
                    changed[call.user_id, tuple(changes.items())] |= event
            elif call._wants_event(now):
                new[call.user_id].append(call)
        for (user, changes), events in changed.items():
            events.with_user(user).sudo().write(dict(changes))
        for user, mine in new.items():
            self._make_events(user, mine)

    @api.model
    def _restate_names(self, companies):
        """Let events have the names that their customers and places have now, or none where none is wanted: those
        to come, and all of them once where the setting was changed.

        :return: whether there is time for more
        """
        cursor = 0
        while rows := self.env.execute_query(self._wrong_names_query(companies, cursor)):
            calls = self.browse([id_ for (id_,) in rows])
            calls._sync_events()
            cursor = calls.ids[-1]
            if not self.env["ir.cron"]._commit_progress(len(calls)):
                return False
        companies.pharma_call_event_past = False
        return True

    @api.model
    def _wrong_names_query(self, companies, cursor):
        self.env.flush_all()
        return SQL(
            """
            SELECT c.id
              FROM calendar_event e
              JOIN pharma_call c ON c.id = e.pharma_call_id
              JOIN res_partner customer ON customer.id = c.partner_id
              LEFT JOIN res_partner place ON place.id = c.hospital_id
              JOIN res_company company ON company.id = c.company_id
             WHERE e.active AND (e.start > now() AT TIME ZONE 'UTC' OR company.pharma_call_event_past)
               AND c.company_id = ANY(%s) AND c.id > %s
               AND (CASE company.pharma_call_event_text WHEN 'full' THEN e.name IS DISTINCT FROM customer.name
                         ELSE e.name = customer.name END
                    OR COALESCE(e.location, '') IS DISTINCT FROM
                       CASE company.pharma_call_event_text WHEN 'none' THEN '' ELSE COALESCE(place.name, '') END)
             ORDER BY c.id LIMIT %s
            """,
            companies.ids,
            cursor,
            BATCH,
        )

    @api.model
    def _make_events(self, user, calls):
        # as the rep: the organizer's own event is accepted, and stays so
        self._event_model().with_user(user).sudo().create(
            [
                {
                    **call._event_values(),
                    "pharma_call_id": call.id,
                    "user_id": user.id,
                    "partner_ids": [fields.Command.set(user.partner_id.ids)],
                    "privacy": "private",
                    "show_as": "busy",
                    "allday": False,
                    "description": False,
                }
                for call in calls
            ]
        )

    @api.model
    def _event_model(self):
        # sudo: only the calls write their events, see event_permit.py; no default of a client reaches them
        Event = self.env["calendar.event"].sudo()
        # pylint: disable-next=context-overridden
        return Event.with_context(clean_context(self.env.context)).with_context(**QUIET)

    def _event_values(self):
        self.ensure_one()
        says = self.company_id.pharma_call_event_text
        word = self.with_context(lang=self.user_id.lang).env._("Call")
        return {
            "name": (self.partner_id.name or self.display_name) if says == "full" else word,
            "location": says != "none" and self.hospital_id.name or False,
            "start": self.date_start,
            "stop": self.date_stop,
            "active": self.state in (*LIVE_STATES, SUPERSEDED),
        }

    # --- the background -----------------------------------------------------------------------------
    @api.model
    def _cron_events(self):
        """Give planned calls the events they lack (or had before) and new names, and archive those of
        companies that want none.

        For calls from before the setting was switched on, and calls that were written past the ORM.
        """
        now = fields.Datetime.now()
        # all: they are few
        companies = self.env["res.company"].search([])  # pylint: disable=no-search-all
        on = companies.filtered("pharma_call_events")
        lacking = [
            ("company_id", "in", on.ids),
            ("state", "in", OPEN_STATES),
            ("date_planned", "!=", False),
            ("date_stop", ">", now),
            ("calendar_event_ids", "not any", [("active", "=", True)]),
        ]
        while calls := self.search(lacking, limit=BATCH, order="date_start, id"):
            locked = calls.try_lock_for_update()
            locked._sync_events()
            remaining = self.search_count(lacking) if len(calls) == BATCH else 0
            if not self.env["ir.cron"]._commit_progress(len(locked), remaining=remaining):
                return
            if len(locked) < len(calls):
                break
        if not self._restate_names(on):
            return
        unwanted = [
            ("pharma_call_id.company_id", "in", (companies - on).ids),
            ("active", "=", True),
            ("start", ">", now),
        ]
        Event = self._event_model()
        while events := Event.search(unwanted, limit=BATCH):
            events.write({"active": False})
            remaining = Event.search_count(unwanted) if len(events) == BATCH else 0
            if not self.env["ir.cron"]._commit_progress(len(events), remaining=remaining):
                return
