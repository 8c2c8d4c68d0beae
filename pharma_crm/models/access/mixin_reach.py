# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from .pharma_account_access import REACHED_KEY

#: A user with so many territories is a rep: what they reach is a small part of all records.
NARROW = 3
#: With so many it is still less work to look up all that is reached than to look for it among all records, unless a
#: search wants but the first of them in their order: those come soon.
MEDIUM = 20
#: Marks in the context a search for records of any customer; a client sends JSON and cannot set it.
WIDE_KEY, WIDE = "pharma_reach_wide", object()


class PharmaReachMixin(models.AbstractModel):
    """For records of a rep, a territory and a customer (`user_id`, `territory_id`, `partner_id`): what a user may
    read are the own ones, those of the own territories, and the team's on customers within reach."""

    _name = "pharma.reach.mixin"
    _description = "Open to who reaches the customer"

    # What the record rules ask.
    open_to_me = fields.Boolean(
        "Open to me",
        compute="_compute_open_to_me",
        search="_search_open_to_me",
        help="My own, of my territories, or about a customer whom my territories cover.",
    )

    @api.depends_context("uid")
    def _compute_open_to_me(self):
        # sudo: the question is what the rule says, which must not be asked for the answer
        everything = self.sudo().with_context(active_test=False)
        uid, mine = self.env.uid, set(self.env["pharma.territory.access"]._my_territory_ids())
        opened = everything.filtered(lambda r: r.user_id.id == uid or r.territory_id.id in mine)
        others = everything - opened
        if others:
            Access = self.env["pharma.account.access"]
            reached = Access._among(others.partner_id.ids, Access._my_accounts_query())
            opened |= others.filtered(lambda r: r.partner_id.id in reached)
            others -= opened
        if others:  # by what else opens them
            opened |= others.search([("id", "in", others.ids), ("open_to_me", "=", True)])
        opened = set(opened._ids)
        for record in self:
            record.open_to_me = record.id in opened

    @api.model
    def _search_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        uid = self.env.uid
        territories = self.env["pharma.territory.access"]._my_territory_ids()
        reached = self.env["pharma.account.access"]._my_accounts_at_once()
        known = self.env.context.get(REACHED_KEY)
        known = list(known) if isinstance(known, frozenset) else []
        wide = self.env.context.get(WIDE_KEY) is WIDE

        def to_sql(model, alias, query):
            names = {
                "user": model._field_to_sql(alias, "user_id", query),
                "uid": uid,
                "territory": model._field_to_sql(alias, "territory_id", query),
                "territories": list(territories),
                "partner": model._field_to_sql(alias, "partner_id", query),
                "reached": reached,
                "known": known,
            }
            further = model._further_reach(alias, query)
            if wide and True in value and alias == query.table:
                # few of all: one index for each reason, and no look at all the others' records
                return SQL(
                    "(%(user)s = %(uid)s OR %(territory)s = ANY(%(territories)s)"
                    " OR %(partner)s = ANY(ARRAY%(reached)s)%(further)s)",
                    **names,
                    further=SQL().join(SQL(" OR %s", part) for part in further),
                )
            # CASE keeps the order (an OR of conditions is sorted by the names of the fields): whom a user
            # reaches is only looked up for records of others, elsewhere
            return SQL(
                "CASE WHEN %(user)s = %(uid)s OR %(territory)s = ANY(%(territories)s)"
                " OR %(partner)s = ANY(%(known)s::integer[]) THEN TRUE"
                " ELSE (%(partner)s IN %(reached)s%(further)s) END",
                **names,
                further=SQL().join(SQL(" OR COALESCE(%s, FALSE)", part) for part in further),
            )

        def predicate(record):
            return (
                record.user_id.id == uid
                or record.territory_id.id in territories
                or record.open_to_me
            )

        opened = Domain.custom(to_sql=to_sql, predicate=predicate)
        return opened if True in value else ~opened

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False
    ):
        first = bool(order and limit)
        wide = None
        if not (self.env.su or bypass_access):
            if self._looks_up_reach(first) and self._is_wide(Domain(domain)):
                wide = WIDE
            if self.env.context.get(WIDE_KEY) is not wide:
                self = self.with_context(**{WIDE_KEY: wide})
        query = super()._search(
            domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access
        )
        return self._found_before_ordered(query) if wide and first else query

    @api.model
    def _looks_up_reach(self, first):
        """Whether all that the user reaches is looked up; else it is looked for among all records.

        :param first: whether the first records are wanted, in an order
        """
        if self.env.user.has_group("pharma_crm.group_all_accounts"):
            return False
        territories = self.env["pharma.territory.access"]._my_territory_ids()
        return len(territories) <= (NARROW if first else MEDIUM)

    @api.model
    def _found_before_ordered(self, query):
        """Return the query of the first rows of all that is found: it finds them, and orders them then.

        Otherwise PostgreSQL walks the index of the order, as if what is wanted were spread evenly, through the
        records of everybody. OFFSET 0 keeps it from looking inside.
        """
        if query.is_empty() or query.from_clause != SQL.identifier(query.table):
            return query  # ordered by what no index has
        order, limit, offset = query.order, query.limit, query.offset
        query.order = query.limit = query.offset = None
        found = SQL("(%s OFFSET 0)", query.select(SQL("%s.*", SQL.identifier(query.table))))
        ordered = Query(self.env, query.table, found)
        ordered.order, ordered.limit, ordered.offset = order, limit, offset
        return ordered

    @api.model
    def _is_wide(self, domain):
        """Whether a domain leaves it to the rule to say which of all records there are: it names no record."""

        def about_values(condition):
            name = getattr(condition, "field_expr", "").partition(".")[0]
            return name != "id" and name in self._fields and not self._fields[name].relational

        conditions = domain.children if getattr(domain, "OPERATOR", None) == "&" else [domain]
        return all(condition.is_true() or about_values(condition) for condition in conditions)

    @api.model
    def _further_reach(self, alias, query):
        """Hook: return SQL conditions, each of which opens further records to the current user.

        Written as `column = ANY(ARRAY(…))`: PostgreSQL then takes the index of the column.
        """
        return []
