# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

REASON_LIMIT = 2000


class _TriedOut(Exception):
    """A correction was made only to see whether it can be, and is taken back."""


class PharmaCall(models.Model):
    """Asking for the correction of a submitted call: the fact stays, a further call counts in its place."""

    _inherit = "pharma.call"

    corrects_id = fields.Many2one(
        "pharma.call",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The call as it was reported before; this one counts in its place.",
    )
    corrected_by_ids = fields.One2many(
        "pharma.call", "corrects_id", "Corrected by", readonly=True, copy=False
    )
    correction_ids = fields.One2many(
        "pharma.call.correction", "call_id", "Corrections", readonly=True, copy=False
    )
    can_correct = fields.Boolean(compute="_compute_can")

    @api.model
    def _stamped_fields(self):
        return super()._stamped_fields() | {"corrects_id", "corrected_by_ids", "correction_ids"}

    @api.model
    def _get_workflow_transitions(self):
        made = ("submitted", "reviewed")
        return {
            **super()._get_workflow_transitions(),
            "correct": (made, "corrected"),
            "void": (made, "void"),
        }

    def _transition_allowed(self, action):
        if action in ("correct", "void"):
            return self.user_id == self.env.user or self.env.user.has_group(
                "pharma_crm.group_administrator"
            )
        return super()._transition_allowed(action)

    def _with_corrections(self):
        """Return all that stand for the same visit: this call, those it corrects, and those that correct it."""
        self.ensure_one()
        call = self
        while call.corrects_id:
            call = call.corrects_id
        calls = call
        # only who is corrected is looked for: mostly nobody is
        while call.state == "corrected" and call.corrected_by_ids:
            call = call.corrected_by_ids
            calls |= call
        return calls

    def action_open_correction(self):
        """Open the report once more, to say what was wrong in it."""
        self.ensure_one()
        self._check_transition("correct")
        return self._report_action({"call_id": self.id, "correct": True})

    def ask_correction(self, vals):
        """Ask for a correction of this submitted call; it counts at once unless a manager confirms it first.

        :param vals: dict with
            client_uuid: number that the device gave the request (a UUID), required;
            reason: why it is corrected, required;
            void: true when the call never took place;
            further keys as in `report`: what they say now stands in place of what was reported
        :return: {"id", "state", "call_id": the call that counts now, False while nobody has confirmed,
            "known": whether the same request was sent before}
        """
        self = self._without_client_context()
        self.ensure_one()
        if not isinstance(vals, dict):
            raise UserError(self.env._("A correction is a set of named values."))
        key = self._report_key(vals.get("client_uuid"))
        Correction = self.env["pharma.call.correction"]
        known = Correction._known_client_uuids([key])
        if known:
            return known[key]._result(known=True)
        self._check_transition("correct")
        reason = self._correction_reason(vals)
        self._lock_for_correction()
        void = bool(vals.get("void"))
        values = {} if void else {k: vals[k] for k in self._correctable_keys() if k in vals}
        waits = self.company_id.pharma_call_correction_confirm
        corrected, changes = self._try_correction(void, values, keep=not waits)
        # sudo: nobody writes corrections directly; what is asked was checked and tried out above.
        correction = Correction.sudo().create(
            {
                "client_uuid": key,
                "call_id": self.id,
                "kind": "void" if void else "correct",
                "reason": reason,
                "wanted": values,
                "changes": changes,
            }
        )
        if waits:
            correction._notify_manager()
        else:
            correction._close("applied", corrected)
        return correction.sudo(False)._result(known=False)

    def _correction_reason(self, vals):
        reason = vals.get("reason")
        reason = reason.strip() if isinstance(reason, str) else ""
        if not reason:
            raise UserError(
                self.env._("Say why the report of “%s” is corrected.", self.display_name)
            )
        if len(reason) > REASON_LIMIT:
            raise UserError(self.env._("A reason has at most %s characters.", REASON_LIMIT))
        return reason

    def _lock_call(self):
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("The call “%s” is being changed by somebody else.", self.display_name)
            ) from error

    def _lock_for_correction(self):
        """Only one correction of a call is under way, also when two arrive at the same moment."""
        self._lock_call()
        # sudo: whether one waits does not depend on who may read it.
        if any(correction.state == "requested" for correction in self.sudo().correction_ids):
            raise UserError(
                self.env._(
                    "A correction of “%s” waits for your manager already. Withdraw it to ask for another.",
                    self.display_name,
                )
            )

    def _try_correction(self, void, values, keep):
        """Make the correction and return (the call in its place, what changes); not kept, it is taken back.

        So that the rep hears at once what is wrong with it, and not the manager later.
        """
        corrected, changes = self.browse(), []
        try:
            with self.env.cr.savepoint():
                corrected = self._make_correction(void, values)
                changes = self._correction_changes(corrected)
                if not keep:
                    raise _TriedOut
        except _TriedOut:
            corrected = self.browse()
        if not changes:
            raise UserError(
                self.env._("Nothing in the report of “%s” would change.", self.display_name)
            )
        return corrected, changes
