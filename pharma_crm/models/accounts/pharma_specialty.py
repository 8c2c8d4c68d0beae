# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaSpecialty(models.Model):
    """A medical specialty in a tree of any depth (Surgery / Orthopaedics / Hand)."""

    _name = "pharma.specialty"
    _description = "Medical specialty"
    _inherit = "pharma.cached.mixin"
    _parent_name = "parent_id"
    _parent_store = True
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "name"]
    _order = "complete_name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        index="btree_not_null", help="Code of the official list, e.g. the taxonomy code."
    )
    complete_name = fields.Char(
        compute="_compute_complete_name", recursive=True, store=True, index="trigram",
        help="With the names above it, in the language of the installation: for sorting, searching and imports.",
    )  # fmt: skip
    parent_id = fields.Many2one(
        "pharma.specialty", "Parent specialty", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("pharma.specialty", "parent_id", "Sub-specialties")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)

    _code_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), code) WHERE code IS NOT NULL",
        "A specialty with this code already exists.",
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for specialty in self:
            parent = specialty.parent_id.complete_name
            specialty.complete_name = f"{parent} / {specialty.name}" if parent else specialty.name

    @api.depends("name", "parent_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """With the names above it, in the reader's language."""
        for specialty in self:
            names = []
            # sudo: the names above it are part of its name
            above = specialty.sudo()
            while above:
                names.append(above.name or "")
                above = above.parent_id
            specialty.display_name = " / ".join(reversed(names))

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A specialty cannot be its own parent."))
