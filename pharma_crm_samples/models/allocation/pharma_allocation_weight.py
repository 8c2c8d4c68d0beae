# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaAllocationWeight(models.Model):
    """How much a target of a class weighs when items are shared out by class."""

    _name = "pharma.allocation.weight"
    _description = "Weight of a class"
    _inherit = "pharma.allocation.part.mixin"
    _order = "allocation_id, class_id, id"
    _rec_name = "class_id"

    class_id = fields.Many2one("pharma.class", required=True, index=True, ondelete="cascade")
    weight = fields.Float(required=True, default=1, digits=(12, 2), help="0: gets nothing.")

    _class_uniq = models.UniqueIndex("(allocation_id, class_id)", "Each class is listed once.")
    _weight_positive = models.Constraint("CHECK (weight >= 0)", "A weight cannot be negative.")
