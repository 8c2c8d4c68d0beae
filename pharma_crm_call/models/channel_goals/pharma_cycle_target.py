# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools.channel_mix import split


class PharmaCycleTarget(models.Model):
    """The channels of one target: the mix of its rule, in proportion to its own calls."""

    _inherit = "pharma.cycle.target"

    channel_mix = fields.Char(
        "By channel",
        compute="_compute_channel_mix",
        help="How many of the calls go through which channel; the rest may go through any.",
    )

    @api.depends("goal", "rule_id.goal", "rule_id.channel_ids.goal")
    def _compute_channel_mix(self):
        for target in self:
            target.channel_mix = " · ".join(
                f"{channel.name} {calls}" for channel, calls in target._channel_goals() if calls
            )

    def _channel_goals(self):
        """Return [(channel, calls)] of one target; what they leave of its goal may go through any channel."""
        self.ensure_one()
        # sudo: who may read the target may know how it is to be called
        rule = self.rule_id.sudo()
        mix = rule._mix_lines()
        parts = split(self.goal, rule.goal, mix.mapped("goal"))
        return list(zip(mix.channel_id, parts, strict=True))
