# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, models
from odoo.exceptions import UserError


class PharmaBag(models.AbstractModel):
    """A receipt that does not agree with the paper: the bag gets what is there, the store sees the rest."""

    _inherit = "pharma.bag"

    @api.model
    def _receive_counted(self, picking, rows):
        """Receive a shipment as counted (the caller has checked whose it is).

        What is missing or damaged goes from the way to the place of differences; what is there beyond
        the paper comes from that place.

        :param picking: the second leg of a shipment (sudo)
        :param rows: [(product, lot, pieces that are there, reason, note)]
        """
        picking = self._as_system(picking, picking.company_id)
        if picking.state != "assigned":
            raise UserError(self.env._("The store has not shipped %s yet.", picking.name))
        company = picking.company_id
        place = company._pharma_place("difference")
        there, reasons = Counter(), {}
        for product, lot, quantity, reason, note in rows:
            there[product, lot] += quantity
            reasons[product, lot] = (reason, note)
        paper = Counter()
        for line in picking.move_line_ids:
            paper[line.product_id, line.lot_id] += int(line.quantity)
        differences = self._differences(paper, there, reasons)
        self._check_came_from_somewhere(picking, differences)
        for line in picking.move_line_ids:
            key = line.product_id, line.lot_id
            self._keep_back(line, paper, there, key, place)
        self._carry_out(picking)
        extra = [(*row[:2], row[2]) for row in differences if row[2] > 0]
        if extra:
            self._move_now(
                company,
                place,
                self._bag_of(picking.pharma_user_id, company),
                extra,
                {"origin": picking.name},
            )
        self.env["pharma.difference"]._note(
            picking.pharma_user_id, company, "receipt", picking.name, picking, differences
        )

    @api.model
    def _differences(self, paper, there, reasons):
        """Return [(product, lot, signed pieces, reason, note)]; a difference without reason is refused."""
        rows = []
        for product, lot in {**paper, **there}:
            difference = there[product, lot] - paper[product, lot]
            if not difference:
                continue
            reason, note = reasons.get((product, lot), (False, False))
            if not reason:
                raise UserError(
                    self.env._(
                        "%(item)s %(lot)s: %(paper)s are on the paper and %(there)s are there. Say why.",
                        item=product.display_name,
                        lot=lot.name or "",
                        paper=paper[product, lot],
                        there=there[product, lot],
                    )
                )
            rows.append((product, lot, difference, reason, note))
        return rows

    @api.model
    def _check_came_from_somewhere(self, picking, differences):
        """Refuse more than whoever sent the parcel has by the books: nobody fills a bag with what nobody had."""
        places = picking.move_ids.move_orig_ids.location_id
        for product, lot, difference, __, __ in differences:
            if difference <= 0:
                continue
            quants = picking.env["stock.quant"].search(
                [
                    ("location_id", "child_of", places.ids),
                    ("product_id", "=", product.id),
                    ("lot_id", "=", lot.id),
                ]
            )
            had = int(sum(quants.mapped("quantity")))
            if difference > had:
                raise UserError(
                    self.env._(
                        "%(item)s %(lot)s: %(extra)s more are there than on the paper, and who sent the parcel had "
                        "%(had)s by the books. Ask the store to look.",
                        item=product.display_name,
                        lot=lot.name or "",
                        extra=difference,
                        had=max(had, 0),
                    )
                )

    @api.model
    def _keep_back(self, line, paper, there, key, place):
        """Let what is missing of a line end in the place of differences instead of the bag."""
        missing = min(int(line.quantity), max(paper[key] - there[key], 0))
        if not missing:
            return
        paper[key] -= missing
        if missing == int(line.quantity):
            line.location_dest_id = place
            return
        line.quantity -= missing
        line.copy({"quantity": missing, "location_dest_id": place.id, "picked": True})
