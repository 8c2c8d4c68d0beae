# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.pharma_crm.tools.reading import day_text

from ...tools.states import LIVE_STATES

FIRST_HOUR = 9.0
LAST_HOUR = 22.0
QUARTER = timedelta(minutes=15)
PLAN_LIMIT = 200


def round_up(moment):
    """Return the next full quarter of an hour."""
    rest = timedelta(
        minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment - rest + QUARTER if rest else moment


class PharmaCall(models.Model):
    """Planning many calls in one request."""

    _inherit = "pharma.call"

    @api.model
    def plan(self, partner_ids, date):
        """Plan a call on each customer, one after the other, from a day or a moment on.

        :param partner_ids: ids of customers
        :param date: a day (free slots from 9:00 in the user's time zone) or a UTC date-time (from then on)
        :return: {"planned": [{"id", "partner_id", "date_planned"}], "refused": [{"partner_id", "name", "reason"}]}
        """
        self.check_access("create")
        partners = self.env["res.partner"].browse(dict.fromkeys(map(int, partner_ids))).exists()
        if len(partners) > PLAN_LIMIT:
            raise UserError(self.env._("Plan at most %s calls in one go.", PLAN_LIMIT))
        partners.check_access("read")
        user = self.env.user
        start, day = self._plan_start(date, user)
        busy = self._busy_partners(partners, user, day)
        refused = [
            {
                "partner_id": partner.id,
                "name": partner.display_name,
                "reason": self.env._("You already have a call on this day."),
            }
            for partner in partners
            if partner in busy
        ]
        partners -= busy
        slots = self._free_slots(user, day, len(partners), start=start)
        calls = self.create(
            [
                {"partner_id": partner.id, "date_planned": slot}
                for partner, slot in zip(partners, slots, strict=True)
            ]
        )
        return {
            "planned": [
                {
                    "id": call.id,
                    "partner_id": call.partner_id.id,
                    "date_planned": fields.Datetime.to_string(call.date_planned),
                }
                for call in calls
            ],
            "refused": refused,
        }

    @api.model
    def _plan_start(self, date, user):
        """Return the moment to plan from (None: any free slot of the day) and its day."""
        value = str(date or "")
        try:
            start = fields.Datetime.to_datetime(value) if len(value) > 10 else None
            day = self._local_day(start, user) if start else fields.Date.to_date(value)
        except ValueError:
            day = None
        if not day:
            raise UserError(self.env._("“%s” is no date to plan for.", value))
        if day < self._today_of(user):
            raise UserError(
                self.env._("%s is over: choose today or a later day.", day_text(self.env, day))
            )
        return start, day

    @api.model
    def _busy_partners(self, partners, user, day):
        """Return the doctors among the partners on whom the user already has a call that day."""
        calls = self.search(
            [
                ("user_id", "=", user.id),
                ("date_day", "=", day),
                ("partner_id", "in", partners.ids),
                ("partner_type", "=", "doctor"),
                ("state", "in", LIVE_STATES),
            ]
        )
        return calls.partner_id

    @api.model
    def _free_slots(self, user, day, count, start=None):
        """Return `count` UTC date-times of a rep's day, after what is planned there already."""
        if not count:
            return []
        length = timedelta(minutes=self.env.company.pharma_call_duration or 15)
        if start is None:
            start = self._utc_of(day, FIRST_HOUR, user)
            # A manager planning for a rep must not book the rep's other calls over.
            last = self.sudo().search(
                [("user_id", "=", user.id), ("date_day", "=", day), ("state", "in", LIVE_STATES)],
                order="date_stop desc",
                limit=1,
            )
            start = max(start, last.date_stop or start)
            if day == self._today_of(user):
                start = max(start, fields.Datetime.now())
            start = round_up(start)
        end = self._utc_of(day, LAST_HOUR, user)
        # A day that is full keeps its last calls at the last hour: the rep moves them by hand.
        return [
            min(start + index * length, max(end, fields.Datetime.now())) for index in range(count)
        ]
