"""B2: the progress of a cycle for a territory: every KPI in total, by class, by specialty and by product.

Ours         `get_progress` of the cycle, as the node's manager or rep (rules apply)
SQL          one hand-written statement on the same tables that gives the same figures
phone calls  OCA's report `crm.phonecall.report`, grouped as often over as many phone calls
"""

from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.rounds import measure

GROUPINGS = ["class_id", "specialty_id", "product_id"]
# name of the figure, who looks, and at which node of the tree (None: the cycle's whole scope)
VIEWS = (
    ("progress", "bench-business-1", None),
    ("progress_region", "bench-region-1", "Bench region 1"),
    ("progress_rep", "bench-rep-1", "Bench territory 1"),
)

BASELINES = (("sql", "", "<=1.5"), ("phone calls", "_vs_phonecall_report", "<=1.0"))


def run(session, size, pairs, say):
    for name, login, node in VIEWS:
        view = View(session, login, node)
        view.check()
        times = measure(
            {"ours": view.ours, "sql": view.sql, "phone calls": view.phone_calls}, pairs
        )
        for side, seconds in times.items():
            say(f"    {name}, {side}: {milliseconds(seconds)}")
        for side, suffix, target in BASELINES:
            ratio = median_ratio(times["ours"], times[side])
            yield Figure("B2", name + suffix, ratio, target, pairs, size.name)


class View:
    def __init__(self, session, login: str, node: str | None):
        self.session, self.login = session, login
        with session.environment() as env:
            self.cycle = (
                env["pharma.cycle"]
                .search([("state", "=", "running"), ("name", "=like", "Bench %")])
                .id
            )
            territory = env["pharma.territory"].search([("name", "=", node or "Bench")])
            self.territory, self.path = territory.id, territory.parent_path
            self.reps = territory.search([("id", "child_of", territory.id)]).rep_ids.ids

    def ours(self):
        return self._timed(self._progress)

    def sql(self):
        return self._timed(self._aggregate)

    def phone_calls(self):
        return self._timed(self._phone_report)

    def check(self) -> None:
        """Both sides say the same, or there is nothing to compare."""
        with self.session.environment(self.login) as env:
            ours, rows = self._progress(env), self._aggregate(env)
        total = ours["total"]
        expected = {
            name: total[name]
            for name in ("targets", "goal", "actual", "earned", "scheduled", "reached")
        }
        by_hand = next(row for row in rows if row["what"] == "total")
        found = {name: by_hand[name] for name in expected}
        products = {group["id"]: group["actual"] for group in ours["groups"]["product_id"]}
        found_products = {row["key"]: row["actual"] for row in rows if row["what"] == "product_id"}
        if {k: round(v, 2) for k, v in expected.items()} != {
            k: round(float(v), 2) for k, v in found.items()
        }:
            raise AssertionError(f"progress {expected}, by hand {found}")
        if products != found_products:
            raise AssertionError(f"products {products}, by hand {found_products}")

    def _timed(self, work):
        def in_a_request():
            with self.session.environment(self.login) as env:
                work(env)

        return in_a_request

    def _progress(self, env):
        cycle = env["pharma.cycle"].browse(self.cycle)
        return cycle.get_progress(self.territory, GROUPINGS)

    def _aggregate(self, env):
        env.cr.execute(BY_HAND, {"cycle": self.cycle, "path": self.path + "%"})
        return env.cr.dictfetchall()

    def _phone_report(self, env):
        # sudo: OCA's report belongs to salespeople; without rules it is only quicker
        report = env["crm.phonecall.report"].sudo()
        domain = [("user_id", "in", self.reps), ("state", "=", "done")]
        measures = [
            "__count",
            "nbr_cases:sum",
            "duration:sum",
            "delay_close:avg",
            "partner_id:count_distinct",
        ]
        for groupby in ([], ["user_id"], ["partner_id"], ["date_closed:month"]):
            report.formatted_read_group(domain, groupby, measures)


