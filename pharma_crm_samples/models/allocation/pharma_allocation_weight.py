# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaAllocationWeight(models.Model):
    """How much a target of a class weighs when items are shared out by class."""

    _name = "pharma.allocation.weight"
    _description = "Weight of a class"
    _order = "allocation_id, class_id, id"
    _rec_name = "class_id"

    allocation_id = fields.Many2one(
        "pharma.allocation", required=True, index=True, ondelete="cascade"
    )
    class_id = fields.Many2one("pharma.class", required=True, index=True, ondelete="cascade")
    weight = fields.Float(required=True, default=1, digits=(12, 2), help="0: gets nothing.")
    company_id = fields.Many2one(related="allocation_id.company_id", store=True, index=True)

    _class_uniq = models.UniqueIndex("(allocation_id, class_id)", "Each class is listed once.")
    _weight_positive = models.Constraint("CHECK (weight >= 0)", "A weight cannot be negative.")

    @api.model_create_multi
    def create(self, vals_list):
        weights = super().create(vals_list)
        weights._check_open()
        return weights

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_open_only(self):
        self._check_open()

    def _check_open(self):
        """A weight changes with its draft only, and makes what was shared out be out of date."""
        if not self.env.su:
            self.allocation_id._check_editable()
        self.allocation_id._mark_stale()
