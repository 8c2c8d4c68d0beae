# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# In the context of a search: the pharma types it is about. A frozenset, which no client can send.
NAMED_TYPES_KEY = "pharma_named_types"


class ResPartner(models.Model):
    """Who may see which account: see also security/ir_rule.xml, which is the guard."""

    _inherit = "res.partner"

    pharma_within_reach = fields.Boolean(
        "Within my reach",
        compute="_compute_pharma_within_reach",
        search="_search_pharma_within_reach",
        help="One of my territories covers this account today.",
    )
    # What the record rule asks.
    pharma_open_to_me = fields.Boolean(
        "Open to me",
        compute="_compute_pharma_within_reach",
        search="_search_pharma_open_to_me",
        help="No account, or one within my reach.",
    )

    @api.depends_context("uid")
    def _compute_pharma_within_reach(self):
        Access = self.env["pharma.account.access"]
        reached = Access._among(self.ids, Access._my_accounts_query())
        for partner in self:
            partner.pharma_within_reach = partner.id in reached
            partner.pharma_open_to_me = not partner.pharma_type or partner.id in reached

    @api.model
    def _search_pharma_within_reach(self, operator, value):
        if operator != "in":
            return NotImplemented
        within = Domain("id", "in", self.env["pharma.account.access"]._my_accounts_query())
        return within if True in value else ~within

    @api.model
    def _search_pharma_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        Access = self.env["pharma.account.access"]
        covered, reached = Access._my_covered_query(), Access._my_accounts_query()
        at_once = Access._my_accounts_at_once()

        types = self.env.context.get(NAMED_TYPES_KEY)
        types = types if isinstance(types, frozenset) else None

        def to_sql(model, alias, query):
            id_ = SQL.identifier(alias, "id")
            if types and alias == query.table == model._table:
                # the search itself names accounts only: PostgreSQL may start from the coverage table
                return SQL("%s IN %s", id_, covered if types == {"doctor"} else reached)
            # CASE keeps the order: nothing is looked up that a partner's type does not need
            return SQL(
                "CASE WHEN %(type)s IS NULL THEN TRUE WHEN %(type)s = 'doctor' THEN %(id)s IN %(covered)s"
                " ELSE %(id)s IN %(reached)s END",
                type=model._field_to_sql(alias, "pharma_type", query),
                id=id_,
                covered=covered,
                reached=at_once,
            )

        opened = Domain.custom(to_sql=to_sql, predicate=lambda partner: partner.pharma_open_to_me)
        return opened if True in value else ~opened

    @api.model
    def _pharma_named_types(self, domain):
        """Return the pharma types that the domain can match; empty when it can match other partners, too."""
        conditions = (
            getattr(domain, "children", (domain,))
            if getattr(domain, "OPERATOR", "&") == "&"
            else ()
        )
        for condition in conditions:
            if getattr(condition, "field_expr", None) != "pharma_type":
                continue
            values = {condition.value} if condition.operator == "=" else set()
            if condition.operator == "in":
                values = set(condition.value or ())
            if values and all(values):
                return frozenset(values)
        return frozenset()

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False
    ):
        if not (self.env.su or bypass_access):
            # For the rule: an OR with "no account" would make PostgreSQL walk all partners.
            self = self.with_context(**{NAMED_TYPES_KEY: self._pharma_named_types(Domain(domain))})
        return super()._search(
            domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access
        )
