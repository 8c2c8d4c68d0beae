# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaCyclePlanCall(models.Model):
    """What a rep does with a proposal: accept it, move it to another day, turn it down."""

    _inherit = "pharma.cycle.plan.call"

    def action_accept(self):
        """Take the proposals over into the plan: they stand from now on, whatever is planned anew."""
        calls = self._still_planned()
        calls._check_transition("accept")
        calls._check_own_calendar()
        calls._check_acceptable()
        calls._do_transition("accept")
        calls._accept_plan_calls()
        return True

    def action_dismiss(self):
        """Turn the proposals down: the customers are not proposed again in that week."""
        calls = self._still_planned()
        calls._check_transition("dismiss")
        calls._check_own_calendar()
        calls._do_transition("dismiss")
        return True

    def action_restore(self):
        """Take proposals up again that were turned down."""
        calls = self._still_planned()
        calls._check_transition("restore")
        calls._check_own_calendar()
        calls._check_not_over()
        calls._do_transition("restore")
        return True

    def action_move(self, day, hour=None):
        """Put the proposals on another day, where they stay when the rest is planned anew.

        :param day: a day of the cycle, today or later
        :param hour: time of day in hours (9.5 is half past nine); the proposed one when not given
        """
        calls = self._still_planned()
        calls._check_transition("move")
        calls._check_own_calendar()
        day, hour = calls._checked_day(day), calls._checked_hour(hour)
        calls._check_customers_free(day)
        values = {"day": day, "week": self._monday_of(day), "facts": False, "is_duplicate": False}
        if hour is not None:
            values["hour"] = hour
        calls._do_transition("move", values)
        calls._number_stops()
        return True

    def _accept_plan_calls(self):
        """Hook: called once for proposals that have just been accepted, in the same transaction."""

    def _still_planned(self):
        """Return the proposals to take a step with; refuse those that are gone, because the plan was made anew."""
        if self.exists() != self:
            raise UserError(self.env._("The plan was made anew meanwhile: look at the week again."))
        return self._without_client_context()

    # -- rules -----------------------------------------------------------------------------------------

    def _check_own_calendar(self):
        """Refuse a rep to decide on what stands in the calendar of a colleague who works in the same territory."""
        user = self.env.user
        if self.env.su or user.has_group("pharma_crm.group_line_manager"):
            return
        for call in self:
            # sudo: who works in the territory
            if call.user_id - user and call.user_id in call.territory_id.sudo().rep_ids:
                raise UserError(
                    self.env._(
                        "“%(call)s” stands in the calendar of %(rep)s, who decides on it.",
                        call=call.display_name,
                        rep=call.user_id.sudo().name,
                    )
                )

    def _check_acceptable(self):
        """Refuse what could not be carried out; a hook as well."""
        self._check_not_over()

    def _check_not_over(self):
        today = fields.Date.context_today(self)
        for call in self:
            if call.day < today:
                raise UserError(
                    self.env._(
                        "The day of “%s” is over: move the call to another day first.",
                        call.display_name,
                    )
                )

    def _checked_day(self, value):
        try:
            day = fields.Date.to_date(value)
        except (TypeError, ValueError):
            day = None
        if not day:
            raise UserError(self.env._("“%s” is no day.", value))
        if day < fields.Date.context_today(self):
            raise UserError(
                self.env._("%s is over: choose today or a later day.", day_text(self.env, day))
            )
        for cycle in self.cycle_id.sudo():  # sudo: the dates of the cycle that the calls belong to
            if not cycle.date_start <= day <= cycle.date_end:
                raise UserError(
                    self.env._(
                        "%(day)s lies outside %(cycle)s (%(start)s to %(end)s).",
                        day=day_text(self.env, day),
                        cycle=cycle.display_name,
                        start=day_text(self.env, cycle.date_start),
                        end=day_text(self.env, cycle.date_end),
                    )
                )
        return day

    def _checked_hour(self, value):
        if value is None:
            return None
        try:
            hour = float(value)
        except (TypeError, ValueError):
            hour = -1.0
        if not 0 <= hour < 24:
            raise UserError(self.env._("“%s” is no time of day.", value))
        return hour

    def _check_customers_free(self, day):
        """Refuse a second call of a territory on a customer on one day."""
        for call in self:
            stands = [*call._standing_days()]
            if day in stands or len(self.filtered(lambda c, k=call: _key(c) == _key(k))) > 1:
                raise UserError(
                    self.env._(
                        "%(customer)s already has a call on %(day)s.",
                        customer=call.partner_id.sudo().name,  # sudo: whose proposal it is
                        day=day_text(self.env, day),
                    )
                )

    def _standing_days(self):
        """Return the days of the territory's other calls on this customer: proposed, accepted or planned."""
        self.ensure_one()
        twins = self.search(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("territory_id", "=", self.territory_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("state", "in", ("proposed", "moved", "accepted")),
                ("id", "!=", self.id),
            ]
        )
        return set(twins.mapped("day"))

    def _number_stops(self):
        """Number the stops of the days on which these calls stand now, by their time."""
        days = self.search(
            [
                ("territory_id", "in", self.territory_id.ids),
                ("day", "in", self.mapped("day")),
                ("state", "!=", "dismissed"),
            ],
            order="territory_id, day, hour, sequence, id",
        )
        for calls in days.grouped(
            lambda call: (call.territory_id, call.user_id, call.day)
        ).values():
            for number, call in enumerate(calls, 1):
                if call.sequence != number:
                    call._workflow_write({"sequence": number})


def _key(call):
    return call.cycle_id, call.territory_id, call.partner_id
