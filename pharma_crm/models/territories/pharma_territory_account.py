# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaTerritoryAccount(models.Model):
    """An account that a territory covers, or never covers, whatever its postcode: a rule for assignment runs."""

    _name = "pharma.territory.account"
    _description = "Account named by an assignment rule"
    _inherit = ["pharma.dated.mixin"]
    _order = "territory_id, kind, partner_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    territory_id = fields.Many2one(
        "pharma.territory", required=True, index=True, ondelete="cascade", check_company=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, index=True, ondelete="cascade",
        domain="[('pharma_type', '!=', False)]", check_company=True,
    )  # fmt: skip
    kind = fields.Selection(
        [("include", "Always"), ("exclude", "Never")], "Covered", required=True, default="include",
        help="“Never” goes before every other rule of this territory.",
    )  # fmt: skip
    with_doctors = fields.Boolean(
        "With its doctors",
        help="Of a hospital or pharmacy: the doctors who practise there as well.",
    )
    product_group_id = fields.Many2one(
        "pharma.product.group", "Product group", check_company=True,
        help="Empty: all products. “Never” for one product group ends only the coverage for that group.",
    )  # fmt: skip
    date_start = fields.Date("Since")
    date_end = fields.Date("Until")
    company_id = fields.Many2one(related="territory_id.company_id", store=True, index=True)

    _account_uniq = models.UniqueIndex(
        "(territory_id, partner_id, COALESCE(product_group_id, 0)) WHERE date_end IS NULL",
        "This account is already listed here for the same product group.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A rule cannot end before it starts.",
    )

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for rule in self:
            if not rule.partner_id.pharma_type:
                raise ValidationError(
                    self.env._(
                        "%s is not a hospital, doctor or pharmacy.", rule.partner_id.display_name
                    )
                )
