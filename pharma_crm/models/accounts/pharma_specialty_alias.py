# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools.names import match_key


class PharmaSpecialtyAlias(models.Model):
    """Another name under which lists know a specialty (Family Practice for Family Medicine)."""

    _name = "pharma.specialty.alias"
    _description = "Other name of a specialty"
    _order = "name, id"

    name = fields.Char(required=True)
    key = fields.Char(
        compute="_compute_key", store=True, help="The name without case and punctuation."
    )
    specialty_id = fields.Many2one(
        "pharma.specialty", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="specialty_id.company_id", store=True)

    _key_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), key)", "Another specialty already has this other name."
    )

    @api.depends("name")
    def _compute_key(self):
        for alias in self:
            alias.key = match_key(alias.name)
