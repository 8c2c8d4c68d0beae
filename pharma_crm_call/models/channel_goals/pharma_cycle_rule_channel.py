# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaCycleRuleChannel(models.Model):
    """How many of the calls of a rule go through one channel; the rest of them may go through any."""

    _name = "pharma.cycle.rule.channel"
    _description = "Channel of a frequency rule"
    _inherit = ["pharma.cycle.part"]
    _order = "rule_id, channel_sequence, channel_id, id"
    _rec_name = "channel_id"

    rule_id = fields.Many2one(
        "pharma.cycle.rule", required=True, index=True, ondelete="cascade", check_company=True
    )
    cycle_id = fields.Many2one(
        related="rule_id.cycle_id", store=True, precompute=True, required=False
    )
    channel_id = fields.Many2one(
        "pharma.call.channel", required=True, ondelete="restrict", check_company=True
    )
    channel_sequence = fields.Integer(related="channel_id.sequence", store=True)
    goal = fields.Integer(
        "Calls",
        required=True,
        default=1,
        help="Of the calls of the rule, those through this channel.",
    )

    _goal_positive = models.Constraint(
        "CHECK (goal > 0)", "At least one call goes through each channel of the mix."
    )
    _channel_uniq = models.UniqueIndex(
        "(rule_id, channel_id)", "The channel is in the mix of this rule already."
    )

    @api.constrains("goal", "rule_id")
    def _check_within_rule(self):
        self.rule_id._check_channels()

    def write(self, vals):
        result = super().write(vals)
        if "rule_id" in vals:
            # the plan that the line has moved to must be open too
            self._check_approval_parent()
        return result
