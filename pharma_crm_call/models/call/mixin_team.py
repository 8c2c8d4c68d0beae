# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class PharmaTeamMixin(models.AbstractModel):
    """For records of a person in a territory (`user_id`, `territory_id`): whose manager is the reader?"""

    _name = "pharma.team.mixin"
    _description = "Of a manager's team"

    is_my_team = fields.Boolean(
        "My team's",
        compute="_compute_is_my_team",
        search="_search_is_my_team",
        help="Made by somebody else in the territories that you manage.",
    )

    @api.depends_context("uid")
    @api.depends("user_id", "territory_id")
    def _compute_is_my_team(self):
        roots = self._managed_territories()
        superiors = self._superiors(roots)
        paths = tuple(roots.mapped("parent_path"))
        for record in self:
            # sudo: where a readable record was made is no secret
            path = record.sudo().territory_id.parent_path or ""
            record.is_my_team = (
                bool(paths) and path.startswith(paths) and record.user_id not in superiors
            )

    @api.model
    def _search_is_my_team(self, operator, value):
        if operator != "in":
            return NotImplemented
        roots = self._managed_territories()
        domain = self._below(roots) & Domain("user_id", "not in", self._superiors(roots).ids)
        return domain if True in value else ~domain

    @api.model
    def _below(self, roots):
        """Return the domain of what happens in these territories and below, which name each of them: PostgreSQL
        then starts from them, and does not look at everybody's records."""
        # sudo: where a user works is no secret to the user
        mine = self.env["pharma.territory"].sudo()
        mine = mine.browse(self.env["pharma.territory.access"]._my_territory_ids())
        if set(roots.ids) - set(mine.ids):
            return Domain("territory_id", "child_of", roots.ids)
        paths = {territory: territory.parent_path for territory in mine}
        tops = tuple(paths[root] for root in roots)
        return Domain(
            "territory_id", "in", [t.id for t, path in paths.items() if path.startswith(tops)]
        )

    @api.model
    def _managed_territories(self):
        """Return the territories of which the user is the manager today."""
        return self._managers([("user_id", "=", self.env.uid)]).territory_id

    @api.model
    def _superiors(self, territories):
        """Return the managers of the territories and of all above: nobody judges their work from below."""
        ids = {
            int(part)
            for path in territories.mapped("parent_path")
            for part in path.split("/")
            if part
        }
        return self._managers([("territory_id", "in", list(ids))]).user_id | self.env.user

    @api.model
    def _managers(self, domain):
        today = self.env["pharma.call"]._today_of(self.env.user)
        # sudo: who manages what decides about rights; it does not depend on whether the user may read the list
        return self.env["pharma.territory.member"].sudo().search_fetch(
            [
                *domain,
                ("role", "=", "manager"),
                "|", ("date_start", "=", False), ("date_start", "<=", today),
                "|", ("date_end", "=", False), ("date_end", ">=", today),
            ],
            ["user_id", "territory_id"],
        )  # fmt: skip
