# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaTerritoryBrick(models.Model):
    """A postcode prefix that belongs to a territory: accounts there are assigned by rule."""

    _name = "pharma.territory.brick"
    _description = "Postcode of a territory"
    _inherit = ["pharma.dated.mixin"]
    _order = "territory_id, zip_prefix"
    _rec_name = "zip_prefix"
    _check_company_auto = True

    territory_id = fields.Many2one(
        "pharma.territory", required=True, index=True, ondelete="cascade", check_company=True
    )
    zip_prefix = fields.Char("Postcode begins with", required=True)
    country_id = fields.Many2one("res.country", help="Empty: in every country.")
    product_group_id = fields.Many2one(
        "pharma.product.group", "Product group", check_company=True, help="Empty: all products."
    )
    date_start = fields.Date("Since")
    date_end = fields.Date("Until")
    company_id = fields.Many2one(related="territory_id.company_id", store=True, index=True)

    _prefix_uniq = models.UniqueIndex(
        "(territory_id, zip_prefix, COALESCE(country_id, 0), COALESCE(product_group_id, 0)) WHERE date_end IS NULL",
        "This postcode is already listed.",
    )
    _prefix_filled = models.Constraint(
        "CHECK (length(trim(zip_prefix)) > 0)", "A postcode prefix cannot be empty."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A rule cannot end before it starts.",
    )
