# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..mixin_kpi_ratio import RATIOS

KPI_FIELDS = (
    "goal", "actual", "weighted", "remaining", "earned", "excess", "all_calls", "joint", "attainment", "reach",
    "mean_frequency", "frequency_attainment", "adherence", "achieved_index",
)  # fmt: skip


class PharmaCycleResult(models.Model):
    """What a closed cycle reached: one row per territory and KPI dimension, frozen when it was closed.

    Only sums are kept; they add up over territories and cycles, and every ratio is a ratio of sums.
    """

    _name = "pharma.cycle.result"
    _description = "Result of a closed cycle"
    _inherit = ["pharma.kpi.mixin", "pharma.kpi.ratio.mixin"]
    _order = "cycle_id desc, territory_id, dimension, id"
    _rec_name = "cycle_id"
    _kpi_fields = {name: name for name in KPI_FIELDS}
    _kpi_ratios = {
        **RATIOS,
        "adherence": ("actual", "all_calls", 1),
        "achieved_index": ("actual", "goal", 100),
    }
    _kpi_targets = "targets"

    cycle_id = fields.Many2one("pharma.cycle", required=True, readonly=True, ondelete="cascade")
    date_start = fields.Date("Cycle from", related="cycle_id.date_start", store=True)
    territory_id = fields.Many2one(
        "pharma.territory", required=True, readonly=True, ondelete="restrict", index=True
    )
    dimension = fields.Selection(
        [
            ("total", "In total"),
            ("class_id", "By class"),
            ("specialty_id", "By specialty"),
            ("product_id", "By product"),
            ("key_message_id", "By message"),
        ],
        required=True,
        readonly=True,
        help="The rows of one dimension add up to the cycle; do not add several dimensions.",
    )
    class_id = fields.Many2one("pharma.class", readonly=True, ondelete="restrict")
    specialty_id = fields.Many2one("pharma.specialty", readonly=True, ondelete="restrict")
    product_id = fields.Many2one("product.product", readonly=True, ondelete="restrict")
    key_message_id = fields.Many2one(
        "pharma.key.message", "Message", readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    targets = fields.Integer("Target customers", readonly=True)
    goal = fields.Integer(readonly=True)
    actual = fields.Integer("Made", readonly=True)
    weighted = fields.Float(readonly=True, digits=(16, 2))
    remaining = fields.Integer("Not made", readonly=True)
    earned = fields.Float("Credited", readonly=True, digits=(16, 2))
    excess = fields.Float(readonly=True, digits=(16, 2))
    reached = fields.Integer("Reached customers", readonly=True)
    goal_met = fields.Integer("Customers at goal", readonly=True)
    all_calls = fields.Integer("All counted calls", readonly=True)
    joint = fields.Integer("Joint calls", readonly=True)
    attainment = fields.Float(readonly=True, aggregator="avg")
    reach = fields.Float("Coverage (reach)", readonly=True, aggregator="avg")
    mean_frequency = fields.Float(readonly=True, aggregator="avg", digits=(16, 2))
    frequency_attainment = fields.Float(readonly=True, aggregator="avg")
    adherence = fields.Float("Target adherence", readonly=True, aggregator="avg")
    achieved_index = fields.Float("Index", readonly=True, aggregator="avg", digits=(16, 0))

    _cycle_idx = models.Index("(cycle_id, dimension, territory_id)")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._refuse_change()
        return super().create(vals_list)

    def write(self, vals):
        if vals and not self.env.su:
            self._refuse_change()
        return super().write(vals)

    def _refuse_change(self):
        raise UserError(
            self.env._("Results of closed cycles are what they were when the cycle was closed.")
        )
