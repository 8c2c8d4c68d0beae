# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaKeyMessage(models.Model):
    _inherit = "pharma.key.message"

    page_ids = fields.Many2many(
        "document.page",
        "pharma_page_message_rel",
        string="Knowledge",
        domain="[('pharma_kind', '!=', False)]",
        help="Objections and answers, questions and tips for this message.",
    )

    def _knowledge_counts(self):
        """Return {message id: number of pages that the user may read}."""
        # sudo is not used: a page that is no longer valid is not counted
        return {
            message.id: count
            for message, count in self.env["document.page"]._read_group(
                [("pharma_message_ids", "in", self.ids), ("pharma_kind", "!=", False)],
                ["pharma_message_ids"],
                ["__count"],
            )
            if message.id in self._ids
        }
