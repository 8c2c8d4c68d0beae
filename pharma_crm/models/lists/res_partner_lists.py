# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    """Each user's own stars on accounts."""

    _inherit = "res.partner"

    pharma_list_line_ids = fields.One2many("pharma.account.list.line", "partner_id", "On lists")
    pharma_is_favorite = fields.Boolean(
        "My favourite",
        compute="_compute_pharma_is_favorite",
        search="_search_pharma_is_favorite",
        help="You have put a star on it. Nobody else sees your stars.",
    )

    @api.model
    def _pharma_favorite_lines(self):
        """Return the domain of the lines of the user's own favourites."""
        return Domain("list_id.user_id", "=", self.env.uid) & Domain(
            "list_id.is_favorites", "=", True
        )

    @api.depends_context("uid", "company")
    def _compute_pharma_is_favorite(self):
        Line = self.env["pharma.account.list.line"]
        favorites = set()
        if Line.has_access("read"):
            # sudo: one's own stars; the account has been read already
            lines = Line.sudo().search_fetch(
                self._pharma_favorite_lines() & Domain("partner_id", "in", self.ids), ["partner_id"]
            )
            favorites = set(lines.partner_id._ids)
        for partner in self:
            partner.pharma_is_favorite = partner.id in favorites

    @api.model
    def _search_pharma_is_favorite(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: one's own stars; the rules of accounts stay in force for what is found
        lines = self.env["pharma.account.list.line"].sudo()._search(self._pharma_favorite_lines())
        starred = Domain("id", "in", lines.subselect("partner_id"))
        return starred if True in value else ~starred

    def action_pharma_toggle_favorite(self):
        """Put the user's star on this account, or take it off.

        :return: whether it has the star now
        """
        self.ensure_one()
        self.check_access("read")
        if not self.pharma_type:
            raise UserError(
                self.env._("%s is not an account of the field force.", self.display_name)
            )
        favorites = self.env["pharma.account.list"]._my_favorites()
        line = self.env["pharma.account.list.line"].search(
            [("list_id", "=", favorites.id), ("partner_id", "=", self.id)]
        )
        if line:
            line.unlink()
        else:
            favorites._add(self)
        self.invalidate_recordset(["pharma_is_favorite"])
        return not line

    def _pharma_overview_star_ask(self):
        # sudo: one's own stars; the account has been read already
        domain = self._pharma_favorite_lines() & Domain("partner_id", "=", self.id)
        return self.sudo()._pharma_overview_ask("pharma.account.list.line", domain, [], "id", 1)
