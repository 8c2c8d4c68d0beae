# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaTerritoryTimeOff(models.Model):
    """What a manager is told about time off, in the mail and when several are decided at once."""

    _inherit = "pharma.territory.time.off"

    def _decision_facts(self):
        first, last = (day_text(self.env, day) for day in (self.date_start, self.date_end))
        if self.half_start:
            first = self.env._("%s from midday", first)
        if self.half_end:
            last = self.env._("%s until midday", last)
        facts = [
            *super()._decision_facts(),
            (self.env._("Who"), self.user_id.name),
            (self.env._("Kind"), self.kind_id.name),
            (self.env._("First day"), first),
            (self.env._("Last day"), last),
        ]
        return [*facts, (self.env._("Remarks"), self.note)] if self.note else facts
