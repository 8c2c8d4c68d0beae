# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.pharma_crm.demo import places

# Share of the goals that a territory reaches; the others draw theirs between the two numbers.
DILIGENCE = {"s11_cm": 1.16, "s11_rn": 1.0, "s12_cm": 0.74, "s12_rn": 0.84}
OTHERS = (0.56, 0.86)
# Calls on customers who are on no target list, for each call on one who is.
ASIDE = 0.08
MISSED, CANCELLED = 0.03, 0.045
# So far ahead the reps have planned.
HORIZON = timedelta(days=14)
WAITING_DAYS = 3


class PharmaDemo(models.AbstractModel):
    """Who is visited when: each target as often as its goal says, more or less, spread over the quarter."""

    _inherit = "pharma.demo"

    @api.model
    def _make_visits(self, cycles):
        visits = []
        for _district, area in places.areas():
            for unit in ("cm", "rn"):
                key = f"{area.key}_{unit}"
                territory = self._ref(f"territory_{key}")
                rng = self._rng(f"round {key}")
                diligence = DILIGENCE.get(key) or rng.uniform(*OTHERS)
                holiday = {number: rng.randrange(2, 9) for number in range(len(cycles))}
                for number, cycle in enumerate(cycles):
                    days = self._work_days(cycle.date_start, cycle.date_end)
                    # One week of each quarter off.
                    days = [
                        day for day in days if (day - cycle.date_start).days // 7 != holiday[number]
                    ]
                    round_ = self._round(rng, cycle, territory, diligence, days)
                    visits += self._plan_days(rng, key, unit, cycle, territory, round_)
        self._make_calls(visits)

    @api.model
    def _round(self, rng, cycle, territory, diligence, days):
        """Return [(day, target or None, customer)] of a territory in a quarter."""
        targets = cycle.target_ids.filtered(lambda target: target.territory_id == territory)
        places_in_quarter = []
        for target in targets:
            times = max(0, round(target.goal * diligence + rng.uniform(-0.6, 0.6)))
            places_in_quarter += [
                ((number + rng.random()) / times, target, target.partner_id)
                for number in range(times)
            ]
        others = territory.coverage_ids.partner_id - targets.partner_id
        for _number in range(round(len(places_in_quarter) * ASIDE)):
            places_in_quarter.append((rng.random(), targets.browse(), rng.choice(others)))
        places_in_quarter.sort(key=lambda place: place[0])
        taken = set()
        result = []
        for where, target, partner in places_in_quarter:
            day = days[min(int(where * len(days)), len(days) - 1)]
            if (day, partner) not in taken:
                taken.add((day, partner))
                result.append((day, target, partner))
        return result

    @api.model
    def _plan_days(self, rng, key, unit, cycle, territory, round_):
        """Give each visit an hour and a fate.

        :return: list of dicts with values of calls, and what else their reports need
        """
        Call = self.env["pharma.call"]
        today = self._today()
        reps = territory.rep_ids
        by_day = defaultdict(list)
        for day, target, partner in round_:
            by_day[day].append((target, partner))
        visits = []
        for day, stops in by_day.items():
            # The rep who is shown around has a plan for today made by hand.
            if day > today + HORIZON or (day == today and key == "s11_cm"):
                continue
            hour = rng.choice((8.75, 9.0, 9.25, 9.5))
            for target, partner in stops:
                # who shares a territory has customers of their own: every third is the second rep's
                rep = reps[-1] if partner.id % 3 == 2 else reps[0]
                visits.append(
                    {
                        "unit": unit,
                        "cycle": cycle,
                        "target": target,
                        "partner": partner,
                        "rep": rep,
                        "territory": territory,
                        "day": day,
                        "moment": Call._utc_of(day, hour, rep),
                        "state": self._fate(rng, key, day, today),
                        "rng": rng,
                    }
                )
                hour += rng.choice((0.5, 0.75, 1.0, 1.25))
        return visits

    @api.model
    def _fate(self, rng, key, day, today):
        """Return the state that a call planned for a day is in today."""
        luck, waits = rng.random(), rng.random()
        age = (today - day).days
        if age <= 0:
            return "planned"
        if luck < MISSED:
            # Not reported yet; after some days it counts as missed.
            return "missed" if age > self.env.company.pharma_call_missed_days else "planned"
        if luck < CANCELLED:
            return "cancelled"
        late = 9 if key.startswith("s1") else 5
        waiting = age <= WAITING_DAYS or (age <= late and waits < 0.25)
        return "submitted" if waiting else "reviewed"

    @api.model
    def _times_of(self, rng, visit):
        """Return when the call was planned, held, submitted and reviewed."""
        moment, day = visit["moment"], visit["day"]
        counted = visit["state"] in ("submitted", "reviewed")
        how = rng.random()
        if not counted or how < 0.82:
            planned, day_planned = moment, day
        elif how < 0.92:
            # Made later than planned.
            late = timedelta(days=3 if day.weekday() < 2 else 1)
            planned, day_planned = moment - late, day - late
        else:
            planned = day_planned = False
        times = {
            "date_planned": planned,
            "day_planned": day_planned,
            "date_done": moment if counted else False,
        }
        if counted:
            now = fields.Datetime.now()
            submitted = min(moment + timedelta(minutes=rng.randrange(20, 300)), now)
            times["date_submitted"] = submitted
            if visit["state"] == "reviewed":
                times["date_reviewed"] = min(
                    submitted + timedelta(hours=rng.randrange(10, 80)), now
                )
        return times
