# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter, defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.states import GONE_STATES

REPS_SHOWN = 12
BEHIND_SHOWN = 6
QUEUE_SHOWN = 4


class PharmaHome(models.AbstractModel):
    """What a manager looks at first: the team's day, what waits for review, who is behind."""

    _inherit = "pharma.home"

    @api.model
    def _panel_team(self, shared):
        """Per rep the calls of today: still to be made, made, missed.

        Those with nothing stand first, unless they do not work today.
        """
        territories, today = shared["territories"], shared["today"]
        below = self.env["pharma.call"]._below(territories)
        counts = defaultdict(Counter)
        for user, state, count in self.env["pharma.call"]._read_group(
            below
            & Domain("date_day", "=", today)
            & Domain("user_id", "!=", shared["user"].id)
            & Domain("state", "not in", GONE_STATES),
            ["user_id", "state"],
            ["__count"],
        ):
            counts[user.id][self._outcome(state)] += count
        for member in self._team_members(shared):
            counts[member.user_id.id]  # a rep without calls is shown too
        # sudo: names of the people of one's own team
        people = self.env["res.users"].sudo().browse(counts)
        idle = [user_id for user_id, count in counts.items() if not count.total()]
        off = self._day_off(shared, idle)
        rows = sorted(
            (
                {
                    "id": person.id,
                    "name": person.name,
                    "off": person.id in off,
                    **{key: counts[person.id][key] for key in ("planned", "made", "missed")},
                }
                for person in people
            ),
            key=lambda row: (
                row["off"] or row["planned"] + row["made"] > 0,
                -row["missed"],
                row["name"],
            ),
        )
        return {
            "type": "team",
            "reps": rows[:REPS_SHOWN],
            "count": len(rows),
            "total": {key: sum(row[key] for row in rows) for key in ("planned", "made", "missed")},
        }

    @api.model
    def _day_off(self, shared, user_ids):
        """Return which of these reps do not work today: no working day, a holiday, or approved time off."""
        if not user_ids:
            return set()
        today = shared["today"]
        company = shared["territories"].company_id[:1] or self.env.company
        self.env["pharma.cycle"]._flush_days()
        for model in ("pharma.territory.time.off", "pharma.time.off.kind"):
            self.env[model].flush_model()
        working = self.env.execute_query(
            SQL(
                "SELECT field.user_id FROM (%s) field WHERE field.share > 0",
                self.env["pharma.alert.rule"]._alert_field_days(company, today, today),
            )
        )
        return set(user_ids) - {user_id for (user_id,) in working}

    @api.model
    def _team_members(self, shared):
        """Return the reps' memberships in the user's territories today: read once for all panels."""
        if shared["members"] is None:
            Member = self.env["pharma.territory.member"]
            shared["members"] = Member.search_fetch(
                Domain("territory_id", "child_of", shared["territories"].ids)
                & Domain("role", "=", "rep")
                & Member._in_force_domain(shared["today"]),
                ["user_id", "territory_id"],
            )
        return shared["members"]

    @api.model
    def _panel_queue(self, shared):
        """What waits for the user's review, the longest waiting first."""
        Call = self.env["pharma.call"]
        figures = Call._home_review_queue()
        calls = Call
        if figures["waiting"]:
            calls = Call.search_fetch(
                [("state", "=", "submitted"), ("is_my_team", "=", True)],
                ["partner_id", "user_id", "date_day", "date_submitted"],
                order="date_submitted, id",
                limit=QUEUE_SHOWN,
            )
        # sudo: names in the user's own queue
        return {
            "type": "list",
            "title": self.env._("To review"),
            "icon": "fa-inbox",
            "count": figures["waiting"],
            "note": self.env._(
                "Days the oldest has waited: %(days)s; late: %(late)s; remarkable: %(remarkable)s.",
                days=figures["oldest_days"],
                late=figures["late"],
                remarkable=figures["remarkable"],
            )
            if calls
            else "",
            "empty": self.env._("Nothing waits for your review."),
            "items": [
                {
                    "id": call.id,
                    "title": call.partner_id.sudo().name,
                    "text": call.user_id.sudo().name,
                    "date": str(call.date_day),
                    "record": ["pharma.call", call.id],
                }
                for call in calls
            ],
            "more": "pharma_crm_call.action_review_queue",
        }

    @api.model
    def _panel_behind(self, shared):
        """The territories that are behind their cycle, those with the most calls missing to the pace first."""
        cycle = shared["cycle"]
        panel = {
            "type": "list",
            "title": self.env._("Behind"),
            "icon": "fa-exclamation-triangle",
            "empty": self.env._("Nobody is behind.")
            if cycle
            else self.env._("No cycle runs in your territories."),
            "items": [],
            "more": "pharma_crm_cycle.action_cycle_board",
        }
        if not cycle:
            return panel
        rows = self._cycle_progress(shared)["groups"]["territory_id"]
        late = sorted(
            (row for row in rows if row["band"] == "under"),
            key=lambda row: row["earned"] - row["expected"],
        )
        people = defaultdict(list)
        for member in self._team_members(shared):
            # sudo: names of the people of one's own team
            people[member.territory_id.id].append(member.user_id.sudo().name)
        return {
            **panel,
            "count": len(late),
            "items": [
                {
                    "id": row["id"],
                    "title": ", ".join(people[row["id"]]) or row["name"],
                    "text": self.env._(
                        "%(made)s of %(expected)s calls expected by now · %(territory)s",
                        made=round(row["earned"]),
                        expected=round(row["expected"]),
                        territory=row["name"],
                    ),
                    "tone": "danger",
                    "board": row["id"],
                }
                for row in late[:BEHIND_SHOWN]
            ],
        }
