# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from .pharma_cycle_capacity import CYCLES_KEY


class PharmaCycle(models.Model):
    """Leave that is approved after a plan was submitted lowers the goals; released again, they go up again."""

    _inherit = "pharma.cycle"

    def action_start(self):
        """Let the plan run; leave that was approved since it was submitted is taken into account."""
        result = super().action_start()
        for cycle in self:
            # sudo: goals follow from approved leave alone; who may start the plan was checked by the step
            cycle.sudo()._prorate()
        return result

    @api.model
    def _cron_follow_changes(self):
        """Every day: bring goals in line with leave of other systems and with customers who moved."""
        cycles = self.search([("state", "in", ("approved", "running"))], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(cycles))
        for cycle in cycles:
            cycle._follow_coverage()
            cycle._prorate()
            self.env["ir.cron"]._commit_progress(1)

    def _prorate(self, territory_ids=None, time_off=None):
        """Bring the goals of this cycle in line with the leave that counts now.

        Pro-rated goal after k days of leave in n field days = round half up (goal × (n − k) / n), never below the
        calls made and never above the goal. n is what the plan was made for; k is the leave beyond what was known
        then. A goal that somebody has changed since then is theirs: only leave from then on lowers it. May be run any
        number of times. One statement for all territories; every change is kept with before and after.

        :param territory_ids: only these territories
        :param time_off: the time off that is the reason, if it is one
        :return: pharma.goal.change, one for each territory whose days have changed
        """
        self.ensure_one()
        Change = self.env["pharma.goal.change"]
        Capacity = self.env["pharma.cycle.capacity"].with_context(**{CYCLES_KEY: tuple(self.ids)})
        Capacity._flush_capacity()
        self.env["pharma.goal.change.line"].flush_model()
        Change.flush_model()
        self._serialize_goal_changes(territory_ids)
        rows = self.env.execute_query(
            self._prorate_query(Capacity, territory_ids, time_off, self._made_query(territory_ids))
        )
        changes = Change.browse(id_ for id_, _count in rows)
        self._forget_goals()
        if touched := sum(count for _id, count in rows):
            # sums of the plan follow, except those that somebody set by hand
            self._refresh_goals()
            territory = changes.territory_id if len(changes) == 1 else None
            self._new_version("leave", territory, self.env._("Leave"), (0, 0, touched))
            self.invalidate_recordset()
        return changes

    def _forget_goals(self):
        for model in (
            "pharma.cycle.target",
            "pharma.cycle.target.change",
            "pharma.goal.change",
            "pharma.goal.change.line",
        ):
            self.env[model].invalidate_model()
        self.env["pharma.cycle.capacity"].invalidate_model()
        self.invalidate_recordset()

    def _serialize_goal_changes(self, territory_ids=None):
        """Let two approvals for one territory not miss each other: the later one fails to write these rows, is
        retried by Odoo, and then sees what the first has changed."""
        self.env.cr.execute(
            SQL(
                "UPDATE pharma_cycle_capacity_plan SET write_date = write_date WHERE cycle_id = %s AND %s",
                self.id,
                SQL("TRUE")
                if territory_ids is None
                else SQL("territory_id = ANY(%s)", list(territory_ids)),
            )
        )

    def _made_query(self, territory_ids=None):
        """Return the calls made so far, as SQL: target_id, actual."""
        Report = self.env["pharma.cycle.progress"]._with_fact_scopes(self.ids, territory_ids)
        return SQL(
            "SELECT r.id AS target_id, r.actual FROM (%s) r WHERE r.cycle_id = %s AND %s",
            Report._rows_query(),
            self.id,
            SQL("TRUE")
            if territory_ids is None
            else SQL("r.territory_id = ANY(%s)", list(territory_ids)),
        )

    def _prorate_query(self, capacity, territory_ids, time_off, made):
        return SQL(
            """
            WITH %(days)s,
            known AS (
                SELECT DISTINCT ON (territory_id) territory_id, days_after AS k, create_date
                  FROM pharma_goal_change
                 WHERE cycle_id = %(cycle)s
                 ORDER BY territory_id, id DESC
            ), wanted AS (
                -- n: the plan's field days; without a plan of its own (a new territory) the days of today
                SELECT d.territory_id, COALESCE(kept.field_days, d.working_days)::numeric AS n,
                       LEAST(GREATEST(0, d.prorated_days - COALESCE(kept.prorated_days, 0)),
                             COALESCE(kept.field_days, d.working_days))::numeric AS k,
                       COALESCE(known.k, 0)::numeric AS known_k, known.create_date AS known_since
                  FROM day_sum d
                  LEFT JOIN pharma_cycle_capacity_plan kept
                    ON kept.cycle_id = d.cycle_id AND kept.territory_id = d.territory_id
                  LEFT JOIN known ON known.territory_id = d.territory_id
                 WHERE d.cycle_id = %(cycle)s AND %(territories)s
            ), changed AS (
                SELECT * FROM wanted WHERE n > 0 AND abs(k - known_k) > 0.001
            ), change AS (
                INSERT INTO pharma_goal_change
                       (cycle_id, company_id, territory_id, time_off_id, days_before, days_after, field_days,
                        create_uid, create_date, write_uid, write_date)
                SELECT %(cycle)s, %(company)s, territory_id, %(time_off)s, known_k, k, n,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM changed
                RETURNING id, territory_id
            ), base AS (
                SELECT t.id, t.territory_id, t.partner_id, t.goal, t.max_calls, c.n, c.k,
                       COALESCE(made.actual, 0) AS made,
                       CASE WHEN last.goal_after = t.goal THEN last.goal_base ELSE t.goal END AS goal_base,
                       CASE WHEN last.goal_after = t.goal THEN last.days_base
                            WHEN last.id IS NOT NULL OR t.create_date > c.known_since THEN c.known_k
                            ELSE 0 END::numeric AS days_base
                  FROM changed c
                  JOIN pharma_cycle_target t ON t.cycle_id = %(cycle)s AND t.territory_id = c.territory_id
                  LEFT JOIN (%(made)s) made ON made.target_id = t.id
                  LEFT JOIN LATERAL (
                    SELECT l.id, l.goal_after, l.goal_base, l.days_base
                      FROM pharma_goal_change_line l
                     WHERE l.target_id = t.id
                     ORDER BY l.id DESC
                     LIMIT 1
                  ) last ON TRUE
            ), result AS (
                SELECT b.*, LEAST(b.goal_base, NULLIF(b.max_calls, 0), GREATEST(b.made,
                       CASE WHEN b.n <= b.days_base THEN b.goal_base
                            ELSE floor(b.goal_base * GREATEST(0, b.n - GREATEST(b.k, b.days_base))
                                       / (b.n - b.days_base) + 0.5)::integer END)) AS goal_after
                  FROM base b
            ), line AS (
                INSERT INTO pharma_goal_change_line
                       (change_id, company_id, target_id, territory_id, partner_id, goal_before, goal_after, made,
                        goal_base, days_base, create_uid, create_date, write_uid, write_date)
                SELECT change.id, %(company)s, r.id, r.territory_id, r.partner_id, r.goal, r.goal_after, r.made,
                       r.goal_base, r.days_base,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM result r
                  JOIN change ON change.territory_id = r.territory_id
                 WHERE r.goal_after != r.goal
                RETURNING change_id, target_id, territory_id, partner_id, goal_before, goal_after
            ), history AS (
                INSERT INTO pharma_cycle_target_change
                       (cycle_id, company_id, territory_id, partner_id, kind, source, version, goal_before, goal_after,
                        kept_out, create_uid, create_date, write_uid, write_date)
                SELECT %(cycle)s, %(company)s, territory_id, partner_id, 'goal', 'leave', %(version)s, goal_before,
                       goal_after, FALSE, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM line
            ), target AS (
                UPDATE pharma_cycle_target t
                   SET goal = line.goal_after, write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
                  FROM line
                 WHERE t.id = line.target_id
                RETURNING t.id
            )
            SELECT change.id, (SELECT COUNT(*) FROM line WHERE line.change_id = change.id)
              FROM change
             ORDER BY change.id
            """,
            days=capacity._days_with(territory_ids),
            made=made,
            cycle=self.id,
            company=self.company_id.id,
            time_off=time_off.id if time_off else None,
            uid=self.env.uid,
            version=self.version + 1,
            territories=SQL("TRUE")
            if territory_ids is None
            else SQL("d.territory_id = ANY(%s)", list(territory_ids)),
        )
