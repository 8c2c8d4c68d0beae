# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models

from .stock_quant import ChosenQuants


class PharmaBag(models.AbstractModel):
    """Pieces go from a rep's bag to a recipient."""

    _inherit = "pharma.bag"

    @api.model
    def _give(self, stock, company, partner, lines, origin):
        """Move pieces from a rep's bag to the recipients' location; return the done moves in order.

        :param stock: what :meth:`_on_hand` has said of the bag, under lock
        :param lines: [(product, lot, quantity)], all checked against it; nobody counts the bag
        """
        # sudo: a hand-over moves stock of the rep's own bag, which the caller has checked and locked.
        company = company.sudo()
        rows = [row for product, _lot, _quantity in lines for row in stock[product.id]]
        places = self.env["stock.location"].sudo().with_company(company)
        places = places.browse([rows[0].bag, company.pharma_recipient_location_id.id])
        places._pharma_warm()
        bag, recipients = places
        self.env["stock.warehouse.orderpoint"]._pharma_warm(
            self.env["product.product"].union(*(product for product, _lot, _quantity in lines))
        )
        Move = self._as_system(self.env["stock.move"], company)
        at_once = self._steps_are_known(Move, "_action_done") and not any(
            row.reserved for row in rows
        )
        chosen = None
        if at_once:
            products, lots = ({line[part].id for line in lines} for part in (0, 1))
            quants = places.env["stock.quant"]._hold(products, places, lots)
            # None: Odoo looks itself
            chosen = quants and ChosenQuants.of(quants)
        if chosen:
            Move = Move.with_context(quants_cache=chosen)
        known = {(product.id, recipients.id, lot.id, False, False) for product, lot, _n in lines}
        lots_stay = chosen and known <= chosen.keys() and chosen.all_positive()
        state = {"state": "done"} if at_once else {}
        moves = Move.create(
            [
                self._prepare_move_vals(product, quantity, bag, recipients, origin)
                | {
                    **state,
                    "partner_id": partner.id,
                    "picked": True,
                    "quantity": quantity,
                    "move_line_ids": [
                        Command.create(
                            self._prepare_known_line_vals(product, lot, quantity, bag, recipients)
                            | state
                        )
                    ],
                }
                for product, lot, quantity in lines
            ]
        )
        if not at_once:
            moves._action_done()
        elif lots_stay and chosen.all_positive():
            # some is left in the bag, and recipients had some: each lot lies where it lay, in more than one place
            lots = moves.move_line_ids.lot_id
            self.env.remove_to_compute(lots._fields["location_id"], lots)
        return moves
