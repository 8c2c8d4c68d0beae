# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

#: What a correction takes over of an attendee: also what was counted.
KEPT = ("partner_id", "territory_id", "target_id", "class_id", "specialty_id", "reaction")


class PharmaCallAttendee(models.Model):
    _inherit = "pharma.call.attendee"

    def _kept_values(self):
        self.ensure_one()
        return {name: self._fields[name].convert_to_write(self[name], self) for name in KEPT}

    def _correction_text(self):
        """Return the attendee in words, for the comparison of a correction."""
        self.ensure_one()
        return self._text_with_reaction(self.partner_id.name)
