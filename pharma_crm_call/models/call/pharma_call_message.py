# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.states import REACTIONS


class PharmaCallMessage(models.Model):
    """A key message delivered on a call, and what the customer thought of it."""

    _name = "pharma.call.message"
    _description = "Message delivered"
    _inherit = ["pharma.call.part.mixin"]
    _order = "call_id, detail_id, id"
    _rec_name = "key_message_id"

    detail_id = fields.Many2one(
        "pharma.call.detail", "Product detailed", index=True, ondelete="cascade"
    )
    key_message_id = fields.Many2one(
        "pharma.key.message",
        "Message",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    cycle_message_id = fields.Many2one(
        "pharma.cycle.message",
        "Communication objective",
        index="btree_not_null",
        ondelete="set null",
        help="The cycle's objective that asked for this message.",
    )
    reaction = fields.Selection(REACTIONS, help="How the customer reacted to the message.")

    _message_uniq = models.UniqueIndex(
        "(call_id, key_message_id)", "A message is delivered once per call."
    )

    @api.constrains("detail_id", "key_message_id", "call_id")
    def _check_detail_id(self):
        for message in self.filtered("detail_id"):
            detail = message.detail_id
            if (
                detail.call_id != message.call_id
                or detail.product_id != message.key_message_id.product_id
            ):
                raise ValidationError(
                    self.env._(
                        "The message “%(message)s” is not about %(product)s.",
                        message=message.key_message_id.name,
                        product=detail.product_id.display_name,
                    )
                )

    def action_open_call(self):
        """Open the call on which the message was told."""
        self.ensure_one()
        self.check_access("read")
        return self.call_id._get_records_action()
