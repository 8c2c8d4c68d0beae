# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaTerritoryHandover(models.Model):
    """Goals of running cycles go along with the accounts; those of a later day go on that day (by cron). The sheet
    tells the goals as they were."""

    _inherit = "pharma.territory.handover"

    def _move_coverage(self, coverage):
        result = super()._move_coverage(coverage)
        if self.date <= fields.Date.context_today(self):
            self._running_cycles()._follow_coverage()
        return result

    def _running_cycles(self):
        return self.env["pharma.cycle"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "running"),
                ("territory_id", "parent_of", self.territory_id.ids),
            ]
        )

    def _calls_per_cycle(self, coverage):
        """What the running plan aims at stands for what was agreed: the plan was made from it."""
        targets = self.env["pharma.cycle.target"].search_fetch(
            [
                ("cycle_id", "in", self._running_cycles().ids),
                ("territory_id", "=", self.territory_id.id),
                ("partner_id", "in", coverage.partner_id.ids),
            ],
            ["partner_id", "goal"],
        )
        planned = {target.partner_id.id: target.goal for target in targets}
        return {**super()._calls_per_cycle(coverage), **planned}
