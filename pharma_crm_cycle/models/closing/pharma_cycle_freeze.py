# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

SUMS = (
    "targets", "goal", "actual", "weighted", "remaining", "earned", "excess", "reached", "goal_met", "all_calls",
    "joint",
)  # fmt: skip


class PharmaCycle(models.Model):
    """Closing freezes every figure: per target, per goal, and per territory and dimension."""

    _inherit = "pharma.cycle"

    def _freeze_results(self):
        # before the targets are frozen: from then on facts count no more
        self._freeze_dimensions()
        return super()._freeze_results()

    def _has_frozen_results(self):
        """Whether the figures are read from what was frozen."""
        self.ensure_one()
        if self.state != "closed":
            return False
        # sudo: whether there are rows, not what they say
        results = self.env["pharma.cycle.result"].sudo()
        return bool(results.search_count([("cycle_id", "=", self.id)], limit=1))

    def _frozen_groups(self):
        """By what results are kept apart; the territory always."""
        return [name for name in self._progress_groups() if name != "territory_id"]

    def _freeze_dimensions(self):
        """Write the results of all territories and dimensions in one statement."""
        self.ensure_one()
        groups = self._frozen_groups()
        # sudo: the whole cycle is frozen, whoever closes it; who may was checked before
        territory_ids = self.sudo()._counted_territory_ids()
        self.env.flush_all()
        query = self.sudo()._progress_query(territory_ids, groups, by_territory=True)
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM pharma_cycle_result WHERE cycle_id = %(cycle)s;
                INSERT INTO pharma_cycle_result
                       (cycle_id, company_id, date_start, territory_id, dimension, %(group_names)s, %(sum_names)s,
                        attainment, reach, mean_frequency, frequency_attainment, adherence, achieved_index,
                        create_uid, create_date, write_uid, write_date)
                SELECT %(cycle)s, %(company)s, %(start)s, r.territory_id, r.what, %(groups)s, %(sums)s,
                       r.earned / NULLIF(r.goal, 0), r.reached::float8 / NULLIF(r.targets, 0),
                       r.actual::float8 / NULLIF(r.reached, 0), r.goal_met::float8 / NULLIF(r.targets, 0),
                       r.actual::float8 / NULLIF(r.all_calls, 0), 100.0 * r.actual / NULLIF(r.goal, 0),
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM (
                    SELECT part.what, part.key, part.territory_id, COALESCE(MAX(part.targets), 0) AS targets,
                           COALESCE(MAX(part.goal), 0) AS goal, COALESCE(MAX(part.actual), 0) AS actual,
                           COALESCE(MAX(part.weighted), MAX(part.actual), 0) AS weighted,
                           COALESCE(MAX(part.remaining),
                                    GREATEST(0, MAX(part.goal) - COALESCE(MAX(part.actual), 0)), 0) AS remaining,
                           COALESCE(MAX(part.earned), MAX(part.actual), 0) AS earned,
                           COALESCE(MAX(part.excess), 0) AS excess, COALESCE(MAX(part.reached), 0) AS reached,
                           COALESCE(MAX(part.goal_met), 0) AS goal_met,
                           COALESCE(MAX(part.all_calls), 0) AS all_calls,
                           COALESCE(MAX(part.joint), 0) AS joint
                      FROM (%(query)s) part
                     GROUP BY part.what, part.key, part.territory_id
                  ) r
                """,
                group_names=SQL(", ").join(map(SQL.identifier, groups)),
                groups=SQL(", ").join(
                    SQL("CASE WHEN r.what = %s THEN r.key END", name) for name in groups
                ),
                sum_names=SQL(", ").join(map(SQL.identifier, SUMS)),
                sums=SQL(", ").join(SQL.identifier("r", name) for name in SUMS),
                cycle=self.id,
                company=self.company_id.id,
                start=self.date_start,
                uid=self.env.uid,
                query=query,
            )
        )
        self.env["pharma.cycle.result"].invalidate_model()

    def _frozen_sums_query(self, territory_ids, groupbys, by_territory=False):
        """Return the frozen figures in the shape of `_progress_query`."""
        place = SQL("r.territory_id") if by_territory else SQL("NULL::integer")
        own = [name for name in groupbys if name != "territory_id"]
        sums = SQL(", ").join(
            SQL("SUM(%s)%s AS %s", SQL.identifier("r", name),
                SQL("") if name in ("weighted", "earned", "excess") else SQL("::integer"),
                SQL.identifier(name))
            for name in SUMS
        )  # fmt: skip
        key = SQL("NULL::integer")
        if own:
            key = SQL("COALESCE(%s)", SQL(", ").join(SQL.identifier("r", name) for name in own))
        query = SQL(
            """
            SELECT r.dimension AS what, %(key)s AS key, %(place)s AS territory_id, %(sums)s
              FROM pharma_cycle_result r
             WHERE r.cycle_id = %(cycle)s AND r.territory_id = ANY(%(territories)s) AND r.dimension IN %(what)s
             GROUP BY 1, 2, 3
            """,
            key=key,
            place=place,
            sums=sums,
            cycle=self.id,
            territories=list(territory_ids),
            what=("total", *own),
        )
        if "territory_id" not in groupbys:
            return query
        return SQL(
            """
            %(query)s UNION ALL
            SELECT 'territory_id', r.territory_id, %(place)s, %(sums)s
              FROM pharma_cycle_result r
             WHERE r.cycle_id = %(cycle)s AND r.territory_id = ANY(%(territories)s) AND r.dimension = 'total'
             GROUP BY 1, 2, 3
            """,
            query=query,
            place=place,
            sums=sums,
            cycle=self.id,
            territories=list(territory_ids),
        )
