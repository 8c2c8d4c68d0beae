# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import planner

# Territories in one transaction: some seconds of work, then the progress is saved.
BATCH = 8
# So few territories are planned in the request.
AT_ONCE = 3
# Up to so many calls OR-Tools, where it is installed, looks for better days, for so many seconds.
SOLVER_CALLS = 150
SOLVER_SECONDS = 3.0


class PharmaCyclePlan(models.Model):
    """The run itself: in the background, some territories at a time, safe to take twice."""

    _inherit = "pharma.cycle.plan"

    def _planned_territories(self, after=0, limit=None):
        """Return the territories of the run, those with a target list, in the order of their ids."""
        lines = self.env["pharma.cycle.target"]._search([("cycle_id", "=", self.cycle_id.id)])
        return (
            self.env["pharma.territory"]
            .with_context(active_test=False)
            .search(
                Domain("id", ">", after)
                & Domain("id", "child_of", self.territory_id.id)
                & Domain("id", "in", lines.subselect("territory_id")),
                order="id",
                limit=limit,
            )
        )

    def _job_total(self):
        return len(self._planned_territories())

    def _job_at_once(self, total):
        return total <= AT_ONCE

    def _job_batch(self):
        self._check_plannable()
        batch = self._planned_territories(self.job_cursor, BATCH)
        if batch:
            self._plan_territories(batch)
        return len(batch), batch[-1:].id or self.job_cursor, len(batch) < BATCH

    def _job_finished(self):
        self._workflow_write({"state": "done", "planned_on": fields.Datetime.now()})

    # -- one batch -----------------------------------------------------------------------------------

    def _plan_territories(self, territories):
        """Replace the proposals of these territories that nobody has touched."""
        kept = self._proposed_reps(territories)
        self._drop_proposals(territories)
        high_value = self._high_value_customers(territories)
        problems = self._planner_problems(territories, kept)
        rows, missing, figures, answer = [], [], [], None
        while True:
            try:
                territory, seat, problem = problems.send(answer)
            except StopIteration:
                break
            answer = planner.plan(problem, self._solver_seconds(problem))
            rows += [(territory.id, *self._call_row(seat, call)) for call in answer.placements]
            rep = (seat.users or [None])[-1]
            missing += [(territory.id, rep, *row) for row in answer.missing]
            placed = [(call.key, call.date) for call in answer.placements]
            figures.append(planner.compare(problem, placed, high_value))
        self._insert_calls(rows)
        self._insert_missing(missing)
        self._add_comparison(figures)

    def _solver_seconds(self, problem):
        calls = sum(customer.need for customer in problem.customers)
        few = self.job_total <= AT_ONCE and calls <= SOLVER_CALLS
        return SOLVER_SECONDS if few else 0.0

    def _drop_proposals(self, territories):
        """Take away what is to be proposed anew; two runs that plan one territory wait for each other.

        The later one fails to write the row of the territory, and Odoo takes its transaction again.
        """
        ids, cycle = territories.ids, self.cycle_id.id
        self.env["pharma.cycle.plan.call"].flush_model()
        self.env.cr.execute(
            SQL("UPDATE pharma_territory SET write_date = write_date WHERE id = ANY(%s)", ids)
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM pharma_cycle_plan_call WHERE cycle_id = %s AND territory_id = ANY(%s)"
                " AND state = 'proposed' AND day >= %s",
                cycle,
                ids,
                self._first_day(),
            )
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM pharma_cycle_plan_missing WHERE cycle_id = %s AND territory_id = ANY(%s)",
                cycle,
                ids,
            )
        )
        self.env["pharma.cycle.plan.call"].invalidate_model()
        self.env["pharma.cycle.plan.missing"].invalidate_model()

    def _call_row(self, seat, call):
        facts = {**call.facts, "days": self.duplicate_days}
        day = date.fromordinal(call.date)
        return (
            call.key, seat.reps.get(day), day, call.order, call.start / 60, call.km,
            call.facts["duplicate"], json.dumps(facts),
        )  # fmt: skip

    def _insert_calls(self, rows):
        """Write the proposals in one statement, with the class that the target list has."""
        if not rows:
            return
        territories, partners, reps, days, stops, hours, km, duplicates, facts = map(
            list, zip(*rows, strict=True)
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pharma_cycle_plan_call
                       (plan_id, cycle_id, company_id, territory_id, partner_id, user_id, class_id, day, week,
                        sequence, hour, km, is_duplicate, facts, state, create_uid, create_date, write_uid, write_date)
                SELECT %(plan)s, %(cycle)s, %(company)s, r.territory_id, r.partner_id, r.user_id,
                       t.class_id, r.day,
                       date_trunc('week', r.day)::date, r.stop, r.hour, r.km, r.duplicate, r.facts::jsonb,
                       'proposed', %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM unnest(%(territories)s::integer[], %(partners)s::integer[], %(reps)s::integer[],
                              %(days)s::date[],
                              %(stops)s::integer[], %(hours)s::float8[], %(km)s::numeric[],
                              %(duplicates)s::boolean[], %(facts)s::text[])
                       AS r (territory_id, partner_id, user_id, day, stop, hour, km, duplicate, facts)
                  JOIN pharma_cycle_target t ON t.cycle_id = %(cycle)s
                   AND t.territory_id = r.territory_id AND t.partner_id = r.partner_id
                """,
                **self._insert_values(),
                territories=territories,
                partners=partners,
                reps=reps,
                days=days,
                stops=stops,
                hours=hours,
                km=km,
                duplicates=duplicates,
                facts=facts,
            )
        )

    def _insert_missing(self, rows):
        if not rows:
            return
        territories, reps, partners, calls, why = map(list, zip(*rows, strict=True))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pharma_cycle_plan_missing
                       (plan_id, cycle_id, company_id, territory_id, user_id, partner_id, class_id, calls, why,
                        create_uid, create_date, write_uid, write_date)
                SELECT %(plan)s, %(cycle)s, %(company)s, r.territory_id, r.user_id, r.partner_id, t.class_id,
                       r.calls, r.why, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM unnest(%(territories)s::integer[], %(reps)s::integer[], %(partners)s::integer[],
                              %(calls)s::integer[], %(why)s::text[])
                       AS r (territory_id, user_id, partner_id, calls, why)
                  JOIN pharma_cycle_target t ON t.cycle_id = %(cycle)s
                   AND t.territory_id = r.territory_id AND t.partner_id = r.partner_id
                """,
                **self._insert_values(),
                territories=territories,
                reps=reps,
                partners=partners,
                calls=calls,
                why=why,
            )
        )

    def _insert_values(self):
        return {
            "plan": self.id,
            "cycle": self.cycle_id.id,
            "company": self.company_id.id,
            "uid": self.env.uid,
        }

    def _add_comparison(self, figures):
        """Add up what the run placed and what going through the list would have made of the same days.

        In the transaction of the batch, so that a batch taken again adds nothing twice.
        """
        names = {
            "run_calls": ("planned", "calls"),
            "run_high_value": ("planned", "high_value"),
            "run_duplicates": ("planned", "duplicates"),
            "usual_high_value": ("usual", "high_value"),
            "usual_duplicates": ("usual", "duplicates"),
        }
        self._workflow_write(
            {
                name: self[name] + sum(row[side][figure] for row in figures)
                for name, (side, figure) in names.items()
            }
        )

    # -- one's own territory ---------------------------------------------------------------------------

    def _for_territory(self, cycle, territory):
        """Return the run of exactly this territory, made with the settings of the last one above when there is none."""
        plan = self.search(
            Domain("cycle_id", "=", cycle.id) & Domain("territory_id", "=", territory.id), limit=1
        )
        today = fields.Date.context_today(self)
        if plan:
            plan.date_from = today
            return plan
        return self.create(
            {
                **self._settings_for(cycle, territory),
                "cycle_id": cycle.id,
                "territory_id": territory.id,
                "date_from": today,
            }
        )
