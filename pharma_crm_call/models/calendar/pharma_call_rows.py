# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools.states import LIVE_STATES
from .pharma_call_days import MIDDAY

CALLED_ON = ("doctor", "hospital", "department", "pharmacy")
#: The most calls that are planned, copied or moved in one request.
ROW_LIMIT = 1000


class PharmaCall(models.Model):
    """Many calls at once: each judged first, the good ones planned together, the others told why not."""

    _inherit = "pharma.call"

    @api.model
    def _check_may_plan_for(self, user):
        """Refuse reps for whom the user may not plan."""
        if user == self.env.user:
            return
        # sudo: whether somebody else works in the user's territories is what is asked
        territory = user.sudo().pharma_territory_ids[:1]
        call = self.new({"user_id": user.id, "territory_id": territory.id})
        if not (territory and call._may_plan_for()):
            raise AccessError(self.env._("You cannot plan calls for %s.", user.sudo().name))

    @api.model
    def _judge_rows(self, rows, user):
        """Say of each row why it cannot be planned: row["reason"], False when it can.

        :param rows: list of dicts with partner (res.partner), day and hour (of the rep's clock), moved (the call that
            moves there, if any)
        A fixed number of queries.
        """
        if len(rows) > ROW_LIMIT:
            raise UserError(self.env._("Plan at most %s calls in one go.", ROW_LIMIT))
        days = {row["day"] for row in rows}
        _hours, day_reasons, off = self._field_days(user, days)
        partners = self.env["res.partner"].union(*(row["partner"] for row in rows))
        unfit = self._unfit_partners(partners, user)
        moved = {row["moved"].id for row in rows if row.get("moved")}
        taken = {
            (call.partner_id.id, call.date_day)
            for call in self._standing_calls(user, days)
            if call.id not in moved
        }
        for row in rows:
            key = (row["partner"].id, row["day"])
            reason = day_reasons.get(row["day"]) or unfit.get(row["partner"].id)
            if not reason and ("am" if row["hour"] < MIDDAY else "pm") in off[row["day"]]:
                reason = self.env._("Time off.")
            if not reason and key in taken:
                reason = self.env._("You already have a call on this day.")
                if user != self.env.user:
                    reason = self.env._("The rep already has a call on this day.")
            row["reason"] = reason or False
            if not reason:
                taken.add(key)
        return rows

    @api.model
    def _unfit_partners(self, partners, user):
        """Return {customer id: why the rep cannot plan a call on them}."""
        if not partners:
            return {}
        # sudo: archived or gone is said without naming more than the row does
        everyone = partners.sudo().with_context(active_test=False)
        visible = partners._filtered_access("read")
        reasons = {}
        for partner in everyone:
            if not partner.active:
                reasons[partner.id] = self.env._("Archived.")
            elif partner.id not in visible._ids or partner.pharma_type not in CALLED_ON:
                reasons[partner.id] = self.env._("Not in your territories any more.")
        fit = [partner for partner in partners if partner.id not in reasons]
        # sudo: who covers what, for a rep for whom the user may plan
        stamps = self.sudo()._stamps_for({(user, partner) for partner in fit})
        for (_user, partner), values in stamps.items():
            if values["is_outside"]:
                reasons[partner.id] = self.env._("Not covered any more.")
        return reasons

    @api.model
    def _plan_rows(self, rows, user):
        """Plan the rows that were judged as good; all in one go.

        :return: the calls
        """
        return self.create(
            [
                {
                    "partner_id": row["partner"].id,
                    "user_id": user.id,
                    "date_planned": self._utc_of(row["day"], row["hour"], user),
                    **{
                        name: row[name]
                        for name in ("duration", "channel_id", "purpose_id", "purpose")
                        if row.get(name)
                    },
                }
                for row in rows
                if not row["reason"]
            ]
        )

    @api.model
    def _told_rows(self, rows):
        """Return [{"partner_id", "name", "day", "reason"}] of the rows that were not planned."""
        # sudo: names of the user's own rows
        return [
            {
                "partner_id": row["partner"].id,
                "name": row["partner"].sudo().display_name,
                "day": row["day"] and str(row["day"]),
                "reason": row["reason"],
            }
            for row in rows
            if row["reason"]
        ]

    @api.model
    def _week_rows(self, user, monday):
        """Return the rows of a rep's week as it was planned and made: what a template or a copy begins with."""
        calls = self.search(
            [
                ("user_id", "=", user.id),
                ("date_day", ">=", monday),
                ("date_day", "<=", self._sunday(monday)),
                ("state", "in", (*LIVE_STATES, "missed")),
            ],
            order="date_start, id",
        )
        rows, seen = [], set()
        for call in calls:
            day, hour = self._local_hour(call.date_start, user)
            if (call.partner_id, day) in seen:
                continue
            seen.add((call.partner_id, day))
            rows.append(
                {
                    "partner": call.partner_id,
                    "weekday": day.weekday(),
                    "hour": hour,
                    "duration": call.duration,
                    "channel_id": call.channel_id.id,
                    "purpose_id": call.purpose_id.id,
                    "purpose": call.purpose,
                }
            )
        return rows
