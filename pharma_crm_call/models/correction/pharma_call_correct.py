# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..call.pharma_call_reporting import SCALARS
from ..call.pharma_call_workflow import CLOCK_TOLERANCE

#: What the corrected call takes over from the one in whose place it counts.
KEPT = (
    "partner_id", "user_id", "hospital_id", "territory_id", "company_id", "channel_id", "duration", "date_planned",
    "day_planned", "date_started", "date_done", "class_id", "specialty_id", "is_outside", "outside_reason",
    "is_merge_twin", "entitlement_reason", "purpose", "purpose_id", "result_id", "note", "next_objective",
)  # fmt: skip


class PharmaCall(models.Model):
    """Making a correction: the original leaves the count, a further call with the right values enters it."""

    _inherit = "pharma.call"

    @api.model
    def _correctable_keys(self):
        """Return the keys of a report that a correction can change."""
        return {*SCALARS, "date_done", "details", "attendees"}

    @api.model
    def _correction_kept_fields(self):
        """Return the fields that the corrected call takes over; other parts add theirs."""
        return list(KEPT)

    def _make_correction(self, void, values):
        """Take this call out of the count and put a corrected one in its place, with the rights of its rep.

        :return: the call that counts now, none when the call is void
        """
        self.ensure_one()
        # A manager who confirms does what the rep has asked for: it is checked as the rep's own report is.
        call = self.with_user(self.user_id)
        if void:
            call._do_transition("void")
            call._check_correction(self.browse())
            return self.browse()
        call._do_transition("correct")
        # The day of the doctor has to be free before the next call takes it.
        self.env.flush_all()
        corrected = call._copy_to_correct()
        corrected._write_report(values)
        if {"attendees", "channel_id"} & values.keys():
            corrected._check_somebody_attended()
        corrected._check_not_in_future()
        corrected._stamp_corrected()
        corrected._do_transition("submit")
        call._check_correction(corrected)
        corrected._on_submitted()
        return corrected.with_env(self.env)

    def _copy_to_correct(self):
        """Return an open copy of this call, with its lines as they were counted."""
        names = self._correction_kept_fields()
        # sudo: a fact is copied as it is, whatever has left the rep's reach since.
        original = self.sudo()
        values = {
            name: original._fields[name].convert_to_write(original[name], original)
            for name in names
        }
        corrected = original.create(
            {
                **values,
                "state": "in_progress",
                "corrects_id": self.id,
                "attendee_ids": [
                    Command.create(attendee._kept_values()) for attendee in original.attendee_ids
                ],
            }
        )
        corrected._copy_details(original)
        return corrected.sudo(False)

    def _copy_details(self, original):
        for detail in original.detail_ids:
            copy = self.env["pharma.call.detail"].create(
                {
                    "call_id": self.id,
                    "product_id": detail.product_id.id,
                    "position": detail.position,
                    "reaction": detail.reaction,
                }
            )
            self._copy_messages(detail.call_message_ids, copy)
        self._copy_messages(original.call_message_ids.filtered(lambda m: not m.detail_id))

    def _copy_messages(self, messages, detail=None):
        self.env["pharma.call.message"].create(
            [
                {
                    "call_id": self.id,
                    "detail_id": detail.id if detail else False,
                    "key_message_id": message.key_message_id.id,
                    "cycle_message_id": message.cycle_message_id.id,
                    "reaction": message.reaction,
                }
                for message in messages
            ]
        )

    def _check_not_in_future(self):
        if self.date_done > fields.Datetime.now() + CLOCK_TOLERANCE:
            raise UserError(
                self.env._(
                    "The call on %s lies in the future and cannot be submitted before it was made.",
                    self.partner_id.display_name,
                )
            )

    def _stamp_corrected(self):
        """Freeze what the corrected call is counted with: as the original, unless its day is in another cycle."""
        self.ensure_one()
        original = self.corrects_id.sudo()  # sudo: what the call was counted with
        cycle, target = original.cycle_id, original.target_id
        if not (cycle and cycle.date_start <= self.date_day <= cycle.date_end):
            if self.date_day != original.date_day:
                cycle = self._cycles()[self]
                key = (cycle.id, self.territory_id.id, self.partner_id.id)
                target = target.browse(self._targets_of({key}).get(key, False))
        self._stamp(
            {
                "cycle_id": cycle.id,
                "target_id": target.id,
                "date_submitted": fields.Datetime.now(),
                **self._quality_values(cycle.sudo(False)),
            }
        )

    def _check_correction(self, corrected):
        """Hook: refuse a correction that what hangs on the original does not allow.

        :param corrected: the call that counts now, none when this one is void
        """

    def _check_not_too_late(self):
        """A correction that leaves the day alone is not a late report."""
        late = self.filtered(lambda c: not c.corrects_id or c.corrects_id.date_day != c.date_day)
        return super(PharmaCall, late)._check_not_too_late()
