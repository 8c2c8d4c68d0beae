# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid

from psycopg2.errors import UniqueViolation

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, LockError, UserError
from odoo.tools import format_datetime

from ...tools.states import COUNTED_STATES, REACTIONS

NOTE_LIMIT = 20000
TEXT_LIMIT = 1000
SCALARS = (
    "channel_id",
    "duration",
    "purpose",
    "note",
    "next_objective",
    "outside_reason",
    "hospital_id",
    "purpose_id",
    "result_id",
)
#: A group meets there; with a doctor the customer of the call is somebody already.
PLACES = ("hospital", "department")
#: Ids and numbers among them: anything else is no report.
NUMBERS = frozenset(["channel_id", "duration", "hospital_id", "purpose_id", "result_id"])


class PharmaCall(models.Model):
    """Reporting a call in one request: all of it is written, or nothing."""

    _inherit = "pharma.call"

    @api.model
    def report(self, vals):
        """Report a call, planned or not, and submit it.

        Sending the same report again (same `client_uuid`) answers with the call of the first time.

        :param vals: dict with
            client_uuid: number that the device gave this report (a UUID), required;
            call_id: the planned call, or partner_id: the customer of a call that was not planned;
            date_done: UTC date-time, when it took place; channel_id, duration, purpose, note, next_objective,
            outside_reason, hospital_id, purpose_id, result_id: as on the call, all optional;
            details: [{"product_id", "reaction", "messages": [{"key_message_id", "cycle_message_id", "reaction"}]}]
            in the order of detailing; attendees: ids of customers, or [{"partner_id", "reaction"}];
            further keys belong to addons to the right (see `_report_extra`)
        :return: {"id", "state", "known", "quality", "date_day"}
        """
        self = self._without_client_context()
        self.check_access("create")
        if not isinstance(vals, dict):
            raise UserError(self.env._("A report is a set of named values."))
        key = self._report_key(vals.get("client_uuid"))
        call = self._find_report(key)
        if call:
            return call._report_result(known=True)
        try:
            call = self._call_to_report(vals)
            # written to the database with the plain fields of the report
            call._stamp({"report_uuid": key})
            # that the state is about to change is no news for the chatter, see action_submit
            call.with_context(mail_notrack=True)._write_report(vals)
            call._check_somebody_attended()
            call.flush_recordset(["report_uuid"])
        except UniqueViolation as error:
            if not (error.diag.constraint_name or "").endswith("report_uuid_uniq"):
                raise
            # The same report arrived twice at the same moment: this one is tried again and finds the other.
            raise ConcurrencyError(str(error)) from error
        call._report_extra(vals)
        call.action_submit()
        return call._report_result(known=False)

    def _check_somebody_attended(self):
        """Refuse the report of a meeting at a hospital or department to which nobody came."""
        meets = self.channel_id.group_call and self.partner_id.pharma_type in PLACES
        if meets and not self.attendee_ids:
            raise UserError(
                self.env._(
                    "Nobody attended the meeting at %s: say who was there, or choose another channel.",
                    self.partner_id.display_name,
                )
            )

    @api.model
    def _report_key(self, value):
        try:
            return str(uuid.UUID(value))
        except (ValueError, AttributeError, TypeError):
            raise UserError(
                self.env._("A report needs a client key (a UUID), so that it counts once.")
            ) from None

    @api.model
    def _find_report(self, key):
        # Whether a key is taken does not depend on the reader's rights; whose it is, does.
        call = self.sudo().search([("report_uuid", "=", key)], limit=1)
        if call and call.user_id != self.env.user:
            raise AccessError(self.env._("This report was sent by somebody else."))
        return call.sudo(self.env.su)

    @api.model
    def _call_to_report(self, vals):
        """Return the call to fill in: the planned one, today's open one on the customer, or a new one."""
        call = self.browse(vals.get("call_id") or []).exists()
        if vals.get("call_id") and not call:
            raise UserError(
                self.env._("This call no longer exists. Start a new report for the customer.")
            )
        if not call:
            partner = self.env["res.partner"].browse(vals.get("partner_id") or []).exists()
            if not partner:
                raise UserError(
                    self.env._("A report needs the call or the customer that it is about.")
                )
            moment = self._report_moment(vals) or fields.Datetime.now()
            call = self.search(
                [
                    ("user_id", "=", self.env.uid),
                    ("partner_id", "=", partner.id),
                    ("date_day", "=", self._local_day(moment, self.env.user)),
                    ("state", "in", ("planned", "in_progress")),
                ],
                limit=1,
            ) or self.create({"partner_id": partner.id, "date_done": moment})
        call.check_access("write")
        try:
            call.lock_for_update()
        except LockError as error:
            # Two tabs report one call: the second is tried again and then finds it submitted.
            raise ConcurrencyError(str(error)) from error
        call._check_not_reported()
        if call.state == "missed":
            call.action_start()
        call._check_transition("submit")
        return call

    def _check_not_reported(self):
        """Tell the second of two tabs that the first was here before it."""
        if self.user_id == self.env.user and self.state in COUNTED_STATES:
            raise UserError(
                self.env._(
                    "You have already submitted the call on %(customer)s, on %(moment)s. Open it to correct it.",
                    customer=self.partner_id.display_name,
                    moment=format_datetime(self.env, self.date_submitted),
                )
            )

    @api.model
    def _report_moment(self, vals):
        try:
            return fields.Datetime.to_datetime(vals.get("date_done") or False)
        except (ValueError, TypeError):
            raise UserError(self.env._("“%s” is no date and time.", vals["date_done"])) from None

    def _write_report(self, vals):
        """Write the plain fields, the products with their messages, and the attendees."""
        self.ensure_one()
        values = {name: vals[name] for name in SCALARS if name in vals}
        for name in ("purpose", "note", "next_objective", "outside_reason"):
            limit = NOTE_LIMIT if name == "note" else TEXT_LIMIT
            if len(str(values.get(name) or "")) > limit:
                raise UserError(
                    self.env._(
                        "%(field)s is longer than %(limit)s characters.",
                        field=self._fields[name]._description_string(self.env),
                        limit=limit,
                    )
                )
        for name in NUMBERS & values.keys():
            if type(values[name]) is not int and values[name] is not False:
                raise self._report_malformed(name)
        moment = self._report_moment(vals)
        if moment:
            values["date_done"] = moment
        if values:
            self.write(values)
        if "details" in vals:
            self._write_details(self._report_list(vals, "details", dict))
        if "attendees" in vals:
            self._write_attendees(vals)

    def _write_attendees(self, vals):
        """Keep who is in the list, take out who is not: ids, or dicts with what each of them said of it."""
        wanted = {}
        for row in self._report_list(vals, "attendees", (int, dict)):
            row = row if isinstance(row, dict) else {"partner_id": row}
            if type(row.get("partner_id")) is not int:
                raise self._report_malformed("attendees")
            wanted[row["partner_id"]] = self._reaction(row)
        kept = self.attendee_ids.filtered(lambda a: a.partner_id.id in wanted)
        (self.attendee_ids - kept).unlink()
        for attendee in kept:
            if (attendee.reaction or False) != wanted[attendee.partner_id.id]:
                attendee.reaction = wanted[attendee.partner_id.id]
        self.env["pharma.call.attendee"].create(
            [
                {"call_id": self.id, "partner_id": partner_id, "reaction": reaction}
                for partner_id, reaction in wanted.items()
                if partner_id not in kept.partner_id.ids
            ]
        )

    @api.model
    def _report_list(self, vals, name, kind):
        """Return a list of a report, refused unless all its items are of one kind."""
        items = vals.get(name) or []
        if not isinstance(items, list) or not all(isinstance(item, kind) for item in items):
            raise self._report_malformed(name)
        return items

    def _report_malformed(self, name):
        return UserError(self.env._("The report cannot be read: “%s” is not as expected.", name))

    def _write_details(self, details):
        """Replace the products and messages of the report, in the order given."""
        self.detail_ids.unlink()
        due = {}
        if any(detail.get("messages") for detail in details):
            lines = self._due_messages(self._cycles()[self])
            due = {line.key_message_id.id: line.id for line in lines}
        commands = []
        for position, detail in enumerate(details, start=1):
            messages = [
                Command.create(
                    {
                        "call_id": self.id,
                        "key_message_id": message.get("key_message_id"),
                        "cycle_message_id": due.get(message.get("key_message_id"), False),
                        "reaction": self._reaction(message),
                    }
                )
                for message in self._report_list(detail, "messages", dict)
            ]
            commands.append(
                Command.create(
                    {
                        "product_id": detail.get("product_id"),
                        "position": position,
                        "reaction": self._reaction(detail),
                        "call_message_ids": messages,
                    }
                )
            )
        self.write({"detail_ids": commands})

    @api.model
    def _reaction(self, line):
        reaction = line.get("reaction") or False
        if reaction and reaction not in dict(REACTIONS):
            raise UserError(self.env._("“%s” is no reaction.", reaction))
        return reaction

    def _report_extra(self, vals):
        """Hook: write what an addon to the right reports with the call, in the same transaction."""

    def _report_result(self, known):
        self.ensure_one()
        return {
            "id": self.id,
            "state": self.state,
            "known": known,
            "quality": self.quality,
            "date_day": fields.Date.to_string(self.date_day),
        }

    def action_open_report(self):
        """Open the pre-call sheet and report screen."""
        self.ensure_one()
        self.check_access("read")
        return self._report_action({"call_id": self.id})

    @api.model
    def _report_action(self, params):
        action = self.env["ir.actions.client"]._for_xml_id("pharma_crm_call.action_report")
        return {**action, "context": {"pharma_report": params}}
