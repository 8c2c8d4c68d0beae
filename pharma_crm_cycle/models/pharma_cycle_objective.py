# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaCycleObjective(models.Model):
    """What the cycle is to achieve, from the company's strategy down to action points, each measurable."""

    _name = "pharma.cycle.objective"
    _description = "Cycle objective"
    _inherit = ["pharma.cycle.part"]
    _order = "cycle_id, kind_rank, sequence, id"

    name = fields.Char("Objective", required=True)
    kind = fields.Selection(
        [("strategy", "Strategy"), ("region", "Regional goal"), ("action", "Action point")],
        "Level",
        required=True,
        default="strategy",
        help="Company strategy, what it means for a region, or what somebody does about it.",
    )
    kind_rank = fields.Integer(compute="_compute_kind_rank", store=True)
    metric = fields.Char(
        "Measured by", required=True, help="What is counted, e.g. hospitals that list the product."
    )
    target_value = fields.Float(
        "Aim", required=True, help="The figure to reach by the end of the cycle."
    )
    sequence = fields.Integer(default=10)

    @api.depends("kind")
    def _compute_kind_rank(self):
        kinds = [key for key, _label in self._fields["kind"].selection]
        for objective in self:
            objective.kind_rank = kinds.index(objective.kind)
