# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.reading import day_text


class PharmaListing(models.Model):
    """The way of a product onto the list and off it."""

    _inherit = "pharma.listing"

    _workflow_transitions = {
        "apply": (("not_applied",), "applied"),
        # what is observed for the first time may be listed already
        "list": (("not_applied", "applied", "temporary"), "listed"),
        # from temporary: it is prolonged
        "temporary": (("not_applied", "applied", "temporary"), "temporary"),
        "refuse": (("applied",), "not_applied"),
        "delist": (("listed", "temporary"), "delisted"),
    }
    _workflow_guarded_fields = (
        "date_state", "date_applied", "date_listed", "date_expiry", "date_delisted", "delist_reason",
    )  # fmt: skip

    def _check_deletable(self):
        result = super()._check_deletable()
        for listing in self:
            if listing.date_applied:
                raise UserError(
                    self.env._(
                        "“%s” was applied for once: it stays on record and cannot be deleted.",
                        listing.display_name,
                    )
                )
        return result

    def _transition_allowed(self, action):
        if action in ("list", "temporary"):
            self._check_not_expired()
        return super()._transition_allowed(action)

    def _check_not_expired(self):
        """An expired listing is no listing any more: it is applied for anew."""
        for listing in self:
            if listing.is_expired:
                raise UserError(
                    self.env._(
                        "The temporary listing of %(listing)s ended on %(date)s. Delist it and apply again.",
                        listing=listing.display_name,
                        date=day_text(self.env, listing.date_expiry),
                    )
                )

    def _check_not_delisted(self):
        for listing in self:
            if listing.state == "delisted":
                raise UserError(
                    self.env._(
                        "%s is delisted: its terms stay as they were. Apply again.",
                        listing.display_name,
                    )
                )

    @api.model
    def _workflow_first_value(self, name):
        return (
            fields.Date.context_today(self)
            if name == "date_state"
            else super()._workflow_first_value(name)
        )

    def action_apply(self, date=None, note=None):
        """The account's committee has our application."""
        return self._take_step("apply", date, note, lambda day: {"date_applied": day})

    def action_list(self, date=None, note=None):
        """The product is on the list until further notice."""
        return self._take_step(
            "list", date, note, lambda day: {"date_listed": day, "date_expiry": False}
        )

    def action_list_temporarily(self, date_expiry, date=None, note=None):
        """The product is on the list until a day, which is included."""
        until = self._to_day(date_expiry)
        today = fields.Date.context_today(self)
        for listing in self:
            if not until or until < today:
                raise UserError(
                    self.env._(
                        "%(listing)s: a temporary listing needs its last day, today or later (%(date)s is not).",
                        listing=listing.display_name,
                        date=day_text(self.env, until) if until else self.env._("nothing"),
                    )
                )
        return self._take_step(
            "temporary", date, note, lambda day: {"date_listed": day, "date_expiry": until}
        )

    def action_refuse(self, reason, date=None):
        """The committee said no: the product can be applied for again."""
        self._check_reason(reason)
        return self._take_step("refuse", date, reason, lambda day: {})

    def action_delist(self, reason, date=None):
        """The product is off the list; the record stays as it was."""
        self._check_reason(reason)
        return self._take_step(
            "delist",
            date,
            reason,
            lambda day: {"date_delisted": day, "delist_reason": reason.strip()},
        )

    def action_apply_again(self):
        """Start anew after a delisting, with the last terms; returns the new listing's form."""
        self.ensure_one()
        if self.state != "delisted":
            raise UserError(
                self.env._("%s is not delisted: there is nothing to start anew.", self.display_name)
            )
        new = self._without_client_context().copy()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "views": [(False, "form")],
        }

    def action_step(self):
        """Open the dialog of a step that needs a date or a reason."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change the state"),
            "res_model": "pharma.listing.step",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_listing_ids": self.ids,
                "default_step": self.env.context.get("pharma_step") or "list",
            },
        }

    @api.model
    def _to_day(self, value):
        try:
            return fields.Date.to_date(value)
        except (ValueError, TypeError):
            raise UserError(self.env._("“%s” is no date.", value)) from None

    @api.model
    def _check_reason(self, reason):
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why: the reason stays in the history."))

    def _take_step(self, action, date, reason, more):
        """Take a step on a day, which is neither in the future nor before the last one.

        :param more: function of the day that returns further values
        """
        self = self._without_client_context()
        self._check_transition(action)
        today = fields.Date.context_today(self)
        day = self._to_day(date) or today
        old_states = {listing.id: listing.state for listing in self}
        for listing in self:
            first = listing.state == "not_applied" and not listing.date_applied
            if day > today or (not first and listing.date_state and day < listing.date_state):
                raise UserError(
                    self.env._(
                        "%(listing)s: %(date)s is in the future or before the last change (%(last)s).",
                        listing=listing.display_name,
                        date=day_text(self.env, day),
                        last=day_text(self.env, listing.date_state),
                    )
                )
        vals = more(day)
        if action == "temporary" or (action == "list" and "temporary" in old_states.values()):
            prolonged = self.filtered(lambda listing: listing.state == "temporary")
            keep = {key: value for key, value in vals.items() if key != "date_listed"}
            prolonged._do_transition(action, {**keep, "date_state": day})
            (self - prolonged)._do_transition(action, {**vals, "date_state": day})
        else:
            self._do_transition(action, {**vals, "date_state": day})
        self._log_history("state", day, reason, old_states)
        return True

    @api.model
    def _cron_end_expired(self):
        """Temporary listings end by themselves the day after their last one."""
        expired = self.search([("is_expired", "=", True)])
        for date, listings in expired.grouped("date_expiry").items():
            listings._take_step(
                "delist",
                date,
                self.env._("The temporary listing ended."),
                lambda day: {
                    "date_delisted": day,
                    "delist_reason": self.env._("The temporary listing ended."),
                },
            )