BY_HAND = """
WITH cycle AS (
    SELECT id, date_start, date_end FROM pharma_cycle WHERE id = %(cycle)s
), call AS MATERIALIZED (
    SELECT c.id, c.territory_id, c.partner_id, c.user_id, c.date_day, c.channel_id, c.state
      FROM pharma_call c
      JOIN pharma_territory t ON t.id = c.territory_id AND t.parent_path LIKE %(path)s
      JOIN cycle ON c.date_day BETWEEN cycle.date_start AND cycle.date_end
     WHERE c.state IN ('submitted', 'reviewed')
        OR c.state IN ('planned', 'in_progress') AND c.date_day >= CURRENT_DATE
), met AS MATERIALIZED (
    SELECT id, territory_id, partner_id, user_id, date_day, channel_id, state FROM call
     UNION ALL
    SELECT call.id, a.territory_id, a.partner_id, call.user_id, call.date_day, call.channel_id, call.state
      FROM call JOIN pharma_call_attendee a ON a.call_id = call.id AND a.partner_id != call.partner_id
), fact AS (
    SELECT territory_id, partner_id,
           count(weight) AS actual, sum(weight) AS weighted, count(*) - count(weight) AS scheduled
      FROM (
        SELECT territory_id, partner_id, user_id, date_day,
               max(channel.weight) FILTER (WHERE state IN ('submitted', 'reviewed')) AS weight
          FROM met JOIN pharma_call_channel channel ON channel.id = met.channel_id
         GROUP BY territory_id, partner_id, user_id, date_day, state IN ('planned', 'in_progress')
      ) day
     GROUP BY territory_id, partner_id
), line AS MATERIALIZED (
    SELECT t.territory_id, t.partner_id, t.class_id, t.specialty_id, t.goal,
           COALESCE(f.actual, 0) AS actual, COALESCE(f.weighted, 0) AS weighted,
           COALESCE(f.scheduled, 0) AS scheduled,
           CASE WHEN t.max_calls > 0 AND f.actual > t.max_calls
                THEN f.weighted * t.max_calls / f.actual ELSE COALESCE(f.weighted, 0) END AS earned
      FROM pharma_cycle_target t
      JOIN cycle ON cycle.id = t.cycle_id
      JOIN pharma_territory node ON node.id = t.territory_id AND node.parent_path LIKE %(path)s
      LEFT JOIN fact f ON f.territory_id = t.territory_id AND f.partner_id = t.partner_id
)
SELECT CASE WHEN GROUPING(class_id) = 0 THEN 'class_id'
            WHEN GROUPING(specialty_id) = 0 THEN 'specialty_id' ELSE 'total' END AS what,
       COALESCE(class_id, specialty_id) AS key,
       count(*) AS targets, sum(goal) AS goal, sum(actual) AS actual, sum(weighted) AS weighted,
       sum(scheduled) AS scheduled, sum(GREATEST(0, goal - actual)) AS remaining,
       sum(GREATEST(0, goal - actual - scheduled)) AS to_schedule, sum(earned) AS earned,
       sum(weighted - earned) AS excess, count(*) FILTER (WHERE actual >= 1) AS reached,
       count(*) FILTER (WHERE actual >= goal) AS goal_met
  FROM line
 GROUP BY GROUPING SETS ((), (class_id), (specialty_id))
 UNION ALL
SELECT 'product_id', product_id, NULL, NULL, count(*), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM (
    SELECT DISTINCT met.territory_id, met.partner_id, met.user_id, met.date_day, detail.product_id
      FROM met
      JOIN line ON line.territory_id = met.territory_id AND line.partner_id = met.partner_id
      JOIN pharma_call_detail detail ON detail.call_id = met.id
     WHERE met.state IN ('submitted', 'reviewed')
  ) told
 GROUP BY product_id
 UNION ALL
SELECT 'all calls', NULL, NULL, NULL, count(*), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM (
    SELECT DISTINCT territory_id, partner_id, user_id, date_day FROM met WHERE state IN ('submitted', 'reviewed')
  ) visit
"""
