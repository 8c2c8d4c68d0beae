# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter, namedtuple

from odoo import Command, api, fields, models

#: What Odoo asks between a draft and moved goods; an addon that takes part in it gets to see every step.
STEPS = {
    "stock.picking": ("action_confirm", "action_assign", "_action_done"),
    "stock.move": ("_action_confirm", "_action_assign", "_action_done"),
    "stock.move.line": ("_action_done", "_apply_putaway_strategy"),
}

# One line of a shipment: the pieces wanted, and {(location, lot): pieces} that the store has for it.
Parcel = namedtuple("Parcel", "product quantity parts")


class PharmaBag(models.AbstractModel):
    """Many shipments: their moves are made in the state in which Odoo's steps would leave them.

    For each line Odoo confirms two moves, looks for others to merge with, for reordering rules, for stock, reserves,
    moves, and looks again: 20 queries. Here what the store has is read and locked once for all lines.
    """

    _inherit = "pharma.bag"

    @api.model
    def _ship_at_once(self, company, rows, legs, origin):
        """Make the moves of shipments, reserved, and carried out where the company ships at once.

        :param rows: [(user, [(product, quantity)], request or None)]
        :param legs: {"out": transfers from the store, "in": transfers to the bags}, in the order of rows
        :return: False, with nothing made, when something asks for each of Odoo's steps
        """
        if not self._is_plain_shipment(rows, legs):
            return False
        first = legs["out"][:1]
        stock = self._stock_to_ship(rows, first.location_id, first.location_dest_id)
        if stock is None:
            return False
        books, shelves = stock
        parcels = [
            [Parcel(product, quantity, shelves.take(product, quantity)) for product, quantity in x]
            for __, x, __ in rows
        ]
        shipped = legs["out"].browse(
            picking.id
            for picking, mine in zip(legs["out"], parcels, strict=True)
            if company.pharma_auto_ship
            and mine
            and all(self._parcel_state(parcel) == "assigned" for parcel in mine)
        )
        made = self._make_parcels(parcels, legs, shipped, books, origin)
        # the transfers were checked when they were made; moves of one item name nothing else that differs
        made.browse(moves.ids[0] for moves in made.grouped("product_id").values())._check_company()
        made._trigger_scheduler()
        shipped.write({"date_done": fields.Datetime.now(), "priority": "0"})
        shipped.move_ids._trigger_assign()
        shipped._tell_requests()
        return True

    @api.model
    def _is_plain_shipment(self, rows, legs):
        """Whether nothing but Odoo's stock itself and this addon have a say, and no rule chooses other places."""
        if not all(self._steps_are_known(self.env[name], *steps) for name, steps in STEPS.items()):
            return False
        if legs["out"].picking_type_id.reservation_method != "at_confirm":
            return False
        for __, lines, __ in rows:
            # Odoo merges moves of the same item
            if len({product for product, __ in lines}) < len(lines):
                return False
        places = (legs["out"] | legs["in"]).location_dest_id
        # sudo: only whether there is a rule
        return (
            not self.env["stock.putaway.rule"]
            .sudo()
            .search_count([("location_in_id", "in", places.ids)], limit=1)
        )

    @api.model
    def _parcel_state(self, parcel):
        """Return the state of the move out of the store that has reserved this."""
        reserved = sum(parcel.parts.values())
        if parcel.product.uom_id.compare(reserved, parcel.quantity) >= 0:
            return "assigned"
        return "partially_available" if parcel.parts else "confirmed"

    @api.model
    def _make_parcels(self, parcels, legs, shipped, books, origin):
        """Make moves and lines of both legs; what has left the store waits, reserved, for the rep."""
        env = legs["out"].with_context(quants_cache=books).env
        Move, Line = env["stock.move"], env["stock.move.line"]
        gone = set(shipped.ids)
        flat = [
            (parcel, out, into, out.id in gone)
            for mine, out, into in zip(parcels, legs["out"], legs["in"], strict=True)
            for parcel in mine
        ]
        first = Move.create(
            [
                self._prepare_parcel_move_vals(
                    parcel, out, "done" if done else self._parcel_state(parcel), origin
                )
                | {"picked": done}
                for parcel, out, __, done in flat
            ]
        )
        Line.create(
            [
                self._prepare_parcel_line_vals(move, place, lot, pieces)
                for move, (parcel, *__) in zip(first, flat, strict=True)
                for (place, lot), pieces in parcel.parts.items()
            ]
        )
        second = Move.create(
            [
                self._prepare_parcel_move_vals(
                    parcel, into, "assigned" if done else "waiting", origin
                )
                | {
                    "procure_method": "make_to_order",
                    "move_orig_ids": [Command.link(move.id)],
                    "picked": False,
                }
                for move, (parcel, __, into, done) in zip(first, flat, strict=True)
            ]
        )
        Line.create(
            [
                self._prepare_parcel_line_vals(move, move.location_id, lot, pieces)
                for move, (parcel, __, __, done) in zip(second, flat, strict=True)
                if done
                for lot, pieces in self._by_lot(parcel.parts).items()
            ]
        )
        books.close(legs["out"].env["stock.quant"])
        return first | second

    @api.model
    def _prepare_parcel_move_vals(self, parcel, picking, state, origin):
        return self._prepare_move_vals(
            parcel.product, parcel.quantity, picking.location_id, picking.location_dest_id, origin
        ) | {
            "picking_id": picking.id,
            "state": state,
            "reservation_date": fields.Date.today(),
            # what Odoo works out a moment later: known here, so that the row is written once
            "picking_type_id": picking.picking_type_id.id,
            "partner_id": picking.partner_id.id,
            "reference": picking.name,
            "priority": picking.priority,
            "packaging_uom_id": parcel.product.uom_id.id,
            "packaging_uom_qty": parcel.quantity,
        }

    @api.model
    def _by_lot(self, parts):
        """What comes of one lot from several shelves is one on the way."""
        lots = Counter()
        for (__, lot), pieces in parts.items():
            lots[lot] += pieces
        return lots

    @api.model
    def _prepare_parcel_line_vals(self, move, place, lot, pieces):
        return self._prepare_known_line_vals(
            move.product_id, lot, pieces, place, move.location_dest_id
        ) | {
            "move_id": move.id,
            "picking_id": move.picking_id.id,
            "company_id": move.company_id.id,
            "state": move.state,
            "picked": move.picked,
        }
