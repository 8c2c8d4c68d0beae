# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, fields, models


class PharmaCallGuest(models.Model):
    """What the guest told belongs to the guest's part."""

    _inherit = "pharma.call.guest"

    detail_ids = fields.One2many(
        "pharma.call.guest.detail", "guest_id", "Products I spoke about", copy=False
    )

    def _check_report(self, vals):
        # the lines check for themselves who writes them
        return super()._check_report({key: vals[key] for key in vals.keys() - {"detail_ids"}})

    def _has_part(self):
        """Products say as much as words."""
        return super()._has_part() or bool(self.detail_ids)

    def _copy_values(self):
        return {
            **super()._copy_values(),
            "detail_ids": [
                Command.create(
                    {
                        "product_id": line.product_id.id,
                        "key_message_id": line.key_message_id.id,
                        "reaction": line.reaction,
                    }
                )
                for line in self.detail_ids
            ],
        }
