# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.latin_name import latin_name


class ResPartner(models.Model):
    """Under which names and numbers an account is found."""

    _inherit = "res.partner"

    pharma_legal_name = fields.Char(
        "Legal name", tracking=True, help="The name in contracts and on invoices."
    )
    pharma_latin_name = fields.Char(
        "Name in Latin letters",
        compute="_compute_pharma_latin_name",
        store=True,
        readonly=False,
        help="Proposed from a name in Chinese or Cyrillic letters; correct it as the person writes it.",
    )
    pharma_alias_ids = fields.One2many("pharma.account.alias", "partner_id", "Other names")
    pharma_code_ids = fields.One2many("pharma.account.code", "partner_id", "Further codes")
    # One column with one index: a search by name asks it beside the name itself.
    pharma_other_names = fields.Char(
        compute="_compute_pharma_other_names", store=True, index="trigram", string="Found by"
    )

    @api.depends("name")
    def _compute_pharma_latin_name(self):
        for partner in self:
            proposal = latin_name(partner.name) if partner.pharma_type else False
            if proposal or not partner.pharma_latin_name:
                partner.pharma_latin_name = proposal

    @api.depends(
        "pharma_legal_name", "pharma_latin_name", "pharma_alias_ids.name", "pharma_code_ids.code"
    )
    def _compute_pharma_other_names(self):
        for partner in self:
            names = [
                partner.pharma_legal_name,
                partner.pharma_latin_name,
                *partner.pharma_alias_ids.mapped("name"),
                *partner.pharma_code_ids.mapped("code"),
            ]
            partner.pharma_other_names = " | ".join(filter(None, names)) or False

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if (
            operator not in ("ilike", "like", "=ilike", "=like", "=")
            or not isinstance(value, str)
            or not value
        ):
            return domain
        other = "ilike" if operator == "=" else operator
        return Domain(domain) | Domain("pharma_other_names", other, value)
