# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaCycleGoal(models.Model):
    """Goals by channel; a goal without one means calls through any channel."""

    _inherit = "pharma.cycle.goal"

    dimension = fields.Selection(
        selection_add=[("channel", "By channel")], ondelete={"channel": "cascade"}
    )
    channel_id = fields.Many2one("pharma.call.channel", ondelete="restrict", check_company=True)

    @api.model
    def _dimension_fields(self):
        return {**super()._dimension_fields(), "channel": "channel_id"}

    @api.depends("cycle_id.rule_ids.goal", "cycle_id.rule_ids.channel_ids.goal")
    def _compute_planned(self):
        return super()._compute_planned()
