# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter, defaultdict

from odoo import api, models
from odoo.exceptions import UserError


class PharmaBag(models.AbstractModel):
    """A receipt that does not agree with the paper: the bag gets what is there, the store sees the rest."""

    _inherit = "pharma.bag"

    @api.model
    def _receive_counted(self, picking, rows):
        """Receive a shipment as counted (the caller has checked whose it is).

        What is missing or damaged goes from the way to the place of differences; what is there beyond
        the paper comes out of the stock of the store, which has sent it.

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
        extra = self._sources_of_extra(picking, differences)
        for line in picking.move_line_ids:
            key = line.product_id, line.lot_id
            self._keep_back(line, paper, there, key, place)
        self._carry_out(picking)
        bag = self._bag_of(picking.pharma_user_id, company)
        for source, lines in extra.items():
            self._move_now(company, source, bag, lines, {"origin": picking.name})
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
    def _sources_of_extra(self, picking, differences):
        """Return {location: [(product, lot, pieces)]} of what is there beyond the paper.

        It comes out of the store's stock: nobody fills a bag with what nobody had. A colleague sends it, as all that
        leaves a bag.
        """
        sources = defaultdict(list)
        store = picking.move_ids.move_orig_ids.location_id
        for product, lot, difference, __, __ in differences:
            if difference <= 0:
                continue
            if picking.pharma_transfer_id:
                raise UserError(
                    self.env._(
                        "%(item)s %(lot)s: more are there than on the paper. Receive what the paper says, and ask "
                        "%(rep)s to send you the rest.",
                        item=product.display_name,
                        lot=lot.name or "",
                        rep=picking.pharma_transfer_id.user_id.name,
                    )
                )
            missing = difference
            for quant in picking.env["stock.quant"].search(
                [
                    ("location_id", "child_of", store.ids),
                    ("product_id", "=", product.id),
                    ("lot_id", "=", lot.id),
                    ("quantity", ">=", 1),
                ]
            ):
                part = min(missing, int(quant.quantity))
                if part:
                    sources[quant.location_id].append((product, lot, part))
                    missing -= part
            if missing:
                raise UserError(
                    self.env._(
                        "%(item)s %(lot)s: %(extra)s more are there than on the paper, and the store has %(had)s by "
                        "the books. Ask the store to look.",
                        item=product.display_name,
                        lot=lot.name or "",
                        extra=difference,
                        had=difference - missing,
                    )
                )
        return sources

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
