# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaTerritoryHandover(models.Model):
    """Goals of running cycles go along with the accounts; those of a later day go on that day (by cron)."""

    _inherit = "pharma.territory.handover"

    def _move_coverage(self, coverage):
        result = super()._move_coverage(coverage)
        if self.date <= fields.Date.context_today(self):
            cycles = self.env["pharma.cycle"].search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "running"),
                    ("territory_id", "parent_of", self.territory_id.ids),
                ]
            )
            cycles._follow_coverage()
        return result
