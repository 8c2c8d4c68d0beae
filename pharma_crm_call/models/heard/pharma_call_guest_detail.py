# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...tools.states import REACTIONS

FIXED = frozenset(["guest_id", "call_id", "user_id", "reported_on", "company_id"])


class PharmaCallGuestDetail(models.Model):
    """A product, or one of its messages, that a guest told on a joint call.

    It counts with the host's call once the guest has handed in the own part: what both told counts once.
    """

    _name = "pharma.call.guest.detail"
    _description = "Product told by a guest"
    _order = "guest_id, id"
    _rec_name = "product_id"
    _check_company_auto = True

    guest_id = fields.Many2one("pharma.call.guest", required=True, index=True, ondelete="cascade")
    call_id = fields.Many2one(related="guest_id.call_id", store=True, precompute=True, index=True)
    user_id = fields.Many2one(
        related="guest_id.user_id", store=True, precompute=True, string="Told by"
    )
    reported_on = fields.Datetime(related="guest_id.reported_on", store=True, precompute=True)
    company_id = fields.Many2one(
        related="guest_id.company_id", store=True, precompute=True, index=True
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_kind', '=', 'promoted')]",
    )
    key_message_id = fields.Many2one(
        "pharma.key.message",
        "Message",
        ondelete="restrict",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        help="The message that you delivered; leave it empty when you spoke about the product only.",
    )
    reaction = fields.Selection(REACTIONS, help="How the customer took it.")

    _line_uniq = models.UniqueIndex(
        "(guest_id, product_id, COALESCE(key_message_id, 0))",
        "This product or message is in your part already.",
    )

    @api.constrains("product_id", "key_message_id")
    def _check_product(self):
        for line in self:
            if line.product_id.pharma_kind != "promoted":
                raise ValidationError(
                    self.env._(
                        "%s is not one of the promoted products.", line.product_id.display_name
                    )
                )
            if line.key_message_id and line.key_message_id.product_id != line.product_id:
                raise ValidationError(
                    self.env._(
                        "The message “%(message)s” is not about %(product)s.",
                        message=line.key_message_id.name,
                        product=line.product_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        follows = FIXED - {"guest_id"}
        lines = super().create(
            [
                {key: value for key, value in vals.items() if key not in follows}
                for vals in vals_list
            ]
        )
        lines._check_own_part()
        return lines

    def write(self, vals):
        self._check_own_part()
        if not self.env.su and FIXED & vals.keys():
            raise AccessError(self.env._("A product stays in the part that it was told in."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handed_in(self):
        self._check_own_part()

    def _check_own_part(self):
        """Only who comes along says what was told, and only until it is handed in."""
        if not self.env.su:
            self.guest_id._check_report({"note": True})
