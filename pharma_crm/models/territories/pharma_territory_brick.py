# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaTerritoryBrick(models.Model):
    """A postcode prefix that belongs to a territory: accounts there are assigned by rule."""

    _name = "pharma.territory.brick"
    _description = "Postcode of a territory"
    _order = "territory_id, zip_prefix"
    _rec_name = "zip_prefix"

    territory_id = fields.Many2one("pharma.territory", required=True, index=True, ondelete="cascade")
    zip_prefix = fields.Char("Postcode begins with", required=True)
    country_id = fields.Many2one("res.country", "Country")
    company_id = fields.Many2one(related="territory_id.company_id", store=True, index=True)

    _prefix_uniq = models.UniqueIndex(
        "(territory_id, zip_prefix, COALESCE(country_id, 0))", "This postcode is already listed."
    )
    _prefix_filled = models.Constraint(
        "CHECK (length(trim(zip_prefix)) > 0)", "A postcode prefix cannot be empty."
    )
