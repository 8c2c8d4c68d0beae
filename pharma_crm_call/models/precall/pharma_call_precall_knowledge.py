# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCall(models.Model):
    """On the pre-call sheet each message tells how many answers the knowledge base has to it."""

    _inherit = "pharma.call"

    def _prepare_precall_sheet(self):
        sheet = super()._prepare_precall_sheet()
        messages = [message for product in sheet["products"] for message in product["messages"]]
        ids = {message["id"] for message in messages} | {
            line["key_message_id"] for line in sheet["post_its"]
        }
        counts = self.env["pharma.key.message"].browse(ids)._knowledge_counts()
        for message in messages:
            message["knowledge"] = counts.get(message["id"], 0)
        for line in sheet["post_its"]:
            line["knowledge"] = counts.get(line["key_message_id"], 0)
        return sheet
