# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.states import LIVE_STATES, OPEN_STATES

#: Only the suite itself writes these: a client's value is dropped on create and refused on write.
STAMPED = frozenset(
    [
        "territory_id", "company_id", "cycle_id", "target_id", "class_id", "specialty_id", "partner_type",
        "day_planned", "date_day", "date_started", "is_outside", "cancel_reason", "quality", "is_effective",
        "quality_model_id", "quality_facts",
        "remark_codes", "is_remarkable", "shared_territory_id", "shared_by_id", "shared_on",
        "date_submitted", "date_reviewed", "report_uuid",
        "is_merge_twin",
    ]
)  # fmt: skip
#: What a manager may change of a rep's planned call.
PLAN_FIELDS = frozenset(
    [
        "partner_id", "hospital_id", "channel_id", "date_planned", "date_start", "date_stop", "duration",
        "purpose", "attendee_ids",
    ]
)  # fmt: skip
#: Chatter and activities live on after a call is submitted.
FREE_PREFIXES = ("message_", "activity_", "my_activity_", "rating_", "website_message_")


class PharmaCall(models.Model):
    """What a client may write: the same rules for the form, an import, a mass edit and an interface."""

    _inherit = "pharma.call"

    def _is_internal(self):
        return self.env.su or self._workflow_permitted()

    @api.model
    def _stamped_fields(self):
        """Return the names of what only the suite itself writes; other parts add theirs."""
        return STAMPED

    @api.model
    def _plan_fields(self):
        """Return the names of what a manager may change of a rep's planned call."""
        return PLAN_FIELDS

    # --- create -------------------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        keys = [self._client_key(vals) for vals in vals_list]
        known = self._known_client_uuids([key for key in keys if key])
        fresh = [vals for key, vals in zip(keys, vals_list, strict=True) if key not in known]
        if not self._is_internal():
            stamped = self._stamped_fields()
            fresh = [
                {key: value for key, value in vals.items() if key not in stamped} for vals in fresh
            ]
        fresh = iter(self._prepare_new_calls(fresh))
        calls = super().create(
            [
                vals if key in known else next(fresh)
                for key, vals in zip(keys, vals_list, strict=True)
            ]
        )
        if not self._is_internal():
            new = calls - self.concat(*known.values())
            new._check_reach()
            new._check_not_too_late()
        return calls

    @api.model
    def default_get(self, fields):
        """A client's defaults (context or its own saved ones) set nothing that the suite sets.

        The calendar proposes an end; a call keeps its length in minutes.
        """
        values = super().default_get(fields)
        if not self._is_internal():
            stamped = self._stamped_fields() - {"company_id"}
            values = {key: value for key, value in values.items() if key not in stamped}
        values.pop("date_stop", None)
        start, stop = (self.env.context.get(f"default_date_{end}") for end in ("start", "stop"))
        if start and stop and "duration" in fields:
            to_datetime = self._fields["date_start"].to_datetime
            values["duration"] = int((to_datetime(stop) - to_datetime(start)).total_seconds() // 60)
        return values

    @api.model
    def _client_key(self, vals):
        return self._normalize_client_uuid(vals["client_uuid"]) if vals.get("client_uuid") else None

    @api.model
    def _prepare_new_calls(self, vals_list):
        """Return the values of new calls completed with what they will be counted with."""
        vals_list = [dict(vals) for vals in vals_list]
        if not all("channel_id" in vals for vals in vals_list):
            # asked once, not for every call
            channel = self.default_get(["channel_id"]).get("channel_id")
            vals_list = [{"channel_id": channel, **vals} for vals in vals_list]
        rows = []
        for vals in vals_list:
            vals.setdefault("user_id", self.env.context.get("default_user_id") or self.env.uid)
            partner_id = vals.get("partner_id") or self.env.context.get("default_partner_id")
            if not partner_id:
                raise ValidationError(self.env._("Choose the customer of the call."))
            user = self.env["res.users"].browse(vals["user_id"])
            rows.append((vals, user, self.env["res.partner"].browse(partner_id)))
        if not self._is_internal():
            # First of all, so that no other message names a customer whom the user may not see.
            self._check_visible(self.env["res.partner"].union(*(row[2] for row in rows)))
        missing = {(user, partner) for vals, user, partner in rows if "territory_id" not in vals}
        stamps = self.sudo()._stamps_for(missing)
        day_rows = []
        for vals, user, partner in rows:
            for key, value in stamps.get((user, partner), {}).items():
                vals.setdefault(key, value)
            if "hospital_id" not in vals:
                vals["hospital_id"] = self._place_for(partner.sudo())
            planned = self._planned_moment(vals)
            if not planned and not vals.get("date_done"):
                raise ValidationError(
                    self.env._("Say when you plan to call on %s.", partner.sudo().display_name)
                )
            if planned and "day_planned" not in vals:
                day = self._local_day(planned, user)
                vals["day_planned"] = day if day >= self._today_of(user) else False
            if vals.get("state", "planned") in LIVE_STATES:
                moment = fields.Datetime.to_datetime(vals.get("date_done")) or planned
                day_rows.append((user, partner.sudo(), self._local_day(moment, user)))
        self._check_day_free(day_rows)
        return vals_list

    @api.model
    def _planned_moment(self, vals):
        """Return when a new call is planned: as given, or as the screen that it is made on proposes."""
        for values, prefix in ((vals, ""), (self.env.context, "default_")):
            for name in ("date_planned", "date_start"):
                if values.get(prefix + name):
                    return fields.Datetime.to_datetime(values[prefix + name])
        return False

    # --- write --------------------------------------------------------------------------------------
    def write(self, vals):
        if not self._is_internal():
            self._guard_write(vals)
            if {"partner_id", "date_planned", "date_start", "date_done"} & vals.keys():
                # A call that stays on its day holds it already.
                rows = [(call, call._day_after(vals)) for call in self]
                self._check_day_free(
                    [
                        row
                        for call, row in rows
                        if row[1:3] != (call.partner_id.sudo(), call.date_day)
                    ]
                )
        result = super().write(vals)
        if not self._is_internal():
            self._after_plan_change(vals)
        return result

    def _guard_write(self, vals):
        """Refuse what a client may not write, naming the call and the rule."""
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if not names:
            return
        stamped = self._stamped_fields() | {"user_id"}
        for call in self:
            forged = [
                name
                for name in sorted(names & stamped)
                if self._fields[name].convert_to_write(call[name], call)
                != self._fields[name].convert_to_write(
                    self._fields[name].convert_to_record(
                        self._fields[name].convert_to_cache(vals[name], call), call
                    ),
                    call,
                )
            ]
            if forged:
                raise AccessError(
                    self.env._(
                        "%(fields)s of the call “%(call)s” is set by the system and cannot be changed by hand.",
                        fields=", ".join(
                            self._fields[n]._description_string(self.env) for n in forged
                        ),
                        call=call.display_name,
                    )
                )
            if call.state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "The call “%(call)s” is %(state)s and can no longer be changed. Write a comment instead.",
                        call=call.display_name,
                        state=dict(self._fields["state"]._description_selection(self.env))[
                            call.state
                        ].lower(),
                    )
                )
            if call.user_id != self.env.user and names - self._plan_fields() - stamped:
                raise AccessError(
                    self.env._(
                        "Only %(rep)s may report the call “%(call)s”. You may change when and where it is planned.",
                        rep=call.user_id.name,
                        call=call.display_name,
                    )
                )

    def _day_after(self, vals):
        """Return (rep, customer, day, id) as they will be once the values are written."""
        self.ensure_one()
        done = vals.get("date_done", self.date_done)
        planned = vals.get("date_planned", self.date_planned)
        moment = fields.Datetime.to_datetime(vals.get("date_start") or done or planned)
        if not moment:
            raise ValidationError(self.env._("The call “%s” needs a date.", self.display_name))
        partner = (
            self.partner_id.browse(vals["partner_id"])
            if vals.get("partner_id")
            else self.partner_id
        )
        # Whether the user may see the customer is checked once the values are written.
        return self.user_id, partner.sudo(), self._local_day(moment, self.user_id), self.id

    def _after_plan_change(self, vals):
        """Keep the plan honest after a change: reach, stamps, plan day, back-dating."""
        if "partner_id" in vals:
            self._check_reach()
            stamps = self._stamps_for({(call.user_id, call.partner_id) for call in self})
            for call in self:
                place = (
                    {}
                    if "hospital_id" in vals
                    else {"hospital_id": self._place_for(call.partner_id)}
                )
                call._stamp({**stamps[call.user_id, call.partner_id], **place})
        if {"partner_id", "date_planned", "date_start", "date_done"} & vals.keys():
            self._check_not_too_late()
        if {"date_planned", "date_start"} & vals.keys():
            for call in self:
                today, day = (
                    self._today_of(call.user_id),
                    self._local_day(call.date_planned, call.user_id),
                )
                # A plan whose day is over stays on record: moving it later is “made otherwise”.
                if day and day >= today and (not call.day_planned or call.day_planned >= today):
                    call._stamp({"day_planned": day})
