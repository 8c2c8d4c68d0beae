# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL


class PharmaCycleProgress(models.Model):
    """Plan vs achieved of one target by channel, for lists and cards."""

    _inherit = "pharma.cycle.progress"

    channel_progress = fields.Char(
        "By channel",
        compute="_compute_channel_progress",
        help="Counted calls by channel, of those that the plan wants through it.",
    )

    @api.depends("goal", "actual")
    @api.depends_context("lang")
    def _compute_channel_progress(self):
        # sudo: how the target of a row that the user reads is to be called
        targets = self.env["pharma.cycle.target"].sudo().browse(self.ids)
        made = self._calls_by_channel()
        for row, target in zip(self, targets, strict=True):
            done = made[row.cycle_id.id, row.territory_id.id, row.partner_id.id]
            goals = {channel.id: calls for channel, calls in target._channel_goals() if calls}
            channels = self.env["pharma.call.channel"].browse(goals.keys() | done.keys())
            row.channel_progress = " · ".join(
                self.env._(
                    "%(channel)s %(made)s of %(goal)s",
                    channel=channel.name,
                    made=done.get(channel.id, 0),
                    goal=goals[channel.id],
                )
                if channel.id in goals
                else f"{channel.name} {done[channel.id]}"
                for channel in channels.sorted(lambda c: (c.sequence, c.id))
            )

    def _calls_by_channel(self):
        """Return {(cycle, territory, customer): {channel id: counted calls}} of these rows, in one query."""
        made = defaultdict(dict)
        if self:
            self.env.flush_all()
            report = self._with_fact_scopes(self.cycle_id.ids, self.territory_id.ids)
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT f.cycle_id, f.territory_id, f.partner_id, f.channel_id, SUM(f.actual)::integer
                      FROM (%s) f
                     WHERE f.partner_id = ANY(%s)
                     GROUP BY 1, 2, 3, 4
                    """,
                    report._channel_facts_query(),
                    self.partner_id.ids,
                )
            )
            for *key, channel, calls in rows:
                made[tuple(key)][channel] = calls
        return made
