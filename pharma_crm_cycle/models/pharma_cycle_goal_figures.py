# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from .pharma_cycle_goal import DIMENSION_FIELDS


class PharmaCycle(models.Model):
    """Goals of a cycle: what they are made of, and what was achieved of them."""

    _inherit = "pharma.cycle"

    # -- planned ----------------------------------------------------------------------------------

    def _planned_goals_query(self, territory_ids=None, lines=None, by_territory=False):
        """Return what the target list adds up to: dimension, class_id, product_id, key_message_id, goal,
        territory_id.

        A message is due on each customer that it is meant for, as often as its objective says; a product
        in as many of the customer's calls as its most frequent message needs. Customers of one class,
        specialty and goal are alike, so the objectives are matched with these kinds, not with each customer.

        :param lines: SQL of the target lines, by default those of this cycle (and these territories)
        :param by_territory: one row for each territory, otherwise territory_id is empty
        """
        self.ensure_one()
        if lines is None:
            lines = SQL(
                "(SELECT * FROM pharma_cycle_target WHERE cycle_id = %s AND %s)",
                self.id,
                SQL("TRUE")
                if territory_ids is None
                else SQL("territory_id = ANY(%s)", territory_ids),
            )
        return SQL(
            """
            WITH target AS (
                SELECT row_number() OVER () AS id, %(place)s AS territory_id, t.class_id, t.specialty_id, t.goal,
                       COUNT(*) AS customers
                  FROM %(lines)s t
                 GROUP BY 2, 3, 4, 5
            ), due AS (
                SELECT t.id, t.territory_id, t.customers, t.goal, m.product_id, m.key_message_id, m.number
                  FROM target t
                  LEFT JOIN pharma_specialty own ON own.id = t.specialty_id
                  JOIN pharma_cycle_message m ON m.cycle_id = %(cycle)s
                 WHERE %(meant)s
            )
            SELECT CASE WHEN GROUPING(class_id) = 1 THEN 'total' ELSE 'class' END AS dimension,
                   class_id, NULL::integer AS product_id, NULL::integer AS key_message_id,
                   SUM(goal * customers)::integer AS goal, territory_id
              FROM target
             GROUP BY GROUPING SETS ((territory_id), (territory_id, class_id))
             UNION ALL
            SELECT 'product', NULL, product_id, NULL, SUM(calls)::integer, territory_id
              FROM (
                SELECT territory_id, product_id, LEAST(MAX(goal), MAX(number)) * MAX(customers) AS calls
                  FROM due
                 GROUP BY id, territory_id, product_id
              ) need
             GROUP BY territory_id, product_id
             UNION ALL
            SELECT 'message', NULL, NULL, key_message_id, SUM(number * customers)::integer, territory_id
              FROM due
             GROUP BY territory_id, key_message_id
            """,
            cycle=self.id,
            lines=lines,
            place=SQL("t.territory_id") if by_territory else SQL("NULL::integer"),
            meant=self._meant_for(SQL("t.class_id"), SQL("own.parent_path")),
        )

    @api.model
    def _meant_for(self, class_id, specialty_path):
        """Return the condition that the communication objective `m` is meant for a class and a specialty."""
        return SQL(
            """
            (NOT EXISTS (SELECT 1 FROM %(classes)s c WHERE c.pharma_cycle_message_id = m.id)
             OR EXISTS (SELECT 1 FROM %(classes)s c
                         WHERE c.pharma_cycle_message_id = m.id AND c.pharma_class_id = %(class_id)s))
            AND (NOT EXISTS (SELECT 1 FROM %(specialties)s s WHERE s.pharma_cycle_message_id = m.id)
                 OR EXISTS (SELECT 1 FROM %(specialties)s s
                              JOIN pharma_specialty above ON above.id = s.pharma_specialty_id
                             WHERE s.pharma_cycle_message_id = m.id
                               AND %(path)s LIKE above.parent_path || '%%'))
            """,
            classes=SQL.identifier("pharma_class_pharma_cycle_message_rel"),
            specialties=SQL.identifier("pharma_cycle_message_pharma_specialty_rel"),
            class_id=class_id,
            path=specialty_path,
        )

    def _flush_plan(self):
        for model in ("pharma.cycle", "pharma.cycle.rule", "pharma.cycle.target", "pharma.cycle.message",
                      "pharma.cycle.goal", "pharma.specialty"):  # fmt: skip
            self.env[model].flush_model()

    def _planned_goals(self, territory_ids=None, specialties=False):
        """Return ``{(dimension, id of what it is about or 0): calls}`` from the target list.

        :param specialties: also per specialty, each with everything below it
        """
        self._flush_plan()
        rows = self.env.execute_query(self._planned_goals_query(territory_ids))
        planned = {
            (dimension, class_id or product_id or message_id or 0): goal
            for dimension, class_id, product_id, message_id, goal, _territory in rows
        }
        if specialties:
            # Sums of the whole plan, as the query above; they name no customer.
            for specialty, sums in self.sudo()._specialty_sums({"goal"}, territory_ids).items():
                planned["specialty", specialty] = sums["goal"]
        return planned

    def _specialty_sums(self, names, territory_ids=None, model="pharma.cycle.target"):
        """Return sums per specialty, each with everything below it."""
        domain = [("cycle_id", "=", self.id)]
        if territory_ids is not None:
            domain.append(("territory_id", "in", territory_ids))
        names = sorted(names)
        rows = self.env[model]._read_group(
            domain, ["specialty_id"], [f"{name}:sum" for name in names]
        )
        sums = defaultdict(lambda: dict.fromkeys(names, 0))
        for specialty, *values in rows:
            for part in filter(None, (specialty.parent_path or "").split("/")):
                for name, value in zip(names, values, strict=True):
                    sums[int(part)][name] += value or 0
        return sums

    def _refresh_goals(self, keep_edited=True):
        """Make the goals from the target list, set-based; those changed by hand stay unless told otherwise."""
        self.ensure_one()
        self._flush_plan()
        self.env.cr.execute(
            SQL(
                """
                WITH planned AS MATERIALIZED (%(planned)s), gone AS (
                    DELETE FROM pharma_cycle_goal g
                     WHERE g.cycle_id = %(cycle)s AND g.dimension != 'specialty' AND %(replaceable)s
                       AND NOT EXISTS (
                           SELECT 1 FROM planned p
                            WHERE p.dimension = g.dimension AND p.class_id IS NOT DISTINCT FROM g.class_id
                              AND p.product_id IS NOT DISTINCT FROM g.product_id
                              AND p.key_message_id IS NOT DISTINCT FROM g.key_message_id)
                )
                INSERT INTO pharma_cycle_goal AS g
                       (cycle_id, company_id, dimension, dimension_rank, sequence, class_id, product_id,
                        key_message_id, goal, edited, create_uid, create_date, write_uid, write_date)
                SELECT %(cycle)s, %(company)s, p.dimension, array_position(%(dimensions)s, p.dimension) - 1,
                       COALESCE(class.sequence, 0), p.class_id, p.product_id, p.key_message_id, p.goal, FALSE,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM planned p
                  LEFT JOIN pharma_class class ON class.id = p.class_id
                ON CONFLICT (cycle_id, dimension, COALESCE(class_id, 0), COALESCE(specialty_id, 0),
                             COALESCE(product_id, 0), COALESCE(key_message_id, 0))
                DO UPDATE SET goal = EXCLUDED.goal, edited = FALSE,
                              write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                 WHERE g.goal != EXCLUDED.goal AND %(replaceable)s
                """,
                planned=self._planned_goals_query(),
                cycle=self.id,
                company=self.company_id.id,
                dimensions=list(DIMENSION_FIELDS),
                uid=self.env.uid,
                replaceable=SQL("NOT g.edited") if keep_edited else SQL("TRUE"),
            )
        )
        self.env["pharma.cycle.goal"].invalidate_model()
        self.invalidate_recordset()

    # -- achieved -----------------------------------------------------------------------------------

    def _goal_results(self, goals):
        """Return ``{goal key: (counted calls, credited calls)}`` of the whole cycle."""
        self.ensure_one()
        if self.state == "closed":
            return {goal._key(): (goal.result_actual, goal.result_earned) for goal in goals}
        # Goals are of the whole cycle: everybody who may read them reads the same sums; no customer is named.
        cycle = self.sudo()
        totals, classes = cycle.env["pharma.cycle.progress"]._read_grouping_sets(
            [("cycle_id", "=", cycle.id)], [[], ["class_id"]], ["actual:sum", "earned:sum"]
        )
        results = {("total", 0): tuple(value or 0 for value in totals[0]) if totals else (0, 0)}
        results.update(
            {("class", class_.id or 0): (actual, earned) for class_, actual, earned in classes}
        )
        dimensions = set(goals.mapped("dimension"))
        if "specialty" in dimensions:
            sums = cycle._specialty_sums({"actual", "earned"}, model="pharma.cycle.progress")
            results.update(
                {("specialty", key): (row["actual"], row["earned"]) for key, row in sums.items()}
            )
        for dimension in dimensions & {"product", "message"}:
            for key, actual in cycle._subject_results(dimension).items():
                results[dimension, key] = (actual, actual)
        return results

    def _subject_results(self, dimension):
        """Return per product or message the counted calls of the cycle that carried it: see `_told_query`."""
        # The facts' own tables too, which only the addon that brings them knows.
        self.env.flush_all()
        subject = DIMENSION_FIELDS[dimension]
        report = self.env["pharma.cycle.progress"]._with_fact_scopes(self.ids)
        rows = self.env.execute_query(
            self._told_query(
                subject,
                report._subject_facts_query(subject),
                SQL("(SELECT * FROM pharma_cycle_target WHERE cycle_id = %s)", self.id),
            )
        )
        return {key: actual for key, actual, _territory in rows}

    def _told_query(self, subject, facts, lines, by_territory=False):
        """Return per product or message the counted calls that carried it on the targets it is meant for:
        its id, actual, territory_id (empty unless asked for).

        Those are the targets that its goal is made of; where no communication objective names it, all. What no
        communication objective can name (a channel) counts on every target.
        """
        meant = SQL("TRUE")
        if subject in DIMENSION_FIELDS.values():
            meant = SQL(
                """
                (EXISTS (SELECT 1 FROM pharma_cycle_message m
                          WHERE m.cycle_id = %(cycle)s AND m.%(subject)s = told.%(subject)s AND %(meant)s)
                 OR NOT EXISTS (SELECT 1 FROM pharma_cycle_message m
                                 WHERE m.cycle_id = %(cycle)s AND m.%(subject)s = told.%(subject)s))
                """,
                cycle=self.id,
                subject=SQL.identifier(subject),
                meant=self._meant_for(SQL("told.class_id"), SQL("own.parent_path")),
            )
        return SQL(
            """
            SELECT told.%(subject)s, SUM(told.actual)::integer, told.territory_id
              FROM (
                SELECT f.%(subject)s, %(place)s AS territory_id, t.class_id, t.specialty_id,
                       SUM(f.actual) AS actual
                  FROM (%(facts)s) f
                  JOIN %(lines)s t ON t.territory_id = f.territory_id AND t.partner_id = f.partner_id
                 WHERE f.cycle_id = %(cycle)s
                 GROUP BY 1, 2, 3, 4
              ) told
              LEFT JOIN pharma_specialty own ON own.id = told.specialty_id
             WHERE %(meant)s
             GROUP BY told.%(subject)s, told.territory_id
            """,
            cycle=self.id,
            subject=SQL.identifier(subject),
            facts=facts,
            lines=lines,
            place=SQL("t.territory_id") if by_territory else SQL("NULL::integer"),
            meant=meant,
        )
