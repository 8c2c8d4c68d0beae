# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Who may see which account: see also security/ir_rule.xml, which is the guard."""

    _inherit = "res.partner"

    # Only rules and the narrowing below walk this; the access rows themselves are nobody's to read.
    pharma_access_ids = fields.One2many("pharma.account.access", "partner_id", "Who reaches it")

    @api.model
    def _pharma_covered_domain(self):
        """Return the accounts that the current user's territories cover today."""
        return Domain("pharma_access_ids", "any!", [("user_id", "=", self.env.uid)])

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
        return domain & self._pharma_covered_domain()

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
