# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.states import COUNTED_STATES, GONE_STATES

DUE_LIMIT = 12
#: What the progress bars show of each class.
BAR_KEYS = (
    "targets",
    "goal",
    "actual",
    "scheduled",
    "remaining",
    "earned",
    "attainment",
    "expected",
    "band",
)


class PharmaCall(models.Model):
    """Day Ahead: the rep's home, in one request."""

    _inherit = "pharma.call"

    @api.model
    @api.readonly
    def day_ahead(self):
        """Return what the user needs to begin the day: calls, progress, who is due, messages."""
        self.check_access("read")
        user = self.env.user
        today = self._today_of(user)
        territories = self._home_territories(user)
        cycle = self.env["pharma.cycle"]
        if territories:
            cycle = cycle._current_for(territories[0], today)
        calls = self.search_fetch(
            [("user_id", "=", user.id), ("date_day", "=", today), ("state", "not in", GONE_STATES)],
            order="date_start, id",
        )
        rows = self._day_targets(cycle, territories)
        targets = {row["partner_id"]: row for row in rows}
        ranks = self._day_ranks(rows, calls, user, today, cycle)
        due = self._day_due(rows, ranks)
        # The names of the customers of the user's own calls and target list, whoever covers them today.
        partners = calls.partner_id.sudo() | self.env["res.partner"].sudo().browse(
            [row["partner_id"] for row in due[:DUE_LIMIT]]
        )
        last = self._last_calls_of(partners, calls)
        cards = {partner.id: self._day_partner(partner) for partner in partners}
        return {
            "user": user.name,
            "today": fields.Date.to_string(today),
            "territory": ", ".join(territories.sudo().mapped("name")),
            "calls": [
                {
                    **cards[call.partner_id.id],
                    **self._day_call(call, targets.get(call.partner_id.id)),
                    **ranks[call.partner_id.id],
                    "last": last.get(call.partner_id.id, False),
                }
                for call in calls
            ],
            "cycle": self._day_cycle(cycle, territories),
            "due": [
                {
                    **cards[row["partner_id"]],
                    **{
                        key: row[key]
                        for key in ("goal", "actual", "remaining", "band", "score", "why")
                    },
                    "last": last.get(row["partner_id"], False),
                }
                for row in due[:DUE_LIMIT]
            ],
            "due_count": len(due),
            "messages": self._day_messages(user),
            "open_before": self._day_open_before(user, today),
            "queue": self._day_queue(user),
        }

    @api.model
    def _home_territories(self, user):
        """Return the territories where the user works today, the widest first."""
        # A user's own places of work are no secret.
        own = user.sudo().pharma_territory_ids.filtered(lambda t: t.company_id == self.env.company)
        return own.sorted(lambda t: (len((t.parent_path or "").split("/")), t.id)).with_env(
            self.env
        )

    @api.model
    def _day_partner(self, partner):
        return {
            "partner_id": partner.id,
            "name": partner.name,
            "specialty": partner.pharma_specialty_id.name or "",
            "place": partner.pharma_hospital_id.name or "",
            "class": self._class_badge(partner.pharma_class_id),
        }

    def _day_call(self, call, target):
        return {
            "id": call.id,
            "state": call.state,
            "start": fields.Datetime.to_string(call.date_start),
            "duration": call.duration,
            "place": call.hospital_id.sudo().name or "",  # where the user goes
            "class": self._class_badge(call.class_id),
            "channel": call.channel_id.name,
            "icon": call.channel_id.icon,
            "purpose": call.purpose or "",
            "goal": target["goal"] if target else 0,
            "remaining": target["remaining"] if target else 0,
        }

    @api.model
    def _day_targets(self, cycle, territories):
        """Return the progress of each target of the user's own territories."""
        if not cycle:
            return []
        # sudo: one's own territories, so there is nothing that the rules would leave out
        return (
            self.env["pharma.cycle.progress"]
            .sudo()
            .search_read(
                [("cycle_id", "=", cycle.id), ("territory_id", "in", territories.ids)],
                ["partner_id", "class_id", "goal", "actual", "scheduled", "remaining", "band"],
                load=None,
            )
        )

    @api.model
    def _day_due(self, rows, ranks):
        """Return the targets with calls to make and none planned, in the order of the user's ranking."""
        return sorted(
            ({**row, **ranks[row["partner_id"]]} for row in rows if self._is_due(row)),
            key=lambda row: (-row["score"], -row["remaining"], row["id"]),
        )

    @api.model
    def _is_due(self, row):
        return row["remaining"] and not row["scheduled"]

    @api.model
    def _day_ranks(self, rows, calls, user, today, cycle):
        """Return {customer id: {"score", "why"}} of those due and those called on today."""
        # sudo: the period in which the rep works, whoever may open its plan
        period = cycle.sudo()
        days = (period.date_end - period.date_start).days + 1 if period else 0
        today_ids = set(calls.partner_id.ids)
        asked = {
            row["partner_id"]: {**row, "days": days}
            for row in rows
            if self._is_due(row) or row["partner_id"] in today_ids
        }
        for partner_id in today_ids - asked.keys():
            asked[partner_id] = {"partner_id": partner_id}
        return self.env["pharma.call.ranking"]._rank(
            list(asked.values()), user, today, self._stops_of(calls)
        )

    @api.model
    def _stops_of(self, calls):
        """Return the places where the user goes today."""
        return calls.hospital_id | calls.filtered(lambda c: not c.hospital_id).partner_id

    @api.model
    def _last_call_days(self, partner_ids):
        """Return {customer id: day of the last counted call that the user may read}."""
        if not partner_ids:
            return {}
        return dict(
            (partner.id, day)
            for partner, day in self._read_group(
                [("partner_id", "in", partner_ids), ("state", "in", COUNTED_STATES)],
                ["partner_id"],
                ["date_day:max"],
            )
        )

    @api.model
    def _last_calls_of(self, partners, excluded):
        """Return {customer id: {date, user, note}} of the team's last counted call. One query and its reads."""
        if not partners:
            return {}
        query = self._search([("partner_id", "in", partners.ids), ("state", "in", COUNTED_STATES)])
        table = SQL.identifier(self._table)
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (c.partner_id) c.id FROM pharma_call c WHERE c.id IN %s AND c.id NOT IN %s"
                " ORDER BY c.partner_id, c.date_day DESC, c.id DESC",
                query.subselect(SQL("%s.id", table)),
                tuple(excluded.ids) or (0,),
            )
        )
        return {
            call.partner_id.id: {
                "date": fields.Date.to_string(call.date_day),
                "user": call.user_id.sudo().name,  # who called is part of what the team shares
                "mine": call.user_id == self.env.user,
                "next_objective": call.next_objective or "",
            }
            for call in self.browse([row[0] for row in rows])
        }

    @api.model
    def _day_cycle(self, cycle, territories):
        """Return the running cycle's progress per class, False when no cycle runs."""
        if not cycle:
            return False
        progress = cycle._progress(territories, "class_id")
        rows = progress["groups"]["class_id"]
        colors = {
            c.id: self._class_badge(c)
            for c in self.env["pharma.class"].browse([r["id"] for r in rows])
        }
        # sudo: name and end of the cycle in which the rep works, whoever may open its plan.
        return {
            "id": cycle.id,
            "name": cycle.sudo().name,
            "date_end": fields.Date.to_string(cycle.sudo().date_end),
            "working_days": progress["working_days"],
            "elapsed_days": progress["elapsed_days"],
            "total": {key: progress["total"].get(key) for key in BAR_KEYS},
            "classes": [
                {"class": colors[row["id"]], **{key: row.get(key) for key in BAR_KEYS}}
                for row in rows
                if row["id"]
            ],
        }

    @api.model
    def _day_messages(self, user):
        """Return what managers wrote about the user's calls and the user has not seen."""
        reviews = self.env["pharma.call.review"].search(
            [("call_id.user_id", "=", user.id), ("seen_on", "=", False)],
            order="date desc, id desc",
            limit=10,
        )
        kinds = dict(reviews._fields["kind"]._description_selection(self.env))
        # sudo: names in a note to the user, also when the customer has left their territory since.
        return [
            {
                "id": review.id,
                "call_id": review.call_id.id,
                "customer": review.call_id.partner_id.sudo().name,
                "reviewer": review.reviewer_id.sudo().name,
                "date": fields.Datetime.to_string(review.date),
                "kind": kinds[review.kind],
                "text": review.text or "",
            }
            for review in reviews
        ]

    @api.model
    def _day_open_before(self, user, today):
        """Return how many calls of past days wait for their report."""
        return self.search_count(
            [
                ("user_id", "=", user.id),
                ("date_day", "<", today),
                ("state", "in", ("planned", "in_progress")),
            ]
        )

    @api.model
    def _day_queue(self, user):
        """Return a manager's review queue: how many calls wait, and since how many days. False for reps."""
        if not user.has_group("pharma_crm.group_line_manager"):
            return False
        domain = [("state", "=", "submitted"), ("is_my_team", "=", True)]
        [(count, oldest)] = self._read_group(domain, [], ["__count", "date_submitted:min"])
        return {"count": count, "days": (fields.Datetime.now() - oldest).days if oldest else 0}
