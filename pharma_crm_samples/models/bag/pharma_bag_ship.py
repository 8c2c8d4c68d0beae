# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


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
        bags = [self._bag_of(user, company) for user, __, __ in rows]
        # sudo: made by the approval of a request or by a storekeeper; nobody chooses the locations.
        company = company.sudo()
        store = company._pharma_store().lot_stock_id
        transit = company.pharma_transit_location_id
        Picking = self.env["stock.picking"].sudo().with_company(company)
        legs = {
            leg: Picking.create(
                [
                    {
                        "picking_type_id": company.pharma_bag_type_id.id,
                        "location_id": (store if leg == "out" else transit).id,
                        "location_dest_id": (transit if leg == "out" else bag).id,
                        "partner_id": user.partner_id.id,
                        "origin": origin,
                        "pharma_user_id": user.id,
                        "pharma_leg": leg,
                        "pharma_request_id": request.id if request else False,
                        "user_id": False,
                    }
                    for (user, __, request), bag in zip(rows, bags, strict=True)
                ]
            )
            for leg in ("out", "in")
        }
        self._make_shipment_moves(rows, bags, legs, store, transit, origin)
        (legs["out"] | legs["in"]).action_confirm()
        legs["out"].action_assign()
        if company.pharma_auto_ship:
            # A transfer counts as ready when a part of it is: look at each of its moves.
            ready = legs["out"].filtered(lambda p: set(p.move_ids.mapped("state")) == {"assigned"})
            if ready:
                ready.move_ids.picked = True
                ready._action_done()
        return legs["out"]

    @api.model
    def _make_shipment_moves(self, rows, bags, legs, store, transit, origin):
        Move = legs["out"].move_ids.browse()
        first, second = [], []
        for (__, lines, __), bag, out, into in zip(
            rows, bags, legs["out"], legs["in"], strict=True
        ):
            for product, quantity in lines:
                first.append(
                    self._prepare_move_vals(product, quantity, store, transit, origin)
                    | {"picking_id": out.id}
                )
                second.append(
                    self._prepare_move_vals(product, quantity, transit, bag, origin)
                    | {"picking_id": into.id, "procure_method": "make_to_order"}
                )
        moves = Move.create(first)
        Move.create(
            [
                {**vals, "move_orig_ids": [(4, move.id)]}
                for vals, move in zip(second, moves, strict=True)
            ]
        )
