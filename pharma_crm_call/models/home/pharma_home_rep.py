# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter
from datetime import timedelta

from odoo import api, fields, models

from ...tools.states import COUNTED_STATES, GONE_STATES

DUE_SHOWN = 6
FAVOURITES_SHOWN = 6
CALL_FIELDS = [
    "partner_id",
    "hospital_id",
    "class_id",
    "channel_id",
    "state",
    "date_start",
    "date_day",
    "purpose",
]


class PharmaHome(models.AbstractModel):
    """A rep's own day and week."""

    _inherit = "pharma.home"

    @api.model
    def _my_week(self, shared):
        """Return the user's calls from Monday to Sunday of this week. One query; kept by the ORM's cache."""
        monday = shared["today"] - timedelta(days=shared["today"].weekday())
        return self.env["pharma.call"].search_fetch(
            [
                ("user_id", "=", shared["user"].id),
                ("date_day", ">=", monday),
                ("date_day", "<=", monday + timedelta(days=6)),
                ("state", "not in", GONE_STATES),
            ],
            CALL_FIELDS,
            order="date_start, id",
        )

    @api.model
    def _panel_day(self, shared):
        """Today's calls and who is due, each with its place in the user's ranking; and the week, day by day."""
        Call = self.env["pharma.call"]
        user, today, cycle = shared["user"], shared["today"], shared["cycle"]
        week = self._my_week(shared)
        calls = week.filtered(lambda call: call.date_day == today)
        rows = Call._day_targets(cycle, shared["territories"])
        ranks = Call._day_ranks(rows, calls, user, today, cycle)
        due = Call._day_due(rows, ranks)
        # sudo: names of the customers of the user's own calls and target list, whoever covers them today
        shown = calls.partner_id.sudo() | self.env["res.partner"].sudo().browse(
            [row["partner_id"] for row in due[:DUE_SHOWN]]
        )
        cards = {partner.id: self._card(partner) for partner in shown}
        return {
            "type": "day",
            "calls": [
                {
                    **cards[call.partner_id.id],
                    **ranks[call.partner_id.id],
                    "id": call.id,
                    "state": call.state,
                    "start": fields.Datetime.to_string(call.date_start),
                    "place": call.hospital_id.sudo().name or "",  # where the user goes
                    "icon": call.channel_id.icon,
                    "channel": call.channel_id.name,
                    "purpose": call.purpose or "",
                }
                for call in calls
            ],
            "due": [
                {
                    **cards[row["partner_id"]],
                    **{key: row[key] for key in ("goal", "actual", "remaining", "score", "why")},
                }
                for row in due[:DUE_SHOWN]
            ],
            "due_count": len(due),
            "open_before": Call._day_open_before(user, today),
            "days": self._week_days(week, today),
        }

    @api.model
    def _card(self, partner):
        return {
            "partner_id": partner.id,
            "name": partner.name,
            "place": partner.pharma_hospital_id.name or "",
            "class": self.env["pharma.call"]._class_badge(partner.pharma_class_id),
        }

    @api.model
    def _week_days(self, calls, today):
        """Return the days of the week with their calls planned, made and missed."""
        monday = today - timedelta(days=today.weekday())
        counts = Counter((call.date_day, self._outcome(call.state)) for call in calls)
        return [
            {
                "date": fields.Date.to_string(day),
                "today": day == today,
                **{key: counts[day, key] for key in ("planned", "made", "missed")},
            }
            for day in (monday + timedelta(days=number) for number in range(7))
        ]

    @api.model
    def _outcome(self, state):
        if state in COUNTED_STATES:
            return "made"
        return "missed" if state == "missed" else "planned"

    @api.model
    def _panel_favourites(self, shared):
        """The customers with the user's star, the latest first."""
        # sudo: one's own stars; names are read with the user's own rights
        lines = (
            self.env["pharma.account.list.line"]
            .sudo()
            .search_fetch(
                self.env["res.partner"]._pharma_favorite_lines(),
                ["partner_id"],
                order="id desc",
                limit=FAVOURITES_SHOWN,
            )
        )
        partners = self.env["res.partner"].search_fetch(
            [("id", "in", lines.partner_id.ids)], ["name", "pharma_class_id", "pharma_hospital_id"]
        )
        return {
            "type": "list",
            "title": self.env._("Favourites"),
            "icon": "fa-star-o",
            "empty": self.env._("Tap the star on a customer to have it here."),
            "items": [
                {
                    "id": partner.id,
                    "title": partner.name,
                    "text": partner.pharma_hospital_id.sudo().name or "",
                    "class": self.env["pharma.call"]._class_badge(partner.pharma_class_id),
                    "customer": partner.id,
                }
                for partner in partners
            ],
        }
