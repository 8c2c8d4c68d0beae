# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCall(models.Model):
    """The pre-call sheet tells through which channels calls on this customer are still due."""

    _inherit = "pharma.call"

    def _sheet_target(self, cycle, territory):
        target = super()._sheet_target(cycle, territory)
        if target:
            target["channels"] = self._sheet_channels(target["id"])
        return target

    def _sheet_channels(self, target_id):
        """Return [{name, icon, goal, made, open}] of the channels through which the plan wants this target called."""
        row = self.env["pharma.cycle.progress"].browse(target_id)
        # sudo: how the target of a row that the rep reads is to be called
        target = self.env["pharma.cycle.target"].sudo().browse(target_id)
        goals = [(channel, goal) for channel, goal in target._channel_goals() if goal]
        if not goals:
            return []
        made = row._calls_by_channel()[row.cycle_id.id, row.territory_id.id, row.partner_id.id]
        return [
            {
                "id": channel.id,
                "name": channel.name,
                "icon": channel.icon,
                "goal": goal,
                "made": made.get(channel.id, 0),
                "open": max(0, goal - made.get(channel.id, 0)),
            }
            for channel, goal in goals
        ]
