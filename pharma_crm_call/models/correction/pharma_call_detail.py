# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCallDetail(models.Model):
    _inherit = "pharma.call.detail"

    def _correction_text(self, number):
        """Return the product and its messages in words, for the comparison of a correction."""
        self.ensure_one()
        lines = [f"{number}. {self._text_with_reaction(self.product_id.display_name)}"]
        lines += [
            f"– {message._text_with_reaction(message.key_message_id.name)}"
            for message in self.call_message_ids
        ]
        return "\n".join(lines)
