# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaClassificationCutoff(models.Model):
    """The least score of a class."""

    _name = "pharma.classification.cutoff"
    _description = "Cut-off of a class"
    _inherit = ["pharma.classification.part.mixin"]
    _order = "min_score desc, id"
    _rec_name = "class_id"

    model_id = fields.Many2one(
        "pharma.classification.model", required=True, index=True, ondelete="cascade"
    )
    class_id = fields.Many2one("pharma.class", required=True, ondelete="restrict")
    min_score = fields.Float(
        "Score from", digits=(6, 2), help="An account reaches the class with this score."
    )
    company_id = fields.Many2one(related="model_id.company_id", store=True)

    _class_once = models.UniqueIndex("(model_id, class_id)", "A class has one cut-off in a model.")

    def _classification_models(self):
        return self.model_id
