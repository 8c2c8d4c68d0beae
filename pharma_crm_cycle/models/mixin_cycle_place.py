# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaCyclePlace(models.AbstractModel):
    """A line of a cycle plan that is for a part of the tree: one within the scope of its cycle."""

    _name = "pharma.cycle.place"
    _description = "Part of a cycle plan for a part of the tree"
    _inherit = ["pharma.cycle.part"]

    territory_id = fields.Many2one(
        "pharma.territory", ondelete="restrict", check_company=True, index="btree_not_null"
    )

    @api.constrains("territory_id", "cycle_id")
    def _check_in_scope(self):
        for line in self.filtered("territory_id"):
            if not line.cycle_id._covers(line.territory_id):
                raise ValidationError(
                    self.env._(
                        "%(line)s: %(territory)s lies outside the scope of %(cycle)s.",
                        line=line.display_name,
                        territory=line.territory_id.display_name,
                        cycle=line.cycle_id.display_name,
                    )
                )
