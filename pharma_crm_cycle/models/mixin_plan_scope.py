# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

#: What rules and names ask of a plan's territory: read together, and nothing else of it.
SCOPE_FIELDS = ("name", "parent_path", "company_id", "active")


class PharmaPlanScope(models.AbstractModel):
    """A plan for a part of the territory tree: whose it is, and who has to do with it."""

    _name = "pharma.plan.scope"
    _description = "Plan for a part of the tree"
    _inherit = ["mail.thread"]
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    territory_id = fields.Many2one(
        "pharma.territory",
        "Scope",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_territory_id(),
        tracking=True,
        help="The plan is for this territory and everything below it.",
    )
    in_my_territories = fields.Boolean(
        compute="_compute_in_my_territories",
        search="_search_in_my_territories",
        help="The scope contains one of your territories or lies below one.",
    )

    @api.model
    def _default_territory_id(self):
        """The user's own territory, the widest first; without one the root of the company's tree."""
        own = self.env.user.pharma_territory_ids.filtered(
            lambda t: t.company_id == self.env.company
        )
        if own:
            return own.sorted(lambda t: len(t.parent_path or ""))[0]
        roots = [("parent_id", "=", False), ("company_id", "=", self.env.company.id)]
        return self.env["pharma.territory"].search(roots, limit=1)

    @api.depends_context("uid")
    @api.depends("territory_id")
    def _compute_in_my_territories(self):
        """As the domain below says, by the paths of the tree: every reading of a plan asks for it."""
        # sudo: paths, to compare them
        scopes = self.territory_id.sudo()
        own = self.env.user.pharma_territory_ids.sudo()
        (scopes | own).fetch(SCOPE_FIELDS)  # in one query
        paths = [territory.parent_path or "" for territory in own]
        for plan in self:
            scope = plan.territory_id.sudo().parent_path
            plan.in_my_territories = bool(scope) and any(
                path.startswith(scope) or scope.startswith(path) for path in paths
            )

    @api.model
    def _search_in_my_territories(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._my_territories_domain()
        return domain if True in value else ~domain

    @api.model
    def _my_territories_domain(self):
        """Plans above, at or below the territories where the user works today."""
        own = self.env.user.pharma_territory_ids.ids
        return Domain("territory_id", "parent_of", own) | Domain("territory_id", "child_of", own)
