# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Managers choose among so many territories.
MOST_TERRITORIES = 200
# The customers without a place that the page names.
MOST_MISSING = 30


class PharmaCyclePlanCall(models.Model):
    """The rep's page: one week of proposals, in one request."""

    _inherit = "pharma.cycle.plan.call"

    @api.model
    @api.readonly
    def week_plan(self, territory_id=None, day=None, user_id=None):
        """Return what the page of a week needs.

        :param territory_id: one of the user's territories; the own one when not given
        :param day: a day of the week; when not given the first week that has something to decide
        :param user_id: whose calendar, where reps share a territory; a rep who works there sees the own one
        :return: territories to choose from, reps who share the chosen one, the cycle (False: none is planned), the
            weeks of the cycle with what is open in each, the days of the chosen week with their calls, and calls
            without a place
        """
        self.check_access("read")
        territories = self._week_territories()
        territory = territories.filtered(lambda t: t.id == territory_id) or territories[:1]
        if territory_id and territory.id != territory_id:
            raise UserError(self.env._("This territory is not yours to plan."))
        cycle = self.env["pharma.cycle.plan"]._cycle_of(territory)
        page = {
            "territories": [{"id": t.id, "name": t.name} for t in territories],
            "territory_id": territory.id,
            "reps": [],
            "user_id": False,
            "cycle": False,
            "weeks": [],
            "days": [],
            "missing": [],
        }
        if not territory or not cycle:
            return page
        reps = self._week_reps(territory)
        rep = reps.filtered(lambda user: user.id == user_id) or reps[:1]
        if user_id and rep.id != user_id:
            raise UserError(self.env._("This calendar is not yours to plan."))
        mine = self._calendar_domain(self._reps_here(territory), rep)
        weeks = self._weeks_of(cycle, territory, mine)
        monday = self._chosen_week(cycle, weeks, day)
        return {
            **page,
            "reps": [{"id": user.id, "name": user.name} for user in reps],
            "user_id": rep.id,
            "cycle": {
                "id": cycle.id,
                "name": cycle.name,
                "date_start": fields.Date.to_string(cycle.date_start),
                "date_end": fields.Date.to_string(cycle.date_end),
            },
            "today": fields.Date.to_string(fields.Date.context_today(self)),
            "week": fields.Date.to_string(monday),
            "weeks": weeks,
            "days": self._week_days(cycle, territory, monday, rep),
            "missing": self._week_missing(cycle, territory, mine),
        }

    @api.model
    def plan_rest(self, territory_id):
        """Plan the rest of the cycle of one territory anew; what is accepted, moved or past stays."""
        territory = self.env["pharma.territory"].browse(territory_id).exists()
        if not territory or territory not in self._week_territories():
            raise UserError(self.env._("This territory is not yours to plan."))
        cycle = self.env["pharma.cycle.plan"]._cycle_of(territory)
        if not cycle:
            raise UserError(
                self.env._("No approved or running cycle is there for %s.", territory.display_name)
            )
        plan = self.env["pharma.cycle.plan"]._for_territory(cycle, territory)
        plan.action_run()
        return plan.id

    @api.model
    def _week_territories(self):
        """Return the territories that the user may plan, the own ones first."""
        user = self.env.user
        # sudo: a user's own places of work are no secret
        own = user.sudo().pharma_territory_ids.filtered(lambda t: t.company_id == self.env.company)
        own = own.with_env(self.env)
        if not user.has_group("pharma_crm.group_line_manager"):
            return own.sorted("id")
        domain = Domain("company_id", "=", self.env.company.id) & Domain("child_ids", "=", False)
        if not user.has_group("pharma_crm.group_business_manager"):
            domain &= Domain("within_reach", "=", True)
        return self.env["pharma.territory"].search(domain, limit=MOST_TERRITORIES) or own

    @api.model
    def _reps_here(self, territory):
        """Return the reps who work in a territory today."""
        # sudo: who works where is no secret to those who plan the territory
        return territory.sudo().rep_ids.sorted("id")

    @api.model
    def _week_reps(self, territory):
        """Return whose calendars of a shared territory the user may look at: the own one, a manager all; nobody
        where a rep works alone."""
        reps = self._reps_here(territory)
        if len(reps) < 2:
            return reps.browse()
        return self.env.user.sudo() if self.env.user in reps else reps  # sudo: as the others

    @api.model
    def _weeks_of(self, cycle, territory, mine):
        """Return [{week, open, accepted}] for every week of the cycle."""
        counts = {
            (week, state): count
            for week, state, count in self._read_group(
                Domain("cycle_id", "=", cycle.id)
                & Domain("territory_id", "=", territory.id)
                & mine,
                ["week:day", "state"],
                ["__count"],
            )
        }
        weeks, monday = [], self._monday_of(cycle.date_start)
        while monday <= cycle.date_end:
            weeks.append(
                {
                    "week": fields.Date.to_string(monday),
                    "open": counts.get((monday, "proposed"), 0) + counts.get((monday, "moved"), 0),
                    "accepted": counts.get((monday, "accepted"), 0),
                }
            )
            monday += timedelta(days=7)
        return weeks

    @api.model
    def _chosen_week(self, cycle, weeks, day):
        today = fields.Date.context_today(self)
        try:
            day = fields.Date.to_date(day)
        except ValueError:
            raise UserError(self.env._("“%s” is no day.", day)) from None
        if not day:
            current = fields.Date.to_string(self._monday_of(today))
            open_ = (row["week"] for row in weeks if row["open"] and row["week"] >= current)
            day = fields.Date.to_date(next(open_, None)) or today
        return self._monday_of(min(max(day, cycle.date_start), cycle.date_end))

    @api.model
    def _week_days(self, cycle, territory, monday, rep):
        """Return the days of a week that have calls or are days in the field.

        :param rep: whose calendar of a shared territory; empty: all of it
        """
        sunday = monday + timedelta(days=6)
        first, last = max(monday, cycle.date_start), min(sunday, cycle.date_end)
        rows = self._week_rows(cycle, territory, monday, sunday, rep)
        plan = self.env["pharma.cycle.plan"].new({"cycle_id": cycle.id})
        seats = plan._plan_seats(territory, first, last)[territory.id]
        field_days = next((seat for seat in seats if rep.id in seat.users), seats[0]).days
        by_day = {day: [] for day in field_days}
        for row in rows:
            by_day.setdefault(row.pop("day"), []).append(row)
        return [
            {
                "date": fields.Date.to_string(day),
                "share": field_days.get(day, 0),
                "km": round(sum(row["km"] for row in calls), 1),
                "calls": sorted(calls, key=lambda row: (row["hour"], row["sequence"])),
            }
            for day, calls in sorted(by_day.items())
        ]

    @api.model
    def _week_rows(self, cycle, territory, monday, sunday, rep):
        """Return the calls of a week; the addon that knows calls adds those that stand."""
        calls = self.search(
            Domain("cycle_id", "=", cycle.id)
            & Domain("territory_id", "=", territory.id)
            & Domain("week", "=", monday)
            & self._calendar_domain(self._reps_here(territory) if rep else rep, rep)
        )
        reasons = calls._reason_lines()
        return [
            {
                **self._week_customer(call.partner_id, call.class_id),
                "id": call.id,
                "day": call.day,
                "hour": round(call.hour, 2),
                "sequence": call.sequence,
                "km": call.km,
                "state": call.state,
                "duplicate": call.is_duplicate,
                "reasons": reasons[call],
            }
            for call in calls
        ]

    @api.model
    def _week_customer(self, partner, class_):
        # sudo: name and place of the customers of the user's own calendar, whoever covers them today
        partner = partner.sudo()
        return {
            "partner_id": partner.id,
            "name": partner.name,
            "specialty": partner.pharma_specialty_id.name or "",
            "place": partner.pharma_hospital_id.name or partner.city or "",
            "class": class_
            and {"code": class_.code, "name": class_.name, "color": class_.color}
            or False,
        }

    @api.model
    def _week_missing(self, cycle, territory, mine):
        rows = self.env["pharma.cycle.plan.missing"].search(
            Domain("cycle_id", "=", cycle.id) & Domain("territory_id", "=", territory.id) & mine,
            limit=MOST_MISSING,
        )
        why = dict(rows._fields["why"]._description_selection(self.env))
        return [
            {
                **self._week_customer(row.partner_id, row.class_id),
                "id": row.id,
                "calls": row.calls,
                "why": why[row.why],
            }
            for row in rows
        ]
