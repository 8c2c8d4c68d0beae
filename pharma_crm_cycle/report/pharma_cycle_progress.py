# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

# Fields that are KPIs: their tooltips are the definitions of `pharma.kpi`.
KPI_FIELDS = {
    name: name
    for name in ("goal", "actual", "weighted", "scheduled", "remaining", "to_schedule", "earned", "excess",
                 "attainment", "reach", "frequency_attainment", "mean_frequency", "expected", "band")
}  # fmt: skip


class PharmaCycleProgress(models.Model):
    """Plan vs achieved, live: one row per target, read from the facts by set.

    The facts (counted and planned calls) come from `_facts_query`, which an addon with calls overrides. The
    formulas are those of tools/progress.py; a test holds both to the same figures.
    """

    _name = "pharma.cycle.progress"
    _description = "Plan vs achieved"
    _inherit = ["pharma.kpi.mixin", "pharma.kpi.ratio.mixin"]
    _auto = False
    _order = "remaining desc, id"
    _kpi_fields = KPI_FIELDS
    _rec_name = "partner_id"
    _depends = {
        "pharma.cycle": [
            "company_id", "date_start", "date_end", "state", "territory_id", "under_threshold", "over_threshold",
        ],
        "pharma.cycle.target": [
            "cycle_id", "territory_id", "partner_id", "class_id", "specialty_id", "goal", "max_calls",
            "result_actual", "result_weighted",
        ],
        "pharma.territory": ["parent_path", "level"],
    }  # fmt: skip

    cycle_id = fields.Many2one("pharma.cycle", readonly=True)
    state = fields.Selection(related="cycle_id.state")
    territory_id = fields.Many2one("pharma.territory", readonly=True)
    region_id = fields.Many2one("pharma.territory", readonly=True)
    district_id = fields.Many2one("pharma.territory", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    class_id = fields.Many2one("pharma.class", readonly=True)
    specialty_id = fields.Many2one("pharma.specialty", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    goal = fields.Integer(readonly=True)
    max_calls = fields.Integer(
        "At most", readonly=True, aggregator=None, help="0 means no maximum."
    )
    actual = fields.Integer("Made", readonly=True)
    weighted = fields.Float(readonly=True, digits=(16, 2))
    scheduled = fields.Integer("Planned", readonly=True)
    remaining = fields.Integer(readonly=True)
    to_schedule = fields.Integer(readonly=True)
    earned = fields.Float("Credited", readonly=True, digits=(16, 2))
    excess = fields.Float(readonly=True, digits=(16, 2))
    reached = fields.Integer(
        "Reached customers", readonly=True, help="Targets with at least one counted call."
    )
    goal_met = fields.Integer("Customers at goal", readonly=True, help="Targets with made ≥ goal.")
    attainment = fields.Float(readonly=True, aggregator="avg")
    reach = fields.Float("Coverage (reach)", readonly=True, aggregator="avg")
    frequency_attainment = fields.Float(readonly=True, aggregator="avg")
    mean_frequency = fields.Float(readonly=True, aggregator="avg", digits=(16, 2))
    expected = fields.Float("Expected by now", readonly=True, digits=(16, 2))
    band = fields.Selection(
        [("under", "Behind"), ("on", "On track"), ("over", "Ahead")], "On track", readonly=True
    )

    # -- the query ------------------------------------------------------------------------------

    @property
    def _table_query(self):
        # The WITH also keeps the planner from merging this query into one that groups by several sets (a
        # pivot): it could no longer pass conditions down from there, and would add up every cycle. And it
        # counts the days of a cycle once, not once for each row.
        return SQL(
            """
            WITH pace AS MATERIALIZED (%(pace)s)
            SELECT r.id, r.cycle_id, r.territory_id, place.region_id, place.district_id,
                   r.partner_id, r.company_id, r.class_id, r.specialty_id,
                   r.goal, r.max_calls, r.actual, r.weighted, r.scheduled, r.earned,
                   %(remaining)s AS remaining, %(to_schedule)s AS to_schedule, %(excess)s AS excess,
                   %(reached)s AS reached, %(goal_met)s AS goal_met,
                   r.earned / NULLIF(r.goal, 0) AS attainment,
                   (r.actual >= 1)::integer AS reach,
                   (r.actual >= r.goal)::integer AS frequency_attainment,
                   CASE WHEN r.actual >= 1 THEN r.actual END AS mean_frequency,
                   r.goal * pace.share AS expected,
                   CASE WHEN pace.share IS NULL THEN NULL
                        WHEN r.earned < r.goal * pace.share * (1 - pace.under_threshold) THEN 'under'
                        WHEN r.earned > r.goal * pace.share * (1 + pace.over_threshold) THEN 'over'
                        ELSE 'on' END AS band
              FROM (%(rows)s) r
              JOIN pace ON pace.cycle_id = r.cycle_id
              LEFT JOIN (%(places)s) place ON place.id = r.territory_id
            """,
            rows=self._rows_query(),
            pace=self._pace_query(),
            places=self.env["pharma.territory"]._places_query(),
            **self._measures(SQL("r")),
        )

    @api.model
    def _measures(self, row):
        """Return as SQL what follows from goal, actual, scheduled, weighted and earned of one row."""
        return {
            "remaining": SQL("GREATEST(0, %(row)s.goal - %(row)s.actual)", row=row),
            "to_schedule": SQL(
                "GREATEST(0, %(row)s.goal - %(row)s.actual - %(row)s.scheduled)", row=row
            ),
            "excess": SQL("%(row)s.weighted - %(row)s.earned", row=row),
            "reached": SQL("(%(row)s.actual >= 1)::integer", row=row),
            "goal_met": SQL("(%(row)s.actual >= %(row)s.goal)::integer", row=row),
        }

    @api.model
    def _earned_sql(self, row):
        """Return the credited calls of one row, from its actual, weighted and max_calls."""
        return SQL(
            """CASE WHEN %(row)s.max_calls > 0 AND %(row)s.actual > %(row)s.max_calls
                    THEN %(row)s.weighted * %(row)s.max_calls / %(row)s.actual ELSE %(row)s.weighted END""",
            row=row,
        )

    @api.model
    def _rows_query(self):
        """One row per target: goal and facts added up in a single pass.

        Targets and facts are stacked and grouped by (cycle, territory, customer) instead of joined, because
        PostgreSQL then passes a condition on these columns down to both tables and their indexes.
        A closed cycle keeps what was frozen at its end; its facts are left out.
        """
        return SQL(
            """
            SELECT s.*, %(earned)s AS earned
              FROM (
                SELECT MAX(m.target_id) AS id, m.cycle_id, m.territory_id, m.partner_id,
                       MAX(m.company_id) AS company_id, MAX(m.class_id) AS class_id,
                       MAX(m.specialty_id) AS specialty_id,
                       MAX(m.goal) AS goal, MAX(m.max_calls) AS max_calls,
                       COALESCE(SUM(m.actual), 0)::integer AS actual,
                       COALESCE(SUM(m.weighted), 0)::float8 AS weighted,
                       COALESCE(SUM(m.scheduled), 0)::integer AS scheduled
                  FROM (
                    SELECT t.id AS target_id, t.cycle_id, t.territory_id, t.partner_id, t.company_id,
                           t.class_id, t.specialty_id, t.goal, t.max_calls,
                           t.result_actual AS actual, t.result_weighted AS weighted, NULL::integer AS scheduled
                      FROM pharma_cycle_target t
                     UNION ALL
                    SELECT NULL, f.cycle_id, f.territory_id, f.partner_id, NULL, NULL, NULL, NULL, NULL,
                           f.actual, f.weighted, f.scheduled
                      FROM (%(facts)s) f
                      JOIN pharma_cycle open ON open.id = f.cycle_id AND open.state != 'closed'
                  ) m
                 GROUP BY m.cycle_id, m.territory_id, m.partner_id
                HAVING MAX(m.target_id) IS NOT NULL
              ) s
            """,
            facts=self._facts_query(),
            earned=self._earned_sql(SQL("s")),
        )

    @api.model
    def _pace_query(self):
        """Per cycle its thresholds and the share of its working days that is over."""
        return SQL(
            """
            SELECT c.id AS cycle_id, c.under_threshold, c.over_threshold,
                   days.elapsed::float8 / NULLIF(days.total, 0) AS share
              FROM pharma_cycle c
              JOIN (%s) days ON days.cycle_id = c.id
            """,
            self.env["pharma.cycle"]._days_query(self._named_cycles()),
        )
