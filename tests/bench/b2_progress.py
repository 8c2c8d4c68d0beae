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
        total = {"id": None, "name": None, **ours["total"]}
        expected = {("total", None): total}
        for what, groups in ours["groups"].items():
            expected.update({(what, group["id"] or None): group for group in groups})
        found = {(row["what"], row["key"]): row for row in rows if row["what"] != "all calls"}
        if found.keys() != expected.keys():
            raise AssertionError(f"progress of {expected.keys()}, by hand of {found.keys()}")
        for key, row in found.items():
            by_hand = {name: value for name, value in row.items() if value is not None}
            for name in by_hand.keys() & expected[key].keys():
                same(key, name, expected[key][name], by_hand[name])
        days = found["total", None]
        same("days", "elapsed", ours["elapsed_days"], days["elapsed"])
        same("days", "working", ours["working_days"], days["days"])
        [visits] = [row["actual"] for row in rows if row["what"] == "all calls"]
        same("total", "all calls", ours["total"]["all_calls"], visits)

    def _timed(self, work):
        def in_a_request():
            with self.session.environment(self.login) as env:
                work(env)

        return in_a_request

    def _progress(self, env):
        cycle = env["pharma.cycle"].browse(self.cycle)
        return cycle.get_progress(self.territory, GROUPINGS)

    def _aggregate(self, env):
        values = {"cycle": self.cycle, "path": self.path + "%", "lang": env.lang or "en_US"}
        env.cr.execute(BY_HAND, values)
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


def same(where, what, ours, by_hand) -> None:
    """Raise unless a figure of both sides is the same; numbers to a hundredth."""
    if ours != by_hand and not (
        isinstance(ours, (int, float)) and abs(float(ours) - float(by_hand)) < 0.005
    ):
        raise AssertionError(f"{where}, {what}: progress {ours}, by hand {by_hand}")


# Names, working days and bands are part of the answer; only the ratios, which follow from the sums, are not.
BY_HAND = """
WITH cycle AS MATERIALIZED (
    SELECT c.id, c.date_start, c.date_end, c.under_threshold, c.over_threshold, pace.days, pace.elapsed
      FROM pharma_cycle c
     CROSS JOIN LATERAL (
        SELECT count(*) AS days, count(*) FILTER (WHERE day < CURRENT_DATE) AS elapsed
          FROM res_company company
          LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
         CROSS JOIN generate_series(c.date_start, c.date_end, interval '1 day') day
         WHERE company.id = c.company_id
           AND CASE WHEN calendar.id IS NULL THEN EXTRACT(isodow FROM day) < 6
                    ELSE EXISTS (SELECT 1 FROM resource_calendar_attendance a
                                  WHERE a.calendar_id = calendar.id AND a.display_type IS NULL
                                    AND a.day_period != 'lunch'
                                    AND a.dayofweek = (EXTRACT(isodow FROM day)::integer - 1)::text) END
           AND NOT EXISTS (SELECT 1 FROM resource_calendar_leaves off
                            WHERE off.resource_id IS NULL AND off.company_id = company.id
                              AND (off.calendar_id IS NULL OR off.calendar_id = calendar.id)
                              AND off.date_from <= day + interval '9 hours'
                              AND off.date_to >= day + interval '17 hours')
     ) pace
     WHERE c.id = %(cycle)s
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
SELECT sums.*, cycle.days, cycle.elapsed,
       COALESCE(class.name ->> %(lang)s, class.name ->> 'en_US', specialty.complete_name) AS name,
       goal * cycle.elapsed::float8 / NULLIF(cycle.days, 0) AS expected,
       CASE WHEN earned < goal * cycle.elapsed::float8 / cycle.days * (1 - cycle.under_threshold) THEN 'under'
            WHEN earned > goal * cycle.elapsed::float8 / cycle.days * (1 + cycle.over_threshold) THEN 'over'
            ELSE 'on' END AS band
  FROM cycle
 CROSS JOIN (
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
  ) sums
  LEFT JOIN pharma_class class ON sums.what = 'class_id' AND class.id = sums.key
  LEFT JOIN pharma_specialty specialty ON sums.what = 'specialty_id' AND specialty.id = sums.key
 UNION ALL
SELECT 'product_id', COALESCE(told.product_id, need.product_id), NULL, COALESCE(need.goal, 0),
       COALESCE(told.actual, 0), NULL, NULL, GREATEST(0, COALESCE(need.goal, 0) - COALESCE(told.actual, 0)),
       NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       (SELECT CASE WHEN template.pharma_kind IS NULL
                    THEN COALESCE('[' || NULLIF(product.default_code, '') || '] ', '') ELSE '' END
               || COALESCE(template.name ->> %(lang)s, template.name ->> 'en_US')
               || COALESCE(' (' || (
                    SELECT string_agg(COALESCE(value.name ->> %(lang)s, value.name ->> 'en_US'), ', ')
                      FROM product_variant_combination pvc
                      JOIN product_template_attribute_value ptav ON ptav.id = pvc.product_template_attribute_value_id
                      JOIN product_attribute_value value ON value.id = ptav.product_attribute_value_id
                     WHERE pvc.product_product_id = product.id) || ')', '')
          FROM product_product product JOIN product_template template ON template.id = product.product_tmpl_id
         WHERE product.id = COALESCE(told.product_id, need.product_id)),
       NULL, NULL
  FROM (
    SELECT product_id, count(*) AS actual
      FROM (
        SELECT DISTINCT met.territory_id, met.partner_id, met.user_id, met.date_day, detail.product_id
          FROM met
          JOIN line ON line.territory_id = met.territory_id AND line.partner_id = met.partner_id
          JOIN (
                SELECT call_id, product_id FROM pharma_call_detail
                 UNION ALL
                SELECT call_id, product_id FROM pharma_call_guest_detail WHERE reported_on IS NOT NULL
               ) detail ON detail.call_id = met.id
         WHERE met.state IN ('submitted', 'reviewed')
           AND NOT EXISTS (
                SELECT 1 FROM pharma_call_attendee_detail missed
                  JOIN pharma_call_attendee a ON a.id = missed.attendee_id
                 WHERE NOT missed.heard AND missed.key_message_id IS NULL AND missed.product_id = detail.product_id
                   AND a.call_id = met.id AND a.partner_id = met.partner_id)
      ) visit
     GROUP BY product_id
  ) told
  FULL JOIN (
    SELECT product_id, sum(calls) AS goal
      FROM (
        SELECT line.territory_id, line.partner_id, m.product_id, LEAST(max(line.goal), max(m.number)) AS calls
          FROM line
          JOIN pharma_cycle_message m ON m.cycle_id = %(cycle)s
         GROUP BY 1, 2, 3
      ) due
     GROUP BY product_id
  ) need ON need.product_id = told.product_id
 UNION ALL
SELECT 'all calls', NULL, NULL, NULL, count(*), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL
  FROM (
    SELECT DISTINCT territory_id, partner_id, user_id, date_day FROM met WHERE state IN ('submitted', 'reviewed')
  ) visit
"""
