# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class PharmaDocument(models.Model):
    """A document of products: leaflet, study, brochure. Used only while it is approved and valid."""

    _name = "pharma.document"
    _description = "Product document"
    _inherit = [
        "pharma.approval.mixin",
        "pharma.search.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "name, version desc, id desc"
    _check_company_auto = True

    _search_title_paths = ("name", "product_ids.name")
    _search_body_paths = ("summary",)
    _workflow_transitions = {
        "retire": (("approved",), "cancelled"),
        "replace": (("approved",), "replaced"),
    }
    _workflow_guarded_fields = ("previous_id",)

    name = fields.Char("Title", required=True, tracking=True)
    kind = fields.Selection(
        [
            ("leaflet", "Package leaflet"),
            ("study", "Study"),
            ("brochure", "Brochure"),
            ("slides", "Slides"),
            ("price", "Price list"),
            ("sop", "Instruction"),
            ("other", "Other"),
        ],
        required=True,
        default="brochure",
    )
    summary = fields.Text(help="What it says, in a few sentences: search finds it.")
    product_ids = fields.Many2many(
        "product.product",
        "pharma_document_product_rel",
        string="Products",
        domain="[('pharma_kind', '!=', False)]",
        help="Reps of these products' groups see it; empty: all reps.",
    )
    product_group_ids = fields.Many2many(
        "pharma.product.group",
        "pharma_document_group_rel",
        string="Product groups",
        compute="_compute_product_group_ids",
        store=True,
    )
    audience = fields.Selection(
        [
            ("internal", "For reps only"),
            ("show", "May be shown"),
            ("leave", "May be left with the customer"),
        ],
        required=True,
        default="internal",
        tracking=True,
    )
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    url = fields.Char("Link", help="Instead of a file: where it is kept.")
    version = fields.Char(required=True, default="1", tracking=True)
    previous_id = fields.Many2one(
        "pharma.document", "Replaces", readonly=True, copy=False, check_company=True
    )
    valid_from = fields.Date(tracking=True)
    valid_to = fields.Date("Valid until", tracking=True, help="After this day it cannot be used.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "Under review"),
            ("approved", "Approved"),
            ("replaced", "Replaced"),
            ("cancelled", "Retired"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    can_retire = fields.Boolean(compute="_compute_can")
    usable = fields.Boolean(
        compute="_compute_usable", search="_search_usable", help="Approved and valid today."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    @api.depends("product_ids.pharma_product_group_id")
    def _compute_product_group_ids(self):
        for document in self:
            document.product_group_ids = document.product_ids.pharma_product_group_id

    @api.depends("state", "valid_from", "valid_to")
    def _compute_usable(self):
        for document in self:
            document.usable = not document._unusable_reason()

    @api.model
    def _search_usable(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        usable = Domain("state", "=", "approved")
        for name, comparison in (("valid_from", "<="), ("valid_to", ">=")):
            usable &= Domain(name, "=", False) | Domain(name, comparison, today)
        return usable if True in value else ~usable

    @api.constrains("valid_from", "valid_to")
    def _check_dates(self):
        for document in self:
            if (
                document.valid_from
                and document.valid_to
                and document.valid_to < document.valid_from
            ):
                raise ValidationError(
                    self.env._("“%s” cannot end before it begins to be valid.", document.name)
                )

    @api.constrains("file", "url")
    def _check_content(self):
        for document in self:
            if document.url and not document.url.lower().startswith(("https://", "http://")):
                raise ValidationError(
                    self.env._("“%s”: a link begins with https://.", document.name)
                )

    def _unusable_reason(self):
        """Why the document cannot be used today; empty when it can."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        if self.state != "approved":
            return self.env._("“%s” is not approved.", self.name)
        if self.valid_from and self.valid_from > today:
            return self.env._("“%s” is not valid yet.", self.name)
        if self.valid_to and self.valid_to < today:
            return self.env._("“%s” has expired.", self.name)
        return ""

    def _check_usable(self, use="internal"):
        """Raise unless the documents may be used so today.

        :param use: "internal" (to read), "show" (to a customer) or "leave" (with a customer)
        """
        order = ["internal", "show", "leave"]
        labels = dict(self._fields["audience"]._description_selection(self.env))
        for document in self:
            reason = document._unusable_reason()
            if reason:
                raise UserError(reason)
            if order.index(document.audience) < order.index(use):
                raise UserError(
                    self.env._(
                        "“%(document)s” cannot be used so: %(audience)s.",
                        document=document.name,
                        audience=labels[document.audience],
                    )
                )

    def _transition_allowed(self, action):
        if not self.env["document.page"]._pharma_is_editor():
            return False
        return super()._transition_allowed(action)

    def action_submit(self):
        """Ask for the approval; there has to be something to approve."""
        for document in self:
            if bool(document.file) == bool(document.url):
                raise UserError(self.env._("“%s” needs either a file or a link.", document.name))
        return super().action_submit()

    def action_retire(self):
        """Nobody can use it any more."""
        for document in self._without_client_context():
            document._do_transition("retire")
        return True

    def action_new_version(self):
        """Begin the next version; this one is used until the next is approved."""
        self.ensure_one()
        if self.state != "approved":
            raise UserError(self.env._("“%s” is not approved: edit it instead.", self.name))
        number = self.version.strip()
        number = str(int(number) + 1) if number.isdecimal() else f"{number}+"
        new = self.copy(
            {"version": number, "name": self.name, "valid_from": False, "valid_to": False}
        )
        new._workflow_write({"previous_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "views": [(False, "form")],
        }

    def _on_approved(self):
        result = super()._on_approved()
        # sudo: the approval of the new version is what replaces the old one
        for document in self.sudo():
            if document.previous_id.state == "approved":
                document.previous_id._workflow_write({"state": "replaced"})
        return result

    def action_open(self):
        """Open file or link, if it may be used."""
        self.ensure_one()
        self.check_access("read")
        if not self.env["document.page"]._pharma_sees_drafts():
            self._check_usable()
        return {
            "type": "ir.actions.act_url",
            "url": self.url or f"/web/content/{self._name}/{self.id}/file/{self.file_name or ''}",
            "target": "new",
        }

    @api.model
    def _knowledge_rows(self, words, product_id, limit, languages):
        """The documents that answer, for the search of the knowledge base."""
        domain = [("usable", "=", True)]
        if product_id:
            domain.append(("product_ids", "=", int(product_id)))
        labels = dict(self._fields["audience"]._description_selection(self.env))
        return [
            (
                rank,
                {
                    "model": self._name,
                    "id": document.id,
                    "title": document.name,
                    "kind": labels[document.audience],
                    "icon": "fa-file-text-o",
                    "note": ", ".join(document.product_ids.mapped("name")),
                    "snippet": document._search_snippet(words),
                    "language": document._search_foreign(languages),
                },
            )
            for rank, document in self._search_ranked(words, domain, limit, languages)
        ]
