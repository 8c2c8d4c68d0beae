# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class CrmStage(models.Model):
    _inherit = "crm.stage"

    pharma_probability = fields.Float(
        "Probability (%)",
        digits=(5, 1),
        help="How likely an opportunity about one of our products is won from this stage.",
    )
    pharma_step = fields.Selection(
        [("apply", "The listing is applied for"), ("list", "The product is listed")],
        "Listing",
        help="What happens to the listing when an opportunity comes to this stage.",
    )
