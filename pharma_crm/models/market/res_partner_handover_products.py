# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

PRODUCTS = 4


class ResPartner(models.Model):
    """What doctors make of our products, on the handover sheet: those with the most potential."""

    _inherit = "res.partner"

    def _pharma_handover_facts(self):
        facts = super()._pharma_handover_facts()
        Line = self.env["pharma.doctor.product"]
        if not self.ids or not Line.has_access("read"):
            return facts
        lines = Line.search(
            [("partner_id", "in", self.ids), ("kind", "!=", "competitor")],
            order="partner_id, potential desc, id",
        )
        lines.product_id.mapped("name")
        for partner, own in lines.grouped("partner_id").items():
            texts = [line._handover_text() for line in own[:PRODUCTS]]
            facts[partner.id].append((self.env._("Products"), texts))
        return facts
