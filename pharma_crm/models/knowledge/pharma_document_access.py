# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class PharmaDocument(models.Model):
    """Who sees which document: editors and auditors all, others what they can use, of their product groups."""

    _inherit = "pharma.document"

    open_to_me = fields.Boolean(
        "Open to me", compute="_compute_open_to_me", search="_search_open_to_me"
    )

    @api.depends_context("uid")
    def _compute_open_to_me(self):
        # sudo: the question is what the rule says, which must not be asked for the answer
        everything = self.sudo().with_context(active_test=False)
        opened = everything.search([("id", "in", self.ids), ("open_to_me", "=", True)])
        for document in self:
            document.open_to_me = document.id in opened._ids

    @api.model
    def _search_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        opened = Domain.TRUE
        if not self.env["document.page"]._pharma_sees_drafts():
            opened = Domain("usable", "=", True)
            if not self.env.user.has_group("pharma_crm.group_all_accounts"):
                groups = self.env.user._pharma_product_group_ids()
                if groups is not None:
                    opened &= Domain("product_group_ids", "=", False) | Domain(
                        "product_group_ids", "in", groups
                    )
        return opened if True in value else ~opened
