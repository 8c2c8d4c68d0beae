# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.change_source import SOURCE_KEY


class PharmaChangeRequestLine(models.Model):
    """One field that is to get another value, with the value that it had when it was proposed."""

    _name = "pharma.change.request.line"
    _description = "Proposed value"
    _inherit = ["pharma.workflow.mixin", "pharma.change.values"]
    _order = "request_id, id"
    _rec_name = "label"

    _workflow_transitions = {
        "accept": (("pending",), "accepted"),
        "reject": (("pending",), "rejected"),
    }
    _workflow_guarded_fields = ("reason", "decided_by_id", "date_decided", "res_id")

    request_id = fields.Many2one(
        "pharma.change.request", required=True, index=True, ondelete="cascade", readonly=True
    )
    model_name = fields.Char(required=True, readonly=True)
    res_id = fields.Integer("Record", readonly=True, help="The account, or the practice place.")
    place_key = fields.Char(
        readonly=True, help="Lines with the same key are one new practice place."
    )
    field_name = fields.Char(required=True, readonly=True, index=True)
    label = fields.Char("Field", compute="_compute_label")
    base_value = fields.Json(readonly=True)
    new_value = fields.Json(readonly=True)
    base_text = fields.Text(
        "When proposed", readonly=True, help="The value on the day on which the proposal was made."
    )
    new_text = fields.Text("Proposed", readonly=True)
    current_text = fields.Text(
        "Now", compute="_compute_current", help="The value that the proposal would replace."
    )
    conflict = fields.Boolean(
        compute="_compute_current",
        help="The account has changed since, or somebody else proposes another value.",
    )
    conflict_note = fields.Char("What conflicts", compute="_compute_current")
    proposal = fields.Selection(
        [
            ("auto", "Applied at once"),
            ("steward", "Data steward"),
            ("senior", "Senior data steward"),
        ],
        "Decides",
        readonly=True,
        required=True,
        default="steward",
    )
    state = fields.Selection(
        [("pending", "To decide"), ("accepted", "Accepted"), ("rejected", "Rejected")],
        required=True,
        readonly=True,
        default="pending",
        copy=False,
    )
    reason = fields.Char(readonly=True, copy=False, help="Why it was rejected.")
    remark = fields.Char(
        "Why",
        compute="_compute_remark",
        help="Why it was rejected, or why nobody had to decide.",
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    date_decided = fields.Datetime("Decided", readonly=True, copy=False)
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    can_accept = fields.Boolean(compute="_compute_can")
    can_reject = fields.Boolean(compute="_compute_can")

    @api.depends("reason", "state", "proposal", "decided_by_id")
    @api.depends_context("lang")
    def _compute_remark(self):
        for line in self:
            alone = line.state == "accepted" and line.proposal == "auto" and not line.decided_by_id
            line.remark = line.reason or (alone and self.env._("Needs no decision"))

    @api.depends("model_name", "field_name", "place_key")
    @api.depends_context("lang")
    def _compute_label(self):
        for line in self:
            # sudo: users may not read the table of fields; its label stands on every form
            field = self.env["ir.model.fields"]._get(line.model_name, line.field_name).sudo()
            line.label = field.field_description or line.field_name
            if line.model_name == "pharma.affiliation":
                # sudo: who reads the proposal reads which place it is about
                place = self.env["pharma.affiliation"].sudo().browse(line.res_id or []).exists()
                line.label = self.env._(
                    "%(place)s: %(field)s",
                    place=place.place_name or self.env._("New practice place"),
                    field=line.label,
                )

    def _record(self):
        """Return the account or practice place as it is, with the rights of the environment."""
        self.ensure_one()
        return self.env[self.model_name].browse(self.res_id or []).exists()

    @api.depends("state", "base_value", "new_value", "res_id")
    @api.depends_context("lang")
    def _compute_current(self):
        open_lines = self.filtered(lambda line: line.state == "pending")
        # sudo: whoever reads the proposal may read the value that it would replace, and that there are others
        rivals = self.sudo().search(
            [
                ("state", "=", "pending"),
                ("request_id.state", "=", "submitted"),
                ("res_id", "in", [id_ for id_ in open_lines.mapped("res_id") if id_]),
            ]
        )
        records, readable = {}, set()
        for model_name, lines in self.grouped("model_name").items():
            found = self.env[model_name].browse({id_ for id_ in lines.mapped("res_id") if id_})
            found = found.exists()
            if lines - open_lines:
                readable.update((model_name, id_) for id_ in found._filtered_access("read").ids)
            for record in found.sudo():
                records[model_name, record.id] = record
        for line in self:
            line.current_text = line.conflict_note = False
            line.conflict = False
            key = (line.model_name, line.res_id)
            record = records.get(key)
            if not record:
                continue
            if line.state != "pending":
                # what the account says today, long after the decision, is for whoever may read the account
                if key in readable and record.sudo(False)._has_field_access(
                    record._fields[line.field_name], "read"
                ):
                    line.current_text = line._text_now(record)
                continue
            if line.request_id.kind == "new" and line.model_name == "res.partner":
                continue
            line.current_text = line._text_now(record)
            current = self._plain(record, line.field_name)
            notes = []
            if (current or False) not in ((line.base_value or False), (line.new_value or False)):
                notes.append(self.env._("has changed since it was proposed"))
            others = rivals.filtered(
                lambda r, line=line: (
                    r.request_id != line._origin.request_id
                    and (r.model_name, r.res_id, r.field_name)
                    == (line.model_name, line.res_id, line.field_name)
                    and (r.new_value or False) != (line.new_value or False)
                )
            )
            if others:
                notes.append(self.env._("others propose: %s", ", ".join(others.mapped("new_text"))))
            line.conflict = bool(notes)
            line.conflict_note = "; ".join(notes)

    def _text_now(self, record):
        """Return the present value of the field, as it is shown."""
        value = self._plain(record, self.field_name)
        return self._plain_text(self.model_name, self.field_name, value)

    # -- deciding ---------------------------------------------------------------------------------------

    def _transition_access(self, action):
        return "read"

    def _transition_allowed(self, action):
        if self.request_id.state != "submitted":
            raise UserError(self.env._("“%s” waits for no decision.", self.request_id.display_name))
        self.request_id._check_transition("decide")
        self.request_id._check_senior(self)
        return True

    def action_accept(self):
        """Write the proposed value to the account."""
        self._decide("accepted")
        return True

    def action_reject(self, reason=None):
        """Leave the account as it is, and say why."""
        self._check_transition("reject")
        if not reason:
            return self.request_id._reason_dialog({"default_line_ids": self.ids})
        self._decide("rejected", reason)
        return True

    def _decide(self, state, reason=None):
        """Take the decision on lines of one or more requests, and close the requests that have no other."""
        if not self:
            return
        reason = (reason or "").strip()
        if state == "rejected" and not reason:
            raise UserError(self.env._("Say why the proposal is rejected."))
        lines = self | self._same_place()
        for line in lines:
            line._check_transition("accept" if state == "accepted" else "reject")
        requests = lines.request_id
        requests.lock_for_update()
        if state == "accepted":
            lines._apply()
        else:
            lines._revoke()
        # sudo: every line was checked above; nobody has the right to edit them
        lines.sudo()._workflow_write(
            {
                "state": state,
                "reason": reason or False,
                "decided_by_id": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )
        requests._finish()

    def _same_place(self):
        """A new practice place is one thing: return the other open lines of it."""
        keys = {(line.request_id.id, line.place_key) for line in self if line.place_key}
        if not keys:
            return self.browse()
        return self.request_id.line_ids.filtered(
            lambda line: line.state == "pending" and (line.request_id.id, line.place_key) in keys
        )

    def _apply(self):
        """Write the proposed values: one write a record, new practice places made as a whole."""
        for request, lines in self.grouped("request_id").items():
            trusted = request._source_context()
            partner = trusted.env["res.partner"].browse(request.partner_id.id)
            created = request.kind == "new"
            groups = {}
            for line in lines:
                groups.setdefault((line.model_name, line.res_id, line.place_key or ""), []).append(
                    line
                )
            for (model_name, res_id, place_key), group in groups.items():
                vals = {line.field_name: line.new_value for line in group}
                if place_key and not res_id:
                    trusted._make_place(partner, vals, group)
                elif model_name == "res.partner" and created:
                    continue  # the account was made with these values
                elif place_key:
                    continue  # made with the account
                else:
                    record = trusted.env[model_name].browse(res_id).exists()
                    if not record:
                        raise UserError(self.env._("“%s” is no longer there.", group[0].label))
                    if vals.get("is_primary"):
                        trusted._free_primary(partner, record)
                    record.write(vals)

    def _revoke(self):
        """Take back what a new account was made with and the steward does not want."""
        for line in self.filtered(lambda line: line.request_id.kind == "new"):
            source = line.request_id._source_context().env.context[SOURCE_KEY]
            record = line.with_context(**{SOURCE_KEY: source})._record()
            if not record:
                continue
            if line.model_name == "pharma.affiliation":
                record.unlink()
            elif (
                line.field_name != "name" and self._plain(record, line.field_name) == line.new_value
            ):
                record.write({line.field_name: False})
