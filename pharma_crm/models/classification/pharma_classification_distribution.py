# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaClassificationDistribution(models.Model):
    """How many accounts have a class now, and would have it when a draft is activated."""

    _name = "pharma.classification.distribution"
    _description = "Accounts by class in a preview"
    _order = "model_id, id"
    _rec_name = "class_id"

    model_id = fields.Many2one(
        "pharma.classification.model", required=True, readonly=True, index=True, ondelete="cascade"
    )
    class_id = fields.Many2one(
        "pharma.class", readonly=True, ondelete="cascade", help="Empty: unclassified."
    )
    now_count = fields.Integer("Accounts now", readonly=True)
    then_count = fields.Integer("Accounts then", readonly=True)
    company_id = fields.Many2one(related="model_id.company_id", store=True)
