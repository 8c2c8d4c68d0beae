# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

EDITORS = ("medical", "business_manager")


class DocumentPage(models.Model):
    """Who reads and who writes pages of the field force; security/knowledge_rules.xml asks this."""

    _inherit = "document.page"

    pharma_open_to_me = fields.Boolean(
        "Open to me",
        compute="_compute_pharma_open_to_me",
        search="_search_pharma_open_to_me",
        help="Approved, valid today and meant for me; or I write such pages.",
    )

    @api.model
    def _pharma_is_editor(self):
        """Whether the user writes (and approves others') pages and documents of the field force."""
        return any(self.env.user.has_group(f"pharma_crm.group_{group}") for group in EDITORS)

    @api.model
    def _pharma_sees_drafts(self):
        return self._pharma_is_editor() or self.env.user.has_group("pharma_crm.group_auditor")

    @api.depends_context("uid")
    def _compute_pharma_open_to_me(self):
        # sudo: the question is what the rule says, which must not be asked for the answer
        everything = self.sudo().with_context(active_test=False)
        opened = everything.search([("id", "in", self.ids), ("pharma_open_to_me", "=", True)])
        for page in self:
            page.pharma_open_to_me = page.id in opened._ids

    @api.model
    def _search_pharma_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        user = self.env.user
        others = Domain("pharma_kind", "=", False)
        if not user.has_group("document_knowledge.group_document_user"):
            others = Domain.FALSE  # as without us: our roles read our pages only
        if self._pharma_sees_drafts():
            opened = others | Domain("pharma_kind", "!=", False)
        elif any(user.has_group(f"pharma_crm.group_{group}") for group in ("rep", "all_accounts")):
            opened = others | (Domain("pharma_kind", "!=", False) & self._pharma_reader_domain())
        else:
            opened = others
        return opened if True in value else ~opened

    @api.model
    def _pharma_reader_domain(self):
        today = fields.Date.context_today(self)
        audiences = ["field"]
        if self.env.user.has_group("pharma_crm.group_line_manager"):
            audiences.append("manager")
        return (
            Domain("pharma_shown", "=", True)
            & (Domain("pharma_valid_from", "=", False) | Domain("pharma_valid_from", "<=", today))
            & (Domain("pharma_valid_to", "=", False) | Domain("pharma_valid_to", ">=", today))
            & Domain("pharma_audience", "in", audiences)
        )
