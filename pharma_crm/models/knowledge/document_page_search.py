# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

ICONS = {
    "product": "fa-medkit",
    "competitor": "fa-flag-o",
    "objection": "fa-comments-o",
    "faq": "fa-question-circle-o",
    "tip": "fa-lightbulb-o",
    "training": "fa-graduation-cap",
}
LIMIT = 20


class DocumentPage(models.Model):
    _inherit = "document.page"

    @api.readonly
    @api.model
    def pharma_search(self, words="", product_id=False, message_id=False, limit=LIMIT):
        """Search pages, documents and own notes at once, best first; without words the newest.

        What is written in the reader's language comes before the rest.

        :param product_id: only what is about this product
        :param message_id: only the answers to this key message
        :return: [{"model", "id", "title", "kind", "icon", "note", "snippet" (HTML), "language"}];
            "language" is named when it is not the reader's
        """
        limit = max(1, min(int(limit or LIMIT), 50))
        words = str(words or "")
        found = []
        pages = Domain("pharma_kind", "!=", False)
        if product_id:
            pages &= Domain("pharma_product_ids", "=", int(product_id))
        if message_id:
            pages &= Domain("pharma_message_ids", "=", int(message_id))
        labels = dict(self._fields["pharma_kind"]._description_selection(self.env))
        languages = self._reader_languages(self.env.lang)
        for rank, page in self._search_ranked(words, pages, limit, languages):
            found.append(
                (
                    rank,
                    {
                        "model": self._name,
                        "id": page.id,
                        "title": page.name,
                        "kind": labels[page.pharma_kind],
                        "icon": ICONS[page.pharma_kind],
                        "note": ", ".join(page.pharma_product_ids.mapped("name")),
                        "snippet": page._search_snippet(words),
                        "language": page._search_foreign(languages),
                    },
                )
            )
        if not message_id:
            found += self.env["pharma.document"]._knowledge_rows(
                words, product_id, limit, languages
            )
            found += self.env["pharma.note"]._knowledge_rows(words, product_id, limit, languages)
        found.sort(key=lambda pair: pair[0], reverse=True)
        return [row for _rank, row in found[:limit]]
