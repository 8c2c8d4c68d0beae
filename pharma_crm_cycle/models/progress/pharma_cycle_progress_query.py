# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from ..pharma_cycle_figures import SUM_NAMES

# By what the lines of the target list are grouped, and which record that is.
LINE_GROUPS = {
    "class_id": "pharma.class",
    "specialty_id": "pharma.specialty",
    "territory_id": "pharma.territory",
}
NO_VALUE = SQL("NULL")
WHOLE, FRACTION = SQL("integer"), SQL("float8")
FRACTIONS = ("weighted", "earned", "excess")


class PharmaCycle(models.Model):
    """Plan vs achieved in one statement: all sums, in total and by every group asked for."""

    _inherit = "pharma.cycle"

    @api.model
    def _progress_groups(self):
        """Return by what progress can be grouped, and which model that is. An addon with calls adds to it."""
        return {
            **LINE_GROUPS,
            "product_id": "product.product",
            "key_message_id": "pharma.key.message",
        }

    @api.model
    def _goal_groups(self):
        """Return {group: dimension of the goals} of what has goals, but no targets of its own."""
        fields = self.env["pharma.cycle.goal"]._dimension_fields()
        return {
            name: dimension
            for dimension, name in fields.items()
            if name and name not in LINE_GROUPS
        }

    def _progress_sums(self, territory_ids, groupbys, by_territory=False):
        """Return {(what, id or None, territory id or None): {sum: value}}; the total is ("total", None, …).

        :param territory_ids: the territories that count
        :param by_territory: each territory apart
        """
        self.ensure_one()
        if self._has_frozen_results():
            rows = self.env.execute_query_dict(
                self._frozen_sums_query(territory_ids, groupbys, by_territory)
            )
        else:
            # The facts' own tables too, which only the addon that brings them knows.
            self.env.flush_all()
            rows = self.env.execute_query_dict(
                self._progress_query(territory_ids, groupbys, by_territory)
            )
        sums = {}
        for row in rows:
            key = row.pop("what"), row.pop("key"), row.pop("territory_id")
            known = sums.setdefault(key, {})
            # a product's calls and its goal come in two rows
            known.update({name: value for name, value in row.items() if value is not None})
        return sums

    def _progress_query(self, territory_ids, groupbys, by_territory=False):
        """Return the statement behind `_progress_sums`: what, key, territory_id and the sums.

        Calls are read once (`_shared_facts`), added up for each customer (fact), joined with the target list
        (line); every total is made from these. Targets and facts are asked for by constants: see
        `pharma.cycle.progress._with_fact_scopes`.
        """
        report = self.env["pharma.cycle.progress"]._with_shared_facts(self, territory_ids)
        lines = self._line_sums_query(report, groupbys, by_territory)
        parts = [lines, self._all_calls_query(by_territory)]
        for name in groupbys:
            if name not in LINE_GROUPS:
                parts.append(self._subject_sums_query(name, report, by_territory))
        goals = self._goal_groups()
        dimensions = {goals[name]: name for name in groupbys if name in goals}
        if dimensions:
            planned = self._planned_goals_query(
                lines=SQL("line"),
                by_territory=by_territory,
                dimensions=dimensions,
                objectives=SQL("objective"),
            )
            for dimension, name in dimensions.items():
                query = SQL(
                    "SELECT key, goal, territory_id FROM planned WHERE dimension = %s", dimension
                )
                columns = SQL("(key, goal, territory_id)")
                parts.append(self._sums_row(name, query, columns, goal=SQL("goal")))
        ctes = [
            *report._shared_facts(),
            ("fact", self._fact_cte(report)),
            ("line", self._line_cte(report, territory_ids)),
            *(
                [("objective", self._objectives_query())]
                if set(groupbys) - LINE_GROUPS.keys()
                else []
            ),
            *([("planned", planned)] if dimensions else []),
        ]
        return SQL(
            "WITH %s %s",
            SQL(", ").join(
                SQL("%s AS MATERIALIZED (%s)", SQL.identifier(name), query) for name, query in ctes
            ),
            SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts),
        )

    def _subject_sums_query(self, name, report, by_territory):
        """Return the sums of what calls carried (a product, a message …), from its facts and `line`."""
        told = self._told_query(name, report._subject_facts_query(name), by_territory)
        return self._sums_row(name, told, SQL("(key, actual, territory_id)"), actual=SQL("actual"))

    def _fact_cte(self, report):
        return SQL(
            """
            SELECT f.territory_id, f.partner_id, COALESCE(SUM(f.actual), 0)::integer AS actual,
                   COALESCE(SUM(f.weighted), 0)::float8 AS weighted,
                   COALESCE(SUM(f.scheduled), 0)::integer AS scheduled,
                   COALESCE(SUM(f.joint), 0)::integer AS joint
              FROM (%s) f
             GROUP BY f.territory_id, f.partner_id
            """,
            report._facts_query(),
        )

    def _line_cte(self, report, territory_ids):
        # Stacked and grouped, not joined: PostgreSQL does not know how many customers have facts, and would
        # compare each target with each of them.
        return SQL(
            """
            SELECT s.*, %(earned)s AS earned
              FROM (
                SELECT m.territory_id, m.partner_id, MAX(m.class_id) AS class_id,
                       MAX(m.specialty_id) AS specialty_id, MAX(m.rule_id) AS rule_id, MAX(m.goal) AS goal,
                       MAX(m.max_calls) AS max_calls,
                       MAX(m.actual) AS actual, MAX(m.weighted) AS weighted, MAX(m.scheduled) AS scheduled
                  FROM (
                    SELECT t.territory_id, t.partner_id, t.class_id, t.specialty_id, t.rule_id, t.goal,
                           COALESCE(t.max_calls, 0) AS max_calls, 0 AS actual, 0::float8 AS weighted, 0 AS scheduled
                      FROM pharma_cycle_target t
                     WHERE t.cycle_id = %(cycle)s AND t.territory_id = ANY(%(territories)s)
                     UNION ALL
                    SELECT f.territory_id, f.partner_id, NULL, NULL, NULL, NULL, NULL, f.actual, f.weighted, f.scheduled
                      FROM fact f
                  ) m
                 GROUP BY m.territory_id, m.partner_id
                HAVING MAX(m.goal) IS NOT NULL
              ) s
            """,
            earned=report._earned_sql(SQL("s")),
            cycle=self.id,
            territories=list(territory_ids),
        )

    def _line_sums_query(self, report, groupbys, by_territory):
        names = [name for name in groupbys if name in LINE_GROUPS]
        columns = [SQL.identifier("line", name) for name in names]
        always = [SQL.identifier("line", "territory_id")] if by_territory else []
        sets = [[*always], *([*always, column] for column in columns)]
        what, key = SQL("'total'"), SQL("NULL::integer")
        if names:
            what = SQL(
                "CASE %s ELSE 'total' END",
                SQL(" ").join(
                    SQL("WHEN GROUPING(%s) = 0 THEN %s", column, name)
                    for name, column in zip(names, columns, strict=True)
                ),
            )
            key = SQL("COALESCE(%s)", SQL(", ").join(columns))
        measures = {
            **{name: SQL.identifier("line", name) for name in SUM_NAMES[1:]},
            **report._measures(SQL("line")),
        }
        return SQL(
            """
            SELECT %(what)s AS what, %(key)s AS key, %(place)s AS territory_id, NULL::integer AS all_calls,
                   NULL::integer AS joint, COUNT(*)::integer AS targets, %(sums)s
              FROM line
             GROUP BY GROUPING SETS (%(sets)s)
            HAVING COUNT(*) > 0
            """,
            what=what,
            key=key,
            place=SQL.identifier("line", "territory_id") if by_territory else SQL("NULL::integer"),
            sums=SQL(", ").join(
                SQL("SUM(%s)::%s AS %s", measures[name], FRACTION if name in FRACTIONS else WHOLE,
                    SQL.identifier(name))
                for name in SUM_NAMES[1:]
            ),
            sets=SQL(", ").join(SQL("(%s)", SQL(", ").join(columns)) for columns in sets),
        )  # fmt: skip

    def _all_calls_query(self, by_territory):
        """The calls on targets and on others, and how many of them were joint ones."""
        return self._sums_row(
            "total",
            SQL(
                """
                SELECT NULL::integer AS key, SUM(actual)::integer AS all_calls, SUM(joint)::integer AS joint,
                       %s AS territory_id
                  FROM fact
                 GROUP BY 4
                """,
                SQL("territory_id") if by_territory else SQL("NULL::integer"),
            ),
            SQL("(key, all_calls, joint, territory_id)"),
            all_calls=SQL("all_calls"),
            joint=SQL("joint"),
        )

    @api.model
    def _sums_row(self, what, query, columns, **values):
        """Return a query of a few sums in the shape of all."""
        return SQL(
            "SELECT %(what)s AS what, part.key, part.territory_id, %(sums)s FROM (%(query)s) part %(columns)s",
            what=what,
            sums=SQL(", ").join(
                values.get(name, NO_VALUE) for name in ("all_calls", "joint", *SUM_NAMES)
            ),
            query=query,
            columns=columns,
        )
