# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError


class PharmaBagCount(models.Model):
    """Counting by scan: each scan of a box counts one piece of its lot."""

    _inherit = "pharma.bag.count"

    def scan_code(self, code):
        """Count one piece more of what was scanned; return the sentence for the person.

        :return: {"message", "type": "success" or "warning"}
        """
        self.ensure_one()
        self.check_access("write")
        box = self.env["pharma.scan"].with_company(self.company_id).read_code(code)
        product = self.env["product.product"].browse(box["product_id"])
        if product.tracking != "none" and not box["lot_id"]:
            raise UserError(
                self.env._(
                    "This code of %s names no lot. Scan the one with the lot.", box["product"]
                )
            )
        line = self.line_ids.filtered(
            lambda line: line.product_id == product and line.lot_id.id == box["lot_id"]
        )
        if line:
            line.counted += 1
        else:
            line = self.env["pharma.bag.count.line"].create(
                {
                    "count_id": self.id,
                    "product_id": product.id,
                    "lot_name": box["lot"] if box["lot_id"] else False,
                    "counted": 1,
                }
            )
        said = self.env._(
            "%(item)s %(lot)s: %(number)s counted",
            item=box["product"],
            lot=box["lot"] or "",
            number=line.counted,
        )
        return {
            "message": " ".join(filter(None, (said, box["warning"]))),
            "type": "warning" if box["warning"] else "success",
        }
