# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class PharmaNote(models.Model):
    """A private note or answer of one person. Nobody else reads it, administrators included."""

    _name = "pharma.note"
    _description = "Private note"
    _inherit = ["pharma.client.mixin", "pharma.search.mixin", "pharma.visible.mixin"]
    _order = "write_date desc, id desc"
    _check_company_auto = True

    _search_body_paths = ("text",)

    name = fields.Char("Title", required=True)
    text = fields.Text()
    user_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Account",
        index="btree_not_null",
        ondelete="set null",
        domain="[('pharma_type', '!=', False)]",
        check_company=True,
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="set null",
        domain="[('pharma_kind', '!=', False)]",
        check_company=True,
    )
    page_id = fields.Many2one("document.page", index="btree_not_null", ondelete="set null")
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su and vals.get("user_id", self.env.uid) != self.env.uid:
                raise AccessError(self.env._("A note is your own."))
            vals.setdefault("user_id", self.env.uid)
        return super().create(vals_list)

    def write(self, vals):
        if "user_id" in vals and not self.env.su:
            raise AccessError(self.env._("A note does not change hands."))
        return super().write(vals)

    @api.model
    def _knowledge_rows(self, words, product_id, limit, languages):
        """The user's own notes that answer, for the search of the knowledge base."""
        domain = [("user_id", "=", self.env.uid)]
        if product_id:
            domain.append(("product_id", "=", int(product_id)))
        return [
            (
                rank,
                {
                    "model": self._name,
                    "id": note.id,
                    "title": note.name,
                    "kind": self.env._("My note"),
                    "icon": "fa-sticky-note-o",
                    # sudo: the account of the own note, which its writer saw, whoever covers it today
                    "note": note.sudo().partner_id.name or note.product_id.name or "",
                    "snippet": note._search_snippet(words),
                    "language": note._search_foreign(languages),
                },
            )
            for rank, note in self._search_ranked(words, domain, limit, languages)
        ]
