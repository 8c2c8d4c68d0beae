# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaClassificationBand(models.Model):
    """Points for a number from … to below …"""

    _name = "pharma.classification.band"
    _description = "Band of a classification criterion"
    _inherit = ["pharma.classification.part.mixin"]
    _order = "value_from, id"
    _rec_name = "value_from"

    criterion_id = fields.Many2one(
        "pharma.classification.criterion",
        required=True,
        index=True,
        ondelete="cascade",
    )
    value_from = fields.Float("From", digits=(16, 4), help="The band begins with this value.")
    value_to = fields.Float(
        "To below", digits=(16, 4), help="This value belongs to the next band already."
    )
    no_limit = fields.Boolean("And above", help="The last band: it has no end.")
    points = fields.Float(digits=(8, 2))
    company_id = fields.Many2one(related="criterion_id.company_id", store=True)

    _points_positive = models.Constraint("CHECK (points >= 0)", "Points cannot be negative.")

    def _classification_models(self):
        return self.criterion_id.model_id
