# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("product", "Product"),
    ("competitor", "Competitor"),
    ("objection", "Objection and answer"),
    ("faq", "Question and answer"),
    ("tip", "Tip for a message"),
    ("training", "Training"),
]
AUDIENCES = [
    ("field", "Everybody in the field"),
    ("manager", "Managers"),
    ("medical", "Medical and business"),
]


class DocumentPage(models.Model):
    """A page of the field force's knowledge base. Pages without a kind are of others and stay as they are.

    Each change is a version (`document.page.history`). Readers see the version that was approved last, while
    the next one is written.
    """

    _name = "document.page"
    _inherit = ["pharma.workflow.mixin", "pharma.search.mixin", "document.page"]

    _search_title_paths = ("name", "pharma_product_ids.name", "pharma_message_ids.name")
    _search_body_paths = ("pharma_text",)

    # named here too, so that their labels are translated with our own words
    name = fields.Char(string="Title")
    content = fields.Html()
    parent_id = fields.Many2one(string="Category")
    draft_summary = fields.Char(string="Summary")
    history_ids = fields.One2many()
    pharma_kind = fields.Selection(KINDS, "Kind", index="btree_not_null", tracking=True)
    pharma_product_ids = fields.Many2many(
        "product.product",
        "pharma_page_product_rel",
        string="Products",
        domain="[('pharma_kind', '!=', False)]",
        help="Promoted products and competitors that it is about.",
    )
    pharma_message_ids = fields.Many2many(
        "pharma.key.message",
        "pharma_page_message_rel",
        string="Key messages",
        help="On the call, the page is one tap away from these messages.",
    )
    pharma_audience = fields.Selection(
        AUDIENCES, "For", default="field", required=True, tracking=True
    )
    pharma_valid_from = fields.Date("Valid from", tracking=True)
    pharma_valid_to = fields.Date(
        "Valid until", tracking=True, help="After this day nobody is shown the page."
    )
    pharma_text = fields.Html(
        "Text", sanitize=True, readonly=True, copy=False, help="The approved version."
    )
    pharma_valid = fields.Boolean("Valid today", compute="_compute_pharma_valid")

    @api.constrains("pharma_valid_from", "pharma_valid_to")
    def _check_pharma_dates(self):
        for page in self:
            if (
                page.pharma_valid_from
                and page.pharma_valid_to
                and page.pharma_valid_to < page.pharma_valid_from
            ):
                raise ValidationError(
                    self.env._("“%s” cannot end before it begins to be valid.", page.name)
                )

    @api.constrains("pharma_kind", "type", "company_id", "pharma_product_ids", "pharma_message_ids")
    def _check_pharma_page(self):
        for page in self.filtered("pharma_kind"):
            if page.type != "content":
                raise ValidationError(
                    self.env._("“%s” is a category: only pages have a kind.", page.name)
                )
            linked = page.pharma_product_ids.company_id | page.pharma_message_ids.company_id
            if page.company_id and linked - page.company_id:
                raise ValidationError(
                    self.env._("“%s” names a product or message of another company.", page.name)
                )

    @api.depends("pharma_valid_from", "pharma_valid_to")
    def _compute_pharma_valid(self):
        today = fields.Date.context_today(self)
        for page in self:
            page.pharma_valid = (
                not page.pharma_valid_from or page.pharma_valid_from <= today
            ) and (not page.pharma_valid_to or page.pharma_valid_to >= today)

    @api.depends_context("uid")
    def _compute_content(self):
        """Who does not write pages reads the approved version, whatever the next one says."""
        if self.env.su or self._pharma_is_editor():
            return super()._compute_content()
        issues = self.filtered("pharma_kind")
        for page in issues:
            page.content = page.pharma_text
        return super(DocumentPage, self - issues)._compute_content()

    def _search_content(self, operator, value):
        if self.env.su or self._pharma_is_editor():
            return super()._search_content(operator, value)
        if not self.env.user.has_group("document_knowledge.group_document_user"):
            return [("pharma_text", operator, value)]
        return [
            "|",
            ("pharma_text", operator, value),
            "&",
            ("pharma_kind", "=", False),
            ("history_head.content", operator, value),
        ]

    def get_formview_id(self, access_uid=None):
        """Open pages of the field force in their own form."""
        if len(self) == 1 and self.pharma_kind:
            return self.env.ref("pharma_crm.view_page_form").id
        return super().get_formview_id(access_uid=access_uid)
