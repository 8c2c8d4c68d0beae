# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

# Dimensions with a tree, in which each has the figures of everything below it: the model of the tree.
TREES = {"territory": "pharma.territory", "specialty": "pharma.specialty"}


class PharmaCycle(models.Model):
    """Goals of a cycle: what they are made of, and what was achieved of them."""

    _inherit = "pharma.cycle"

    # -- planned ----------------------------------------------------------------------------------

    def _planned_goals_query(
        self,
        territory_ids=None,
        lines=None,
        by_territory=False,
        dimensions=None,
        objectives=None,
    ):
        """Return what the target list adds up to: dimension, key (identifier of what it is about, 0: none),
        goal, territory_id.

        A message is due on each customer that it is meant for, as often as its objective says; a product
        in as many of the customer's calls as its most frequent message needs. Customers of one class,
        specialty and goal are alike, so the objectives are matched with these kinds, not with each customer.

        :param lines: SQL of the target lines, by default those of this cycle (and these territories)
        :param by_territory: one row for each territory, otherwise territory_id is empty
        :param dimensions: only these
        :param objectives: SQL of the communication objectives, where the statement has them already
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
        place = SQL("t.territory_id") if by_territory else SQL("NULL::integer")
        target = SQL(
            """
            SELECT row_number() OVER () AS id, %(place)s AS territory_id, t.class_id, t.specialty_id, t.goal,
                   COUNT(*) AS customers
              FROM %(lines)s t
             GROUP BY 2, 3, 4, 5
            """,
            place=place,
            lines=lines,
        )
        due = SQL(
            """
            SELECT t.id, t.territory_id, t.customers, t.goal, m.product_id, m.key_message_id, m.number
              FROM target t
              JOIN %(objectives)s m ON %(meant)s
            """,
            objectives=objectives or SQL("(%s)", self._objectives_query()),
            meant=self._meant_for(SQL("t.class_id"), SQL("t.specialty_id")),
        )
        classes = SQL(
            """
            SELECT CASE WHEN GROUPING(class_id) = 1 THEN 'total' ELSE 'class' END AS dimension,
                   COALESCE(class_id, 0) AS key, SUM(goal * customers)::integer AS goal, territory_id
              FROM target
             GROUP BY GROUPING SETS ((territory_id), (territory_id, class_id))
            """
        )
        products = SQL(
            """
            SELECT 'product' AS dimension, product_id AS key, SUM(calls)::integer AS goal, territory_id
              FROM (
                SELECT territory_id, product_id, LEAST(MAX(goal), MAX(number)) * MAX(customers) AS calls
                  FROM due
                 GROUP BY id, territory_id, product_id
              ) need
             GROUP BY territory_id, product_id
            """
        )
        messages = SQL(
            """
            SELECT 'message' AS dimension, key_message_id AS key, SUM(number * customers)::integer AS goal,
                   territory_id
              FROM due
             GROUP BY territory_id, key_message_id
            """
        )
        parts = {
            "class": classes,
            "territory": self._regions_query(lines),
            "specialty": self._specialties_query(lines),
            "product": products,
            "message": messages,
            **self._further_goals_queries(lines, place),
        }
        return SQL(
            "WITH target AS (%s), due AS (%s) %s",
            target,
            due,
            SQL(" UNION ALL ").join(
                part
                for dimension, part in parts.items()
                if dimensions is None or dimension in dimensions
            ),
        )

    def _regions_query(self, lines):
        """Return the calls of each part of the tree directly below the scope: dimension, key, goal, territory_id."""
        depth = len(self.territory_id.parent_path.strip("/").split("/")) + 1
        return SQL(
            """
            SELECT 'territory' AS dimension, part.id AS key, SUM(t.goal)::integer AS goal, NULL::integer AS territory_id
              FROM %(lines)s t
              JOIN pharma_territory leaf ON leaf.id = t.territory_id
              JOIN pharma_territory part ON part.id = split_part(leaf.parent_path, '/', %(depth)s)::integer
             WHERE split_part(leaf.parent_path, '/', %(depth)s) != ''
             GROUP BY part.id
            """,
            lines=lines,
            depth=depth,
        )

    def _specialties_query(self, lines):
        """Return the calls of each specialty at the top of its tree, with those below it: columns as above."""
        return SQL(
            """
            SELECT 'specialty' AS dimension, split_part(own.parent_path, '/', 1)::integer AS key,
                   SUM(t.goal)::integer AS goal, NULL::integer AS territory_id
              FROM %(lines)s t
              JOIN pharma_specialty own ON own.id = t.specialty_id
             GROUP BY 2
            """,
            lines=lines,
        )

    def _further_goals_queries(self, lines, place):
        """Return {dimension: query} of other addons' dimensions, with the columns dimension, key, goal, territory_id.

        :param lines: SQL of the target lines: territory_id, rule_id, goal …; to be read as `t`
        :param place: SQL of the territory of `t`, or of none
        """
        return {}

    def _objectives_query(self):
        """Return the communication objectives: product_id, key_message_id, number, and whom each is meant for:
        class_ids and specialty_ids, with those below them; NULL: any."""
        return SQL(
            """
            SELECT objective.product_id, objective.key_message_id, objective.number,
                   (SELECT array_agg(c.pharma_class_id) FROM %(classes)s c
                     WHERE c.pharma_cycle_message_id = objective.id) AS class_ids,
                   (SELECT array_agg(below.id) FROM %(specialties)s s
                      JOIN pharma_specialty above ON above.id = s.pharma_specialty_id
                      JOIN pharma_specialty below ON below.parent_path LIKE above.parent_path || '%%'
                     WHERE s.pharma_cycle_message_id = objective.id) AS specialty_ids
              FROM pharma_cycle_message objective
             WHERE objective.cycle_id = %(cycle)s
            """,
            classes=SQL.identifier("pharma_class_pharma_cycle_message_rel"),
            specialties=SQL.identifier("pharma_cycle_message_pharma_specialty_rel"),
            cycle=self.id,
        )

    @api.model
    def _meant_for(self, class_id, specialty_id):
        """Return the condition that the communication objective `m` is meant for a class and a specialty."""
        return SQL(
            """COALESCE((m.class_ids IS NULL OR %s = ANY(m.class_ids))
                         AND (m.specialty_ids IS NULL OR %s = ANY(m.specialty_ids)), FALSE)""",
            class_id,
            specialty_id,
        )

    def _flush_plan(self):
        for model in ("pharma.cycle", "pharma.cycle.rule", "pharma.cycle.target", "pharma.cycle.message",
                      "pharma.cycle.goal", "pharma.specialty"):  # fmt: skip
            self.env[model].flush_model()

    def _planned_goals(self, territory_ids=None, trees=()):
        """Return ``{(dimension, id of what it is about or 0): calls}`` from the target list.

        :param trees: dimensions of `TREES`: also of each record of these trees, with everything below it
        """
        self._flush_plan()
        rows = self.env.execute_query(self._planned_goals_query(territory_ids))
        planned = {(dimension, key): goal for dimension, key, goal, _territory in rows}
        for dimension in trees:
            # sudo: sums of the whole plan, as the query above; they name no customer
            for record_id, (goal,) in self.sudo()._tree_sums(dimension, territory_ids).items():
                planned[dimension, record_id] = goal
        return planned

    def _tree_sums(self, dimension, territory_ids=None):
        """Return the calls of the target list per specialty or territory, each with everything below it."""
        domain = [("cycle_id", "=", self.id)]
        if territory_ids is not None:
            domain.append(("territory_id", "in", territory_ids))
        field = f"{dimension}_id"
        groups = self.env["pharma.cycle.target"]._read_group(domain, [field], ["goal:sum"])
        return self._with_those_above(dimension, {group.id: (goal,) for group, goal in groups})

    @api.model
    def _with_those_above(self, dimension, figures):
        """Return {id: figures} in which each specialty or territory has those of everything below it too."""
        sums = {}
        for record in self.env[TREES[dimension]].browse(filter(None, figures)):
            own = figures[record.id]
            for part in filter(None, (record.parent_path or "").split("/")):
                known = sums.setdefault(int(part), (0,) * len(own))
                sums[int(part)] = tuple(map(sum, zip(known, own, strict=True)))
        return sums

    def _refresh_goals(self, keep_edited=True):
        """Make the goals from the target list, set-based; those changed by hand stay unless told otherwise."""
        self.ensure_one()
        self._flush_plan()
        subjects = self.env["pharma.cycle.goal"]._dimension_fields()
        columns = {field: dimension for dimension, field in subjects.items() if field}
        self.env.cr.execute(
            SQL(
                """
                WITH planned AS MATERIALIZED (%(planned)s), gone AS (
                    DELETE FROM pharma_cycle_goal g
                     WHERE g.cycle_id = %(cycle)s AND %(replaceable)s
                       -- a specialty further down is nobody's but who made it
                       AND NOT (g.dimension = 'specialty' AND g.edited)
                       AND NOT EXISTS (SELECT 1 FROM planned p
                                        WHERE p.dimension = g.dimension AND p.key = g.subject_id)
                )
                INSERT INTO pharma_cycle_goal AS g
                       (cycle_id, company_id, dimension, dimension_rank, sequence, subject_id, %(columns)s,
                        goal, edited, create_uid, create_date, write_uid, write_date)
                SELECT %(cycle)s, %(company)s, p.dimension, array_position(%(dimensions)s, p.dimension) - 1,
                       COALESCE(class.sequence, 0), p.key, %(subjects)s, p.goal, FALSE,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM planned p
                  LEFT JOIN pharma_class class ON p.dimension = 'class' AND class.id = p.key
                ON CONFLICT (cycle_id, dimension, subject_id)
                DO UPDATE SET goal = EXCLUDED.goal, edited = FALSE,
                              write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                 WHERE g.goal != EXCLUDED.goal AND %(replaceable)s
                """,
                planned=self._planned_goals_query(),
                cycle=self.id,
                company=self.company_id.id,
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                subjects=SQL(", ").join(
                    SQL("CASE WHEN p.dimension = %s THEN NULLIF(p.key, 0) END", dimension)
                    for dimension in columns.values()
                ),
                dimensions=list(subjects),
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
        subjects = goals._dimension_fields()
        groups = {
            subjects[name]: name for name in set(goals.mapped("dimension")) if subjects.get(name)
        }
        # Goals are of the whole cycle: everybody who may read them reads the same sums; no customer is named.
        cycle = self.sudo()
        sums = cycle._progress_sums(cycle._counted_territory_ids(), list(groups))
        results = {("total", 0): (0, 0)}
        for (what, key, _territory), values in sums.items():
            actual = values.get("actual", 0)
            results[groups.get(what, what), key or 0] = actual, values.get("earned", actual)
        for dimension in TREES:
            own = {
                key: results.pop((what, key)) for what, key in list(results) if what == dimension
            }
            for key, figures in cycle._with_those_above(dimension, own).items():
                results[dimension, key] = figures
        return results

    def _told_query(self, subject, facts, by_territory=False):
        """Return per product or message the counted calls that carried it on the targets it is meant for:
        key, actual, territory_id (empty unless asked for).

        Those are the targets (`line`) that its goal is made of; where no communication objective (`objective`)
        names it, all.
        """
        return SQL(
            """
            SELECT told.%(subject)s, SUM(told.actual)::integer, told.territory_id
              FROM (
                SELECT f.%(subject)s, %(place)s AS territory_id, line.class_id, line.specialty_id,
                       SUM(f.actual) AS actual
                  FROM (%(facts)s) f
                  JOIN line ON line.territory_id = f.territory_id AND line.partner_id = f.partner_id
                 GROUP BY 1, 2, 3, 4
              ) told
             WHERE COALESCE((SELECT bool_or(%(meant)s) FROM objective m WHERE m.%(subject)s = told.%(subject)s), TRUE)
             GROUP BY told.%(subject)s, told.territory_id
            """,
            subject=SQL.identifier(subject),
            facts=facts,
            place=SQL("line.territory_id") if by_territory else SQL("NULL::integer"),
            meant=self._meant_for(SQL("told.class_id"), SQL("told.specialty_id")),
        )
