# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytz

from odoo import api, models
from odoo.fields import Domain

from ...tools.states import GONE_STATES


class PharmaCyclePlanCall(models.Model):
    """The week's page shows the calls themselves, those planned otherwise among them."""

    _inherit = "pharma.cycle.plan.call"

    @api.model
    def _week_rows(self, cycle, territory, monday, sunday, rep):
        rows = super()._week_rows(cycle, territory, monday, sunday, rep)
        mine = self._calendar_domain(self._reps_here(territory) if rep else rep, rep)
        calls = self.env["pharma.call"].search(
            Domain("territory_id", "=", territory.id)
            & Domain("date_day", ">=", monday)
            & Domain("date_day", "<=", sunday)
            & Domain("state", "not in", GONE_STATES)
            & mine,
            order="date_start, id",
        )
        proposals = self.search([("call_id", "in", calls.ids)])
        reasons, of_call = proposals._reason_lines(), proposals.grouped("call_id")
        linked = self.search(
            [
                ("cycle_id", "=", cycle.id),
                ("territory_id", "=", territory.id),
                ("week", "=", monday),
                ("call_id", "!=", False),
            ]
        )
        rows = [row for row in rows if row["id"] not in linked.ids]
        for number, call in enumerate(calls, 1):
            proposal = of_call.get(call, self)[:1]
            rows.append(
                {
                    **self._week_customer(call.partner_id, call.class_id),
                    "id": proposal.id,
                    "call_id": call.id,
                    "day": call.date_day,
                    "hour": _hour(call),
                    "sequence": number,
                    "km": proposal.km,
                    "state": call.state,
                    "duplicate": proposal.is_duplicate,
                    "reasons": reasons[proposal] if proposal else [],
                }
            )
        return rows


def _hour(call):
    """Return the time of a call in hours, where the rep is."""
    zone = call._tz_of(call.user_id.sudo())  # sudo: the rep's time zone
    moment = pytz.utc.localize(call.date_start).astimezone(zone)
    return round(moment.hour + moment.minute / 60, 2)
