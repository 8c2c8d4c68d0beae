# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from ...tools import progress


class PharmaCycle(models.Model):
    """Coverage (reach) on its three bases: by the owner, by anybody of the team, of all customers covered."""

    _inherit = "pharma.cycle"

    @api.readonly
    def get_coverage(self, territory_id=None):
        """Return how many customers were called on at all, of the caller's own territories.

        :param territory_id: a territory; it and everything below it count. Empty: all that the caller sees
        :return: numbers of customers and the ratios of them, None without a base: ``{"targets", "reached", "reach",
            "reached_team", "reach_team", "universe", "reached_universe", "reach_universe"}``. What each of them is,
            `pharma.kpi` tells under the same names.
        """
        self.ensure_one()
        self.check_access("read")
        territory = self._named_territory(territory_id)
        return self._coverage(territory, self._progress(territory, [])["total"])

    def _coverage(self, territory, total):
        """See `get_coverage`.

        :param total: the figures of the same territories, by `_progress`
        """
        targets, team, universe, universe_reached = self._coverage_counts(
            self._counted_territory_ids(territory)
        )
        return {
            "targets": targets,
            "reached": total["reached"],
            "reach": total["reach"],
            "reached_team": team,
            "reach_team": progress.reach(team, targets),
            "universe": universe,
            "reached_universe": universe_reached,
            "reach_universe": progress.reach(universe_reached, universe),
        }

    def _coverage_counts(self, territory_ids):
        """Return the number of targets, of those that anybody called on, and of all customers, both."""
        self.env.flush_all()
        in_force = SQL(
            "(c.date_start IS NULL OR c.date_start <= %s) AND (c.date_end IS NULL OR c.date_end >= %s)",
            self.date_end,
            self.date_start,
        )
        customers = SQL("SELECT customers.partner_id FROM customers")
        query = SQL(
            """
            WITH planned AS MATERIALIZED (
                SELECT t.partner_id, p.pharma_type, COUNT(*) AS lines
                  FROM pharma_cycle_target t
                  JOIN res_partner p ON p.id = t.partner_id
                 WHERE t.cycle_id = %(cycle)s AND t.territory_id = ANY(%(territories)s)
                 GROUP BY t.partner_id, p.pharma_type
            ), customers AS MATERIALIZED (
                SELECT planned.partner_id FROM planned
                 UNION
                SELECT c.partner_id
                  FROM pharma_coverage c
                  JOIN res_partner p ON p.id = c.partner_id AND p.active
                 WHERE c.territory_id = ANY(%(territories)s) AND c.active AND %(in_force)s
                   AND p.pharma_type IN (SELECT planned.pharma_type FROM planned)
            ), called AS (SELECT DISTINCT met.partner_id FROM (%(called)s) met)
            SELECT COALESCE(SUM(planned.lines), 0)::integer,
                   COALESCE(SUM(planned.lines) FILTER (WHERE called.partner_id IS NOT NULL), 0)::integer,
                   COUNT(*), COUNT(called.partner_id)
              FROM customers
              LEFT JOIN planned ON planned.partner_id = customers.partner_id
              LEFT JOIN called ON called.partner_id = customers.partner_id
            """,
            cycle=self.id,
            territories=territory_ids,
            in_force=in_force,
            called=self._called_on_query(customers),
        )
        return self.env.execute_query(query)[0]

    def _called_on_query(self, customers):
        """Return those of some customers (SQL of their ids) on whom anybody of the company made a counted call in the
        time of this cycle, as SQL with the column partner_id; any number of rows for each. No rows here: an addon with
        calls knows them."""
        return SQL("SELECT NULL::integer AS partner_id WHERE FALSE")
