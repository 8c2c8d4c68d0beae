# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections.abc import Set

from odoo import api, models
from odoo.fields import Domain

# Conditions on these reach the tables of targets and facts.
NARROWED = ("cycle_id", "territory_id")


class PharmaCycleProgress(models.Model):
    """Searching the report: conditions reach the tables underneath."""

    _inherit = "pharma.cycle.progress"

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
