# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Who may see which account: see also security/ir_rule.xml, which is the guard."""

    _inherit = "res.partner"

    pharma_within_reach = fields.Boolean(
        "Within my reach",
        compute="_compute_pharma_within_reach",
        search="_search_pharma_within_reach",
        help="One of my territories covers this account today.",
    )

    @api.depends_context("uid")
    def _compute_pharma_within_reach(self):
        reached = self.env["pharma.account.access"]._reached_by_me(self.ids)
        for partner in self:
            partner.pharma_within_reach = partner.id in reached

    @api.model
    def _search_pharma_within_reach(self, operator, value):
        if operator != "in":
            return NotImplemented
        within = Domain("id", "in", self.env["pharma.account.access"]._my_accounts_query())
        return within if True in value else ~within

    @api.model
    def _pharma_narrow_domain(self, domain):
        """Let a search for accounts start from the coverage table.

        The record rule alone reads "no account, or covered"; its OR makes PostgreSQL walk the
        name index of all partners. A search that asks for accounts only gets the bare coverage
        condition as well, which one index answers; the rule still guards the result.
        """
        domain = Domain(domain)
        if (
            self.env.su
            or not self._pharma_only_accounts(domain)
            or self.env.user.has_group("pharma_crm.group_all_accounts")
        ):
            return domain
        return domain & Domain("pharma_within_reach", "=", True)

    @api.model
    def _pharma_only_accounts(self, domain):
        """Tell whether the domain can match accounts (partners with a pharma type) only."""
        conditions = getattr(domain, "children", (domain,)) if getattr(domain, "OPERATOR", "&") == "&" else ()
        for condition in conditions:
            if getattr(condition, "field_expr", None) != "pharma_type":
                continue
            if condition.operator == "=" and condition.value:
                return True
            if condition.operator == "in" and condition.value and all(condition.value):
                return True
        return False

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False):
        if not bypass_access:
            domain = self._pharma_narrow_domain(domain)
        return super()._search(
            domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access
        )
