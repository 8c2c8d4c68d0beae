# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class PharmaCycleRule(models.Model):
    """The channels of a rule: of four calls three face to face and one by video."""

    _inherit = "pharma.cycle.rule"

    channel_ids = fields.One2many(
        "pharma.cycle.rule.channel",
        "rule_id",
        "Channels",
        copy=True,
        help="How many of the calls go through which channel; the rest may go through any. None: any channel.",
    )
    channel_mix = fields.Char(
        "By channel", compute="_compute_channel_mix", help="Calls by channel; the rest through any."
    )

    @api.depends("channel_ids.goal", "channel_ids.channel_id.name", "goal")
    def _compute_channel_mix(self):
        for rule in self:
            rule.channel_mix = " · ".join(
                f"{line.channel_id.name} {line.goal}" for line in rule._mix_lines()
            )

    @api.constrains("goal", "channel_ids")
    def _check_channels(self):
        for rule in self:
            channels = sum(rule.channel_ids.mapped("goal"))
            if channels > rule.goal:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: %(channels)s calls by channel (%(mix)s) are more than the %(goal)s calls to make.",
                        rule=rule.display_name,
                        channels=channels,
                        mix=rule.channel_mix,
                        goal=rule.goal,
                    )
                )

    @api.model
    def _mix_query(self, cycle):
        """Return the mix of a cycle's rules as SQL: rule_id, rule_goal, channel_id, goal, upto (running total).

        The order is that of `_mix_lines`.
        """
        return SQL(
            """
            SELECT m.rule_id, r.goal AS rule_goal, m.channel_id, m.goal,
                   SUM(m.goal) OVER (PARTITION BY m.rule_id ORDER BY ch.sequence, m.channel_id) AS upto
              FROM pharma_cycle_rule_channel m
              JOIN pharma_cycle_rule r ON r.id = m.rule_id
              JOIN pharma_call_channel ch ON ch.id = m.channel_id
             WHERE m.cycle_id = %s
            """,
            cycle.id,
        )

    def _mix_lines(self):
        """Return the lines of the mix of a rule (none: of no rule) in the order in which calls are shared out."""
        return self.channel_ids.sorted(lambda m: (m.channel_id.sequence, m.channel_id._origin.id))
