# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .pharma_call_rows import CALLED_ON

KINDS = ("due", "overdue", "near", "favorite", "all")
#: Customers shown at once; the search finds the others.
LIST_LIMIT = 200
#: Customers among whom the most urgent are looked for.
UNIVERSE_LIMIT = 3000


class PharmaCall(models.Model):
    """Planning from a list: whom to call on, the most urgent first, and a week to put them into."""

    _inherit = "pharma.call"

    @api.model
    @api.readonly
    def plan_candidates(self, day, kind="due", hospital_id=None, name="", position=None):
        """Return the screen on which a rep plans a week from a list, in one request.

        :param day: any day of the week that is planned
        :param kind: due (calls to make in the running cycle, none planned), overdue (due, and the last call lies
            longer back than the goal allows), near (within 10 km), favorite or all (of the user's territories)
        :param hospital_id: only who is met at this hospital
        :param name: only whose name or code has this in it
        :param position: {"latitude", "longitude"} for "near"; where the user is called next when not given
        :return: {"monday", "days": [{"date", "count", "reason"}], "rows": [...], "count", "classes", "cycle",
            "hospitals"}
        """
        self.check_access("read")
        if kind not in KINDS:
            raise UserError(self.env._("“%s” is no list of customers.", kind))
        user = self.env.user
        monday = self._monday(self._parse_day(day))
        week = [monday + timedelta(days=number) for number in range(7)]
        days = self._plan_days(user, week)
        open_days = [row["date"] for row in days if not row["reason"]]
        targets, cycle = self._plan_targets(user)
        domain = self._candidate_domain(kind, targets, hospital_id, name)
        distances = {}
        if kind == "near":
            distances = self._distances_from(self._plan_position(user, position), domain)
            domain = Domain("id", "in", list(distances))
        Partner = self.env["res.partner"]
        # all of them: the most urgent are found by what the database does not sort by
        partners = Partner.search_fetch(
            domain,
            ["name", "pharma_type", "pharma_class_id", "pharma_specialty_id", "pharma_hospital_id"],
            limit=UNIVERSE_LIMIT,
        )
        rows = self._candidate_rows(partners, targets, cycle, distances)
        if kind == "overdue":
            rows = [row for row in rows if row["overdue"]]
        shown = rows[:LIST_LIMIT]
        self._complete_rows(shown, user, week, open_days)
        places = {
            row["hospital_id"]: row["name"]
            if row["hospital_id"] == row["partner_id"]
            else row["place"]
            for row in rows
            if row["hospital_id"]
        }
        return {
            "monday": fields.Date.to_string(monday),
            "days": days,
            "rows": shown,
            "count": len(rows),
            "classes": self._due_classes(targets),
            "cycle": cycle.sudo().name or "",  # the cycle in which the rep works
            "hospitals": [
                {"id": id_, "name": place}
                for id_, place in sorted(places.items(), key=lambda item: item[1] or "")
            ],
        }

    @api.model
    def _plan_days(self, user, week):
        """Return what each day of a week offers: calls that stand there, and why it cannot be planned."""
        _hours, reasons, _off = self._field_days(user, week)
        counts = dict.fromkeys(week, 0)
        for call in self._standing_calls(user, week):
            counts[call.date_day] += 1
        return [
            {
                "date": fields.Date.to_string(day),
                "count": counts[day],
                "reason": reasons.get(day, False),
            }
            for day in week
        ]

    @api.model
    def _plan_targets(self, user):
        """Return {customer id: progress} of the user's target list, and the cycle that runs today."""
        territories = self._home_territories(user)
        cycle = self.env["pharma.cycle"]
        if territories:
            cycle = cycle._current_for(territories[0], self._today_of(user))
        targets = {}
        for row in self._day_targets(cycle, territories):
            known = targets.setdefault(
                row["partner_id"], dict(row, goal=0, actual=0, scheduled=0, remaining=0)
            )
            for name in ("goal", "actual", "scheduled", "remaining"):
                known[name] += row[name] or 0
        return targets, cycle

    @api.model
    def _due_classes(self, targets):
        """Return how many customers of each class are due, the best class first."""
        counts = {}
        for row in targets.values():
            if row["class_id"] and row["remaining"] and not row["scheduled"]:
                counts[row["class_id"]] = counts.get(row["class_id"], 0) + 1
        classes = self.env["pharma.class"].search([("id", "in", list(counts))])
        return [
            {"id": class_.id, "class": self._class_badge(class_), "due": counts[class_.id]}
            for class_ in classes
        ]

    @api.model
    def _candidate_domain(self, kind, targets, hospital_id, name):
        domain = Domain("pharma_type", "in", CALLED_ON)
        if kind in ("due", "overdue"):
            due = [id_ for id_, row in targets.items() if row["remaining"] and not row["scheduled"]]
            domain &= Domain("id", "in", due)
        else:
            covered = self.env["pharma.account.access"]._my_covered_query()
            domain &= Domain.custom(
                to_sql=lambda model, alias, query: SQL(
                    "%s IN %s", SQL.identifier(alias, "id"), covered
                )
            )
        if kind == "favorite":
            domain &= Domain("pharma_is_favorite", "=", True)
        if hospital_id:
            place = int(hospital_id)
            domain &= Domain("pharma_hospital_id", "=", place) | Domain("id", "=", place)
        if name:
            domain &= Domain("name", "ilike", str(name)) | Domain("pharma_code", "ilike", str(name))
        return domain

    @api.model
    def _candidate_rows(self, partners, targets, cycle, distances):
        """Return the customers in order of urgency: overdue, due, best class, longest not called on; or the nearest."""
        last = self._last_call_days(partners.ids)
        # All classes: a company has a handful.
        rank = {c.id: number for number, c in enumerate(self.env["pharma.class"].search([]))}
        today = self._today_of(self.env.user)
        rows = []
        for partner in partners:
            target = targets.get(partner.id, {})
            goal, remaining = target.get("goal", 0), target.get("remaining", 0)
            due = bool(remaining and not target.get("scheduled"))
            since = self._days_since(last.get(partner.id), cycle, today)
            interval = self._days_between(cycle, goal)
            rows.append(
                {
                    **self._day_partner(partner),
                    "type": partner.pharma_type,
                    "hospital_id": partner.pharma_hospital_id.id
                    or (partner.id if partner.pharma_type == "hospital" else False),
                    "goal": goal,
                    "actual": target.get("actual", 0),
                    "scheduled": target.get("scheduled", 0),
                    "remaining": remaining,
                    "due": due,
                    "overdue": bool(due and interval and since > interval),
                    "last_day": fields.Date.to_string(last.get(partner.id)) or False,
                    "km": distances.get(partner.id, False),
                    "_order": (
                        rank.get(partner.pharma_class_id.id, len(rank)),
                        last.get(partner.id) or fields.Date.to_date("1900-01-01"),
                        partner.id,
                    ),
                }
            )
        if distances:
            rows.sort(key=lambda row: (row["km"], row["_order"]))
        else:
            rows.sort(key=lambda row: (not row["overdue"], not row["due"], row["_order"]))
        for row in rows:
            del row["_order"]
        return rows

    @api.model
    def _days_since(self, last, cycle, today):
        """Return the days since the last call; since the cycle's beginning for who was never called on."""
        # sudo: dates of the cycle in which the rep works
        since = last or cycle.sudo().date_start or today
        return (today - since).days

    @api.model
    def _days_between(self, cycle, goal):
        """Return how many days may lie between two calls for the goal to be met, 0 without a goal."""
        if not cycle or not goal:
            return 0
        # sudo: dates of the cycle in which the rep works
        cycle = cycle.sudo()
        return ((cycle.date_end - cycle.date_start).days + 1) / goal

    @api.model
    def _complete_rows(self, rows, user, week, open_days):
        """Add what the shown rows alone need: last call, own calls of the week, favourites, colleagues' calls."""
        partners = self.env["res.partner"].browse([row["partner_id"] for row in rows])
        last = self._last_calls_of(partners, self.browse())
        starred = set(partners.filtered("pharma_is_favorite").ids)
        own = {}
        for call in self._standing_calls(user, week):
            own.setdefault(call.partner_id.id, []).append(fields.Date.to_string(call.date_day))
        conflicts = self._conflicts(
            {
                (partner.id, fields.Date.to_date(day), user.id)
                for partner in partners
                for day in open_days
            }
        )
        for row in rows:
            row["last"] = last.get(row["partner_id"], False)
            row["favorite"] = row["partner_id"] in starred
            row["planned"] = sorted(own.get(row["partner_id"], ()))
            others = {
                (conflict["user"], conflict["day"]): conflict
                for day in open_days
                for conflict in conflicts.get(
                    (row["partner_id"], fields.Date.to_date(day), user.id), ()
                )
            }
            row["conflicts"] = self._conflict_text(
                sorted(others.values(), key=lambda c: (c["day"], c["user"]))
            )
