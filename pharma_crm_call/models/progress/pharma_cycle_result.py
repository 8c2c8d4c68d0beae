# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCycleResult(models.Model):
    _inherit = "pharma.cycle.result"

    dimension = fields.Selection(
        selection_add=[("channel_id", "By channel")], ondelete={"channel_id": "cascade"}
    )
    channel_id = fields.Many2one("pharma.call.channel", readonly=True, ondelete="restrict")
