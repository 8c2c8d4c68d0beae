# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError


class PharmaBagReceiptLine(models.TransientModel):
    _inherit = "pharma.bag.receipt.line"

    scanned = fields.Integer(readonly=True, help="Boxes of this lot scanned so far.")


class PharmaBagReceipt(models.TransientModel):
    """Receiving by scan: the first scan of a lot starts its number anew, each scan adds a piece."""

    _inherit = "pharma.bag.receipt"

    def scan_code(self, code):
        """Add one piece of what was scanned; return the sentence for the person, as the count does."""
        self.ensure_one()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("Only the rep whom a shipment is for confirms it."))
        company = self._shipment(self.bag_line_id).company_id
        box = self.env["pharma.scan"].with_company(company).read_code(code)
        line = self.line_ids.filtered(
            lambda line: (
                line.product_id.id == box["product_id"]
                and (line.lot_name or "").strip() == (box["lot"] or "" if box["lot_id"] else "")
            )
        )[:1]
        listed = bool(line)
        if not line:
            line = self.env["pharma.bag.receipt.line"].create(
                {
                    "receipt_id": self.id,
                    "product_id": box["product_id"],
                    "lot_name": box["lot"] if box["lot_id"] else False,
                    "reason": "other_lot"
                    if self.line_ids.filtered(lambda row: row.product_id.id == box["product_id"])
                    else "extra",
                }
            )
        line.scanned += 1
        line.there = line.scanned
        said = self.env._(
            "%(item)s %(lot)s: %(number)s of %(paper)s",
            item=box["product"],
            lot=box["lot"] or "",
            number=line.scanned,
            paper=line.paper,
        )
        if not listed:
            said = f"{said}. {self.env._('It is not on the paper.')}"
        return {
            "message": " ".join(filter(None, (said, box["warning"]))),
            "type": "success" if listed and not box["warning"] else "warning",
        }
