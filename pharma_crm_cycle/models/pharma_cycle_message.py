# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaCycleMessage(models.Model):
    """A communication objective: which message of which product whom to tell, and how often.

    Reps see it as a post-it on the call.
    """

    _name = "pharma.cycle.message"
    _description = "Communication objective"
    _inherit = ["pharma.cycle.part"]
    _order = "cycle_id, sequence, id"
    _rec_name = "key_message_id"

    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('pharma_kind', '=', 'promoted')]",
        check_company=True,
    )
    key_message_id = fields.Many2one(
        "pharma.key.message",
        "Message",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
    )
    class_ids = fields.Many2many(
        "pharma.class", string="Classes", help="Empty: customers of every class."
    )
    specialty_ids = fields.Many2many(
        "pharma.specialty",
        string="Specialties",
        help="With everything below them. Empty: every specialty.",
    )
    number = fields.Integer(
        "Times",
        required=True,
        default=1,
        help="How often each matching customer should hear the message in this cycle.",
    )
    note = fields.Text("Post-it", help="What the rep reads before the call.")

    _number_positive = models.Constraint(
        "CHECK (number > 0)", "A message is to be delivered at least once."
    )
    _message_uniq = models.UniqueIndex(
        "(cycle_id, key_message_id)",
        "This message is already a communication objective of the cycle.",
    )

    @api.constrains("product_id", "key_message_id")
    def _check_message_of_product(self):
        for line in self:
            if line.key_message_id.product_id != line.product_id:
                raise ValidationError(
                    self.env._(
                        "The message “%(message)s” is not about %(product)s.",
                        message=line.key_message_id.name,
                        product=line.product_id.display_name,
                    )
                )

    @api.onchange("product_id")
    def _onchange_product_id(self):
        if self.key_message_id.product_id != self.product_id:
            self.key_message_id = False

    def _matches(self, class_, specialty):
        """Tell whether the message is meant for customers of this class and specialty."""
        self.ensure_one()
        line = self.with_context(active_test=False)
        above = {int(part) for part in (specialty.parent_path or "").split("/") if part}
        return (not line.class_ids or class_ in line.class_ids) and (
            not line.specialty_ids or not above.isdisjoint(line.specialty_ids.ids)
        )
