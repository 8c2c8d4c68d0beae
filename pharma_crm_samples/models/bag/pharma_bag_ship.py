# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models


class PharmaBag(models.AbstractModel):
    """Shipments from the store to reps: out to "on the way", then in by the rep."""

    _inherit = "pharma.bag"

    @api.model
    def _ship(self, user, company, lines, origin, request=None):
        """Prepare a shipment from the store to a rep.

        When the store has everything and the company ships at once, the first leg is done here;
        otherwise a storekeeper does it in Inventory. The rep confirms the second leg.

        :param lines: [(product, quantity)]
        :return: the first transfer (sudo)
        """
        return self._ship_many(company, [(user, lines, request)], origin)

    @api.model
    def _ship_many(self, company, rows, origin):
        """Prepare a shipment for each of many reps, in few steps for all of them.

        :param rows: [(user, [(product, quantity)], request or None)]
        :return: the first transfers in this order (sudo)
        """
        # sudo: made by the approval of a request or by a storekeeper; nobody chooses the locations.
        company = company.sudo()
        legs = self._make_shipments(company, rows, origin)
        rows = [
            # sudo, as the transfers
            (user, [(product.sudo().with_company(company), n) for product, n in lines], request)
            for user, lines, request in rows
        ]
        if not self._ship_at_once(company, rows, legs, origin):
            self._ship_by_steps(company, rows, legs, origin)
        return legs["out"]

    @api.model
    def _make_shipments(self, company, rows, origin):
        """Return two transfers for each row, without moves: {"out": to the way, "in": to the bags}."""
        bags = self._bags_of(self.env["res.users"].union(*(row[0] for row in rows)), company)
        store = company._pharma_store().lot_stock_id
        transit = company.pharma_transit_location_id
        Picking = self._as_system(self.env["stock.picking"], company)
        return {
            leg: Picking.create(
                [
                    {
                        "picking_type_id": company.pharma_bag_type_id.id,
                        "location_id": (store if leg == "out" else transit).id,
                        "location_dest_id": (transit if leg == "out" else bags[user]).id,
                        "partner_id": user.partner_id.id,
                        "origin": origin,
                        "pharma_user_id": user.id,
                        "pharma_leg": leg,
                        "pharma_request_id": request.id if request else False,
                        "user_id": False,
                    }
                    for user, __, request in rows
                ]
            )
            for leg in ("out", "in")
        }

    @api.model
    def _ship_by_steps(self, company, rows, legs, origin):
        """Let Odoo confirm, reserve and move as if a storekeeper pressed the buttons."""
        self._make_shipment_moves(rows, legs, origin)
        (legs["out"] | legs["in"]).action_confirm()
        legs["out"].action_assign()
        if company.pharma_auto_ship:
            # A transfer counts as ready when a part of it is: look at each of its moves.
            ready = legs["out"].filtered(lambda p: set(p.move_ids.mapped("state")) == {"assigned"})
            if ready:
                ready.move_ids.picked = True
                ready._action_done()

    @api.model
    def _make_shipment_moves(self, rows, legs, origin):
        Move = legs["out"].move_ids.browse()
        moves = {
            leg: [
                self._prepare_move_vals(
                    product, quantity, picking.location_id, picking.location_dest_id, origin
                )
                | {"picking_id": picking.id}
                for (__, lines, __), picking in zip(rows, legs[leg], strict=True)
                for product, quantity in lines
            ]
            for leg in ("out", "in")
        }
        first = Move.create(moves["out"])
        Move.create(
            [
                {
                    **vals,
                    "procure_method": "make_to_order",
                    "move_orig_ids": [Command.link(move.id)],
                }
                for vals, move in zip(moves["in"], first, strict=True)
            ]
        )
