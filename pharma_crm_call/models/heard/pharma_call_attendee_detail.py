# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...tools.states import REACTIONS

#: What a line is about: set when it is made.
FIXED = frozenset(["attendee_id", "call_id", "company_id", "product_id", "key_message_id"])


class PharmaCallAttendeeDetail(models.Model):
    """Where one attendee of a group call differs from the others: did not hear a product or message, or took it
    otherwise. Whoever has no line heard all that was told.
    """

    _name = "pharma.call.attendee.detail"
    _description = "What an attendee heard otherwise"
    _inherit = ["pharma.call.part.mixin"]
    _order = "attendee_id, product_id, id"
    _rec_name = "product_id"

    attendee_id = fields.Many2one(
        "pharma.call.attendee", required=True, index=True, ondelete="cascade"
    )
    call_id = fields.Many2one(
        related="attendee_id.call_id", store=True, precompute=True, index=True
    )
    product_id = fields.Many2one(
        "product.product", required=True, ondelete="restrict", check_company=True
    )
    key_message_id = fields.Many2one(
        "pharma.key.message",
        "Message",
        ondelete="restrict",
        check_company=True,
        help="The message that this is about; the product as a whole when empty.",
    )
    heard = fields.Boolean(
        default=True,
        help="Off: this attendee was not there when it was told, and it does not count.",
    )
    reaction = fields.Selection(
        REACTIONS, help="How this attendee took it; as the others when empty."
    )

    _line_uniq = models.UniqueIndex(
        "(attendee_id, product_id, COALESCE(key_message_id, 0))",
        "What an attendee heard of a product or message is told once.",
    )

    @api.constrains("product_id", "key_message_id")
    def _check_told(self):
        """Refuse what was not told on the call at all."""
        for line in self:
            call, message = line.call_id, line.key_message_id
            told = (
                message in call.call_message_ids.key_message_id
                and message.product_id == line.product_id
                if message
                else line.product_id in call.detail_ids.product_id
            )
            if not told:
                raise ValidationError(
                    self.env._(
                        "“%(what)s” was not told on the call “%(call)s”, so nobody heard it otherwise.",
                        what=message.name or line.product_id.display_name,
                        call=call.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [
                {key: value for key, value in vals.items() if key not in ("call_id", "company_id")}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if not self.env.su and FIXED & vals.keys():
            raise AccessError(
                self.env._("What an attendee's line is about stays: take it out and add another.")
            )
        return super().write(vals)

    def _words(self):
        """Return the line in words: “Cardolol: not heard”, “Halves LDL: Negative”."""
        self.ensure_one()
        name = self.key_message_id.name or self.product_id.display_name
        reactions = dict(self._fields["reaction"]._description_selection(self.env))
        said = reactions.get(self.reaction) if self.heard else self.env._("not heard")
        return self.env._("%(what)s: %(how)s", what=name, how=said) if said else name
