# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

# In the context: which cycles a query is about, their periods and territories. A tuple: no client can send it.
SCOPES_KEY = "pharma_fact_scopes"
# In the context, a tuple likewise: one statement asks for several kinds of facts.
SHARED_KEY = "pharma_shared_facts"
MOST_SCOPES = 20


class PharmaCycleProgress(models.Model):
    """Where the facts come from: hooks for the addon that knows calls, and which facts a query wants."""

    _inherit = "pharma.cycle.progress"

    @api.model
    def _facts_query(self):
        """Return the counted and planned calls, as SQL with the columns cycle_id, territory_id, partner_id
        (integer), actual (counted calls), weighted (Σ channel weights), scheduled (planned calls), joint
        (counted calls on which somebody came along).

        Any number of rows per customer: they are added up. Plain columns, so that a condition on the cycle
        or the territory reaches the table's index. Where `_fact_scopes` names scopes, only theirs. No rows here.
        """
        return SQL(
            """
            SELECT NULL::integer AS cycle_id, NULL::integer AS territory_id, NULL::integer AS partner_id,
                   NULL::integer AS actual, NULL::float8 AS weighted, NULL::integer AS scheduled,
                   NULL::integer AS joint
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
    def _subject_facts_query(self, name):
        """Return the counted calls by what they were about, as SQL with the columns cycle_id, territory_id,
        partner_id, the given name (integer), actual.

        :param name: product_id or key_message_id; an addon with calls knows more
        """
        if name == "product_id":
            return self._product_facts_query()
        return self._message_facts_query()

    @api.model
    def _shared_facts(self):
        """Return [(name, SQL)] of what the queries of facts are made of, for a statement that asks for several
        kinds: they read it by its name then (`_is_shared`), instead of the tables once more each."""
        return []

    @api.model
    def _is_shared(self):
        return isinstance(self.env.context.get(SHARED_KEY), tuple)

    @api.model
    def _with_shared_facts(self, cycle, territory_ids):
        """Return this report for one statement about a cycle and these of its territories."""
        scope = (cycle.id, cycle.date_start, cycle.date_end, tuple(territory_ids))
        return self.with_context(**{SCOPES_KEY: ((cycle.id,), (scope,)), SHARED_KEY: ("shared",)})

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
