# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaCallAttendee(models.Model):
    """What this attendee heard otherwise than the others."""

    _inherit = "pharma.call.attendee"

    detail_ids = fields.One2many(
        "pharma.call.attendee.detail", "attendee_id", "Heard otherwise", copy=False
    )
    heard_text = fields.Char("Differs from the others", compute="_compute_heard_text")

    @api.depends(
        "detail_ids.heard",
        "detail_ids.reaction",
        "detail_ids.product_id",
        "detail_ids.key_message_id.name",
    )
    def _compute_heard_text(self):
        for attendee in self:
            attendee.heard_text = ", ".join(line._words() for line in attendee.detail_ids)

    # -- corrections ------------------------------------------------------------------------------

    def _correction_text(self):
        text = super()._correction_text()
        return "\n– ".join([text, *(line._words() for line in self.detail_ids)])
