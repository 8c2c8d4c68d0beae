# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.states import OPEN_STATES
from .event_permit import PERMIT, PERMIT_KEY, permitted

TIMES = {"start", "stop", "duration", "start_date", "stop_date"}


class CalendarEvent(models.Model):
    """The event of a planned call: moving it moves the call, by the call's own rules."""

    _inherit = "calendar.event"

    pharma_call_id = fields.Many2one(
        "pharma.call",
        "Call",
        readonly=True,
        copy=False,
        ondelete="cascade",
        help="The planned call that this event stands for in Odoo's and other calendars.",
    )
    # Kept in a column of its own: when several addons go at once, the link to the call is let go first.
    pharma_is_call = fields.Boolean(
        "Of a call", compute="_compute_pharma_is_call", store=True, index="btree_not_null"
    )
    # What the record rule asks.
    pharma_open_to_me = fields.Boolean(
        compute="_compute_pharma_open_to_me", search="_search_pharma_open_to_me"
    )

    _pharma_call_unique = models.UniqueIndex(
        "(pharma_call_id) WHERE pharma_call_id IS NOT NULL", "This call has its event already."
    )

    @api.depends("pharma_call_id")
    def _compute_pharma_is_call(self):
        for event in self:
            # nothing rather than “no”: other events take no room in the index
            event.pharma_is_call = bool(event.pharma_call_id) or None

    # --- who may see it -----------------------------------------------------------------------------
    @api.depends("pharma_call_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_pharma_open_to_me(self):
        # sudo: the question is what the rule says, which must not be asked for the answer
        events = self.sudo()
        calls = events.pharma_call_id.with_user(self.env.uid)._filtered_access("read")
        for event in self:
            call = event.sudo().pharma_call_id
            event.pharma_open_to_me = not call or call.id in calls._ids

    @api.model
    def _search_pharma_open_to_me(self, operator, value):
        """No event of a call, or of one that the user may read. Asked event by event: a calendar shows few."""
        if operator != "in":
            return NotImplemented
        Call = self.env["pharma.call"].with_user(self.env.uid)
        calls = Call._search([]).subselect() if Call.has_access("read") else SQL("(0)")

        def to_sql(model, alias, query):
            call = model._field_to_sql(alias, "pharma_call_id", query)
            return SQL(
                # a value for each event, which PostgreSQL cannot turn into a list of all calls (EXISTS it does)
                "CASE WHEN %(call)s IS NULL THEN TRUE ELSE COALESCE((SELECT TRUE FROM pharma_call open_call"
                " WHERE open_call.id = %(call)s AND open_call.id IN %(calls)s LIMIT 1), FALSE) END",
                call=call,
                calls=calls,
            )

        opened = Domain.custom(to_sql=to_sql, predicate=lambda event: event.pharma_open_to_me)
        return opened if True in value else ~opened

    def _check_private_event_conditions(self):
        """Who may open the event of a call may read the call, or is invited: nothing to hide from them."""
        # sudo: whether it is a call's
        return not self.sudo().pharma_call_id and super()._check_private_event_conditions()

    # --- nothing else links an event to a call ------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        if not permitted(self.env):
            if self.env.context.get("default_pharma_call_id") or any(
                vals.get("pharma_call_id") for vals in vals_list
            ):
                self._pharma_refuse_link()
        return super().create(vals_list)

    @api.model
    def _pharma_refuse_link(self):
        raise AccessError(
            self.env._("The event of a call is made by planning the call, never by hand.")
        )

    # --- moved, archived or deleted in the calendar -------------------------------------------------
    def write(self, vals):
        if permitted(self.env):
            return super().write(vals)
        if "pharma_call_id" in vals:
            self._pharma_refuse_link()
        if vals.get("privacy", "private") != "private":
            # sudo: which of the events are calls'; they stay private, whatever another calendar calls them
            linked = self.sudo().filtered("pharma_call_id").sudo(self.env.su)
            if linked:
                kept = {name: value for name, value in vals.items() if name != "privacy"}
                return linked.write(kept) and (self - linked).write(vals)
        if not (TIMES | {"allday", "active", "recurrency"}) & vals.keys():
            return super().write(vals)
        # sudo: which of the events are calls'
        linked = self.sudo().filtered("pharma_call_id").sudo(self.env.su)
        refused = self.browse()
        if linked:
            linked.check_access("write")
            refused = linked._pharma_pass_on(lambda event, call: event._pharma_move(call, vals))
        return super(CalendarEvent, self - refused).write(vals)

    def unlink(self):
        kept = self.browse()
        if not permitted(self.env):
            # sudo: which of the events are calls'
            linked = self.sudo().filtered("pharma_call_id").sudo(self.env.su)
            if linked:
                linked.check_access("unlink")
                kept = linked._pharma_pass_on(lambda event, call: event._pharma_call_off(call))
        return super(CalendarEvent, self - kept).unlink()

    def _pharma_pass_on(self, change):
        """Change the call of each event by its own rules.

        :param change: function of (event, call)
        :return: events whose call refused. Only a synchronisation with another calendar, which nobody watches,
            goes on without them; the call keeps its time and says why. A user gets the refusal.
        """
        refused = self.browse()
        for event in self:
            # sudo: which call it is; what happens to it, happens with the rights of the user or the rep
            call = event.sudo().pharma_call_id.with_context(**{PERMIT_KEY: PERMIT})
            if not self.env.su:
                change(event, call.with_user(self.env.user))
                continue
            try:
                with self.env.cr.savepoint():
                    change(event, call.with_user(call.user_id))
            except UserError as error:
                refused |= event
                call.message_post(
                    body=self.env._(
                        "Another calendar wanted to change this call, which was refused: %s",
                        error.args[0],
                    )
                )
                # so that the other calendar gets the call's time back
                call.with_context(**{PERMIT_KEY: None})._sync_events(restate=True)
        return refused

    def _pharma_move(self, call, vals):
        """Move the call to the times that are written to this event, or call it off with the event."""
        self.ensure_one()
        # sudo: the name in a refusal, for somebody who may write the event
        name = call.sudo().display_name
        if vals.get("allday") or vals.get("recurrency"):
            raise UserError(
                self.env._(
                    "The call “%s” has an hour and happens once: plan further calls with a week template.",
                    name,
                )
            )
        if "active" in vals and bool(vals["active"]) != self.active:
            if vals["active"]:
                raise UserError(
                    self.env._(
                        "The call “%s” was called off: plan it again, and its event comes back.",
                        name,
                    )
                )
            self._pharma_call_off(call)
            return
        start, stop = self.start, self.stop
        if vals.get("start"):
            start = fields.Datetime.to_datetime(vals["start"])
            stop = start + (self.stop - self.start)
        if vals.get("stop"):
            stop = fields.Datetime.to_datetime(vals["stop"])
        elif "duration" in vals:
            stop = start + timedelta(hours=vals["duration"] or 0)
        if (start, stop) != (self.start, self.stop):
            minutes = int((stop - start).total_seconds() // 60)
            if not 1 <= minutes <= 480:
                raise UserError(self.env._("The call “%s” lasts between 1 and 480 minutes.", name))
            call.write({"date_start": start, "duration": minutes})

    def _pharma_call_off(self, call):
        """Cancel the planned call whose event is taken out of the calendar."""
        # sudo: state and name, for somebody who may write the event; cancelling asks for the user's own right
        known = call.sudo()
        if known.state in OPEN_STATES:
            call.action_cancel(reason=self.env._("Taken out of the calendar"))
        elif known.state not in ("cancelled", "missed"):
            raise UserError(
                self.env._(
                    "The call “%s” was made: its event stays in the calendar as a record of it.",
                    known.display_name,
                )
            )

    def action_pharma_call(self):
        """Open the call that this event stands for."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Call"),
            "res_model": "pharma.call",
            "res_id": self.pharma_call_id.id,
            "views": [(False, "form")],
        }
