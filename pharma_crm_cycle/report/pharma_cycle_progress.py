# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections.abc import Set

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Measures that are ratios of sums: (numerator, denominator), None: the number of targets.
RATIOS = {
    "attainment": ("earned", "goal"),
    "reach": ("reached", None),
    "frequency_attainment": ("goal_met", None),
    "mean_frequency": ("actual", "reached"),
}
# Conditions on these reach the tables of targets and facts.
NARROWED = ("cycle_id", "territory_id")
# In the context: which cycles a query is about, their periods and territories. A tuple: no client can send it.
SCOPES_KEY = "pharma_fact_scopes"
MOST_SCOPES = 20


class PharmaCycleProgress(models.Model):
    """Plan vs achieved, live: one row per target, read from the facts by set.

    The facts (counted and planned calls) come from `_facts_query`, which an addon with calls overrides. The
    formulas are those of tools/progress.py; a test holds both to the same figures.
    """

    _name = "pharma.cycle.progress"
    _description = "Plan vs achieved"
    _auto = False
    _order = "remaining desc, id"
    _rec_name = "partner_id"
    _depends = {
        "pharma.cycle": [
            "company_id", "date_start", "date_end", "state", "territory_id", "under_threshold", "over_threshold",
        ],
        "pharma.cycle.target": [
            "cycle_id", "territory_id", "partner_id", "class_id", "specialty_id", "goal", "max_calls",
            "result_actual", "result_weighted",
        ],
    }  # fmt: skip

    cycle_id = fields.Many2one("pharma.cycle", readonly=True)
    state = fields.Selection(related="cycle_id.state")
    territory_id = fields.Many2one("pharma.territory", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    class_id = fields.Many2one("pharma.class", readonly=True)
    specialty_id = fields.Many2one("pharma.specialty", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    goal = fields.Integer(readonly=True, help="Counted calls to make in the cycle.")
    max_calls = fields.Integer(
        "At most", readonly=True, aggregator=None, help="0 means no maximum."
    )
    actual = fields.Integer(
        "Made",
        readonly=True,
        help="Counted calls: submitted or reviewed, inside the cycle, of this territory.",
    )
    weighted = fields.Float(readonly=True, digits=(16, 2), help="Σ of the channels' weights.")
    scheduled = fields.Integer("Planned", readonly=True, help="Planned calls dated today or later.")
    remaining = fields.Integer(
        readonly=True, help="Calls still to make: goal − made, never below 0."
    )
    to_schedule = fields.Integer(
        readonly=True,
        help="Calls neither made nor planned yet: goal − made − planned, never below 0.",
    )
    earned = fields.Float(
        "Credited",
        readonly=True,
        digits=(16, 2),
        help="min(made, at most) × weight. Example: at most 4, 5 calls, weight 1 → 4.",
    )
    excess = fields.Float(
        readonly=True, digits=(16, 2), help="Made but not credited: made × weight − credited."
    )
    reached = fields.Integer(
        "Reached customers", readonly=True, help="Targets with at least one counted call."
    )
    goal_met = fields.Integer("Customers at goal", readonly=True, help="Targets with made ≥ goal.")
    attainment = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Credited / goal, of sums: Σ credited / Σ goal. Empty without a goal.",
    )
    reach = fields.Float(
        "Coverage (reach)",
        readonly=True,
        aggregator="avg",
        help="Targets with at least one counted call / targets.",
    )
    frequency_attainment = fields.Float(
        readonly=True, aggregator="avg", help="Targets with made ≥ goal / targets."
    )
    mean_frequency = fields.Float(
        readonly=True,
        aggregator="avg",
        digits=(16, 2),
        help="Counted calls on targets / targets reached.",
    )
    expected = fields.Float(
        "Expected by now",
        readonly=True,
        digits=(16, 2),
        help="Goal × elapsed working days / working days of the cycle.",
    )
    band = fields.Selection(
        [("under", "Behind"), ("on", "On track"), ("over", "Ahead")],
        "On track",
        readonly=True,
        help="Behind: credited < expected × (1 − u). Ahead: credited > expected × (1 + o). "
        "Example: goal 10, half of the cycle over, u = o = 20 %: behind below 4, ahead above 6.",
    )

    # -- facts: hooks for the addon that knows calls ------------------------------------------

    @api.model
    def _facts_query(self):
        """Return the counted and planned calls, as SQL with the columns cycle_id, territory_id, partner_id
        (integer), actual (counted calls), weighted (Σ channel weights), scheduled (planned calls).

        Any number of rows per customer: they are added up. Plain columns, so that a condition on the cycle
        or the territory reaches the table's index. Those of `_fact_scopes` are enough. No rows here.
        """
        return SQL(
            """
            SELECT NULL::integer AS cycle_id, NULL::integer AS territory_id, NULL::integer AS partner_id,
                   NULL::integer AS actual, NULL::float8 AS weighted, NULL::integer AS scheduled
             WHERE FALSE
            """
        )

    @api.model
    def _product_facts_query(self):
        """Return the counted calls in which a product was detailed, as SQL with the columns
        cycle_id, territory_id, partner_id, product_id (integer), actual. No rows here."""
        return SQL(
            """
            SELECT NULL::integer AS cycle_id, NULL::integer AS territory_id, NULL::integer AS partner_id,
                   NULL::integer AS product_id, NULL::integer AS actual
             WHERE FALSE
            """
        )

    @api.model
    def _message_facts_query(self):
        """Return the deliveries of key messages in counted calls, as SQL with the columns
        cycle_id, territory_id, partner_id, key_message_id (integer), actual. No rows here."""
        return SQL(
            """
            SELECT NULL::integer AS cycle_id, NULL::integer AS territory_id, NULL::integer AS partner_id,
                   NULL::integer AS key_message_id, NULL::integer AS actual
             WHERE FALSE
            """
        )

    @api.model
    def _with_fact_scopes(self, cycle_ids=None, territory_ids=None):
        """Return this report for a query about these cycles and territories (None: about any).

        Their dates and territories stand in the query as constants: PostgreSQL then reads the facts of the
        period by index and knows how many to expect, which it does not when it has to join the cycles.
        """
        self.env["pharma.cycle"].flush_model(["date_start", "date_end", "territory_id", "state"])
        self.env["pharma.territory"].flush_model(["parent_path"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id, c.date_start, c.date_end, array_agg(t.id ORDER BY t.id)
                  FROM pharma_cycle c
                  JOIN pharma_territory scope ON scope.id = c.territory_id
                  JOIN pharma_territory t ON t.parent_path LIKE scope.parent_path || '%%'
                 WHERE %s
                 GROUP BY c.id
                """,
                # closed cycles keep their results: facts are only wanted of one that is named
                SQL("c.state != 'closed'")
                if cycle_ids is None
                else SQL("c.id = ANY(%s)", list(cycle_ids)),
            )
        )
        scopes = None
        if len(rows) <= MOST_SCOPES:
            wanted = None if territory_ids is None else set(territory_ids)
            scopes = tuple(
                (*row, tuple(id_ for id_ in ids if wanted is None or id_ in wanted))
                for *row, ids in rows
            )
        named = None if cycle_ids is None else tuple(cycle_ids)
        return self.with_context(**{SCOPES_KEY: (named, scopes)})

    @api.model
    def _named_cycles(self):
        """Return the ids of the cycles that the query is about; None: any."""
        narrowed = self.env.context.get(SCOPES_KEY)
        return narrowed[0] if isinstance(narrowed, tuple) else None

    @api.model
    def _fact_scopes(self):
        """Return what facts are wanted of: (cycle id, first day, last day, territory ids) …; None: everything."""
        narrowed = self.env.context.get(SCOPES_KEY)
        return narrowed[1] if isinstance(narrowed, tuple) else None

    # -- the query ------------------------------------------------------------------------------

    @property
    def _table_query(self):
        # The WITH also keeps the planner from merging this query into one that groups by several sets (a
        # pivot): it could no longer pass conditions down from there, and would add up every cycle. And it
        # counts the days of a cycle once, not once for each row.
        return SQL(
            """
            WITH pace AS MATERIALIZED (%(pace)s)
            SELECT r.id, r.cycle_id, r.territory_id, r.partner_id, r.company_id, r.class_id, r.specialty_id,
                   r.goal, r.max_calls, r.actual, r.weighted, r.scheduled,
                   GREATEST(0, r.goal - r.actual) AS remaining,
                   GREATEST(0, r.goal - r.actual - r.scheduled) AS to_schedule,
                   r.earned, r.weighted - r.earned AS excess,
                   (r.actual >= 1)::integer AS reached,
                   (r.actual >= r.goal)::integer AS goal_met,
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
            """,
            rows=self._rows_query(),
            pace=self._pace_query(),
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
            SELECT s.*,
                   CASE WHEN s.max_calls > 0 AND s.actual > s.max_calls
                        THEN s.weighted * s.max_calls / s.actual ELSE s.weighted END AS earned
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
                      FROM (%s) f
                      JOIN pharma_cycle open ON open.id = f.cycle_id AND open.state != 'closed'
                  ) m
                 GROUP BY m.cycle_id, m.territory_id, m.partner_id
                HAVING MAX(m.target_id) IS NOT NULL
              ) s
            """,
            self._facts_query(),
        )

    @api.model
    def _pace_query(self):
        """Per cycle its thresholds and the share of its working days that is over."""
        named = self._named_cycles()
        return SQL(
            """
            SELECT c.id AS cycle_id, c.under_threshold, c.over_threshold,
                   days.elapsed::float8 / NULLIF(days.total, 0) AS share
              FROM pharma_cycle c
              JOIN (%s) days ON days.cycle_id = c.id
             WHERE %s
            """,
            self.env["pharma.cycle"]._days_query(),
            SQL("TRUE") if named is None else SQL("c.id = ANY(%s)", list(named)),
        )

    # -- reading ----------------------------------------------------------------------------------

    def _read_group_select(self, aggregate_spec, query):
        """Ratios are aggregated as ratios of sums, in lists, pivots and graphs alike."""
        measure = aggregate_spec.partition(":")[0]
        if measure not in RATIOS:
            return super()._read_group_select(aggregate_spec, query)
        above, below = RATIOS[measure]
        return SQL(
            "SUM(%s)::float8 / NULLIF(%s, 0)",
            self._field_to_sql(self._table, above, query),
            SQL("SUM(%s)", self._field_to_sql(self._table, below, query))
            if below
            else SQL("COUNT(*)"),
        )

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        domain = Domain(domain)
        domain &= self._narrowing_domain(domain, bypass_access=kwargs.get("bypass_access"))
        self = self._with_fact_scopes(*(self._named_ids(domain, field) for field in NARROWED))
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _named_ids(self, domain, field):
        """Return the ids of a field that the domain leaves, None when it names none."""
        named = None
        for condition in self._anded_conditions(domain.optimize(self)):
            if condition.field_expr == field and condition.operator == "in":
                ids = {value for value in condition.value if type(value) is int}
                named = ids if named is None else named & ids
        return named

    @api.model
    def _narrowing_domain(self, domain, bypass_access=False):
        """Name the territories (and cycles) that the domain and the user's rights leave, as plain ids.

        They follow from conditions that stay in force; but as constants PostgreSQL can use them before it
        adds up the facts, which it cannot do with a semi-join on the result.
        """
        narrowing = Domain.TRUE
        if not (
            self.env.su or bypass_access or self.env.user.has_group("pharma_crm.group_all_accounts")
        ):
            territories = self.env["pharma.territory"].with_context(active_test=False)
            narrowing &= Domain(
                "territory_id", "in", territories.search([("within_reach", "=", True)]).ids
            )
        for condition in self._anded_conditions(domain.optimize(self)):
            field, _, path = condition.field_expr.partition(".")
            if field == "id" and condition.operator == "in" and isinstance(condition.value, Set):
                # Rows have the ids of their targets; rules are applied to the rows themselves.
                targets = self.env["pharma.cycle.target"].sudo().browse(condition.value).exists()
                narrowing &= Domain("cycle_id", "in", targets.cycle_id.ids)
                narrowing &= Domain("territory_id", "in", targets.territory_id.ids)
            elif field in NARROWED and (
                path or condition.operator in ("any", "child_of", "parent_of")
            ):
                records = self.env[self._fields[field].comodel_name].with_context(active_test=False)
                if not path and condition.operator == "any":
                    inner = Domain(condition.value)
                else:
                    inner = Domain(path or "id", condition.operator, condition.value)
                narrowing &= Domain(field, "in", records.search(inner).ids)
        return narrowing

    @api.model
    def _anded_conditions(self, domain):
        """Conditions that every row of the domain's result meets."""
        if hasattr(domain, "field_expr"):
            return [domain]
        if getattr(domain, "OPERATOR", None) == "&":
            return [leaf for child in domain.children for leaf in self._anded_conditions(child)]
        return []

    def action_open_customer(self):
        """Open the customer behind this row, in the form of its kind."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"pharma_crm.action_{self.partner_id.pharma_type}"
        )
        action["views"] = [view for view in action["views"] if view[1] == "form"]
        action["res_id"] = self.partner_id.id
        return action
