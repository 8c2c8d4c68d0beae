# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""All stock operations of the field force, and the only place that acts on stock with sudo().

Reps have no rights in Inventory and shall not need them. Every method here is private (not
callable over RPC) and does one narrow thing for a caller who has been checked: whose bag it is,
what is moved and where to is decided by the caller's business rule, never by raw input.
"""

from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# What lies of one lot in a bag; name and expiration are read here because reps may not read lots.
Stock = namedtuple("Stock", "lot quantity name expiration recalled")

#: Whose steps with moves that get done are known here: Odoo's own, and ours (see `_check_open`).
STEPS = ("odoo.addons.stock.", "odoo.addons.pharma_crm_samples.")


class PharmaBag(models.AbstractModel):
    _name = "pharma.bag"
    _description = "Stock operations of a rep's bag"

    @api.model
    def _bag_of(self, user, company):
        """Return the bag location of a rep in a company (sudo), made on first use."""
        # sudo: a rep's own bag may be made by the rep's first request; only the name comes from data.
        company = company.sudo()
        company._pharma_prepare_stock()
        Location = self.env["stock.location"].sudo().with_company(company)
        bag = Location.with_context(active_test=False).search(
            [("pharma_user_id", "=", user.id), ("company_id", "=", company.id)]
        )
        return bag or Location.create(
            {
                "name": user.name,
                "usage": "internal",
                "location_id": company.pharma_bag_root_id.id,
                "company_id": company.id,
                "pharma_user_id": user.id,
            }
        )

    @api.model
    def _on_hand(self, user, company, products=None, lock=False):
        """Return what lies in a rep's bag: {product id: [Stock, …]}, first to expire first.

        With ``lock`` the rows are locked until the end of the transaction. If another transaction
        changed them meanwhile, PostgreSQL reports a serialisation failure and Odoo runs the request
        again with the new quantities: two devices can never give the same last piece.
        """
        # The bag may still hold quantities that only the cache knows.
        self.env["stock.quant"].flush_model(["product_id", "lot_id", "location_id", "quantity"])
        self.env["stock.lot"].flush_model(["name", "expiration_date", "pharma_recalled"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT quant.product_id, quant.lot_id, quant.quantity, lot.name, lot.expiration_date,
                       COALESCE(lot.pharma_recalled, FALSE)
                  FROM stock_quant quant
                  JOIN stock_location bag ON bag.id = quant.location_id
                  LEFT JOIN stock_lot lot ON lot.id = quant.lot_id
                 WHERE bag.pharma_user_id = %(user)s AND bag.company_id = %(company)s
                   AND (%(every)s OR quant.product_id = ANY(%(products)s))
                 ORDER BY quant.product_id, lot.expiration_date NULLS LAST, quant.in_date, quant.id
                   %(lock)s
                """,
                user=user.id,
                company=company.id,
                every=products is None,
                products=products.ids if products else [],
                lock=SQL("FOR UPDATE OF quant") if lock else SQL(),
            )
        )
        Lot = self.env["stock.lot"]
        stock = {}
        for product, lot, quantity, name, expiration, recalled in rows:
            lots = stock.setdefault(product, {})
            before = lots[lot].quantity if lot in lots else 0
            lots[lot] = Stock(Lot.browse(lot or ()), before + quantity, name, expiration, recalled)
        return {product: list(lots.values()) for product, lots in stock.items()}

    @api.model
    def _give(self, user, company, partner, lines, origin):
        """Move pieces from a rep's bag to the recipients' location; return the done moves in order.

        :param lines: [(product, lot, quantity)], all checked against :meth:`_on_hand` under lock
        """
        bag = self._bag_of(user, company)
        recipients = bag.company_id.pharma_recipient_location_id
        # sudo: a hand-over moves stock of the rep's own bag, which the caller has checked and locked.
        Move = self.env["stock.move"].sudo().with_company(company)
        at_once = self._may_give_at_once(Move, bag, [product for product, _lot, _quantity in lines])
        if at_once:
            self._check_open(bag)
        moves = Move.create(
            [
                self._prepare_move_vals(product, quantity, bag, recipients, origin)
                | {
                    "partner_id": partner.id,
                    "picked": True,
                    "state": "done" if at_once else "draft",
                    "move_line_ids": [
                        (
                            0,
                            0,
                            self._prepare_move_line_vals(product, lot, quantity, bag, recipients),
                        )
                    ],
                }
                for product, lot, quantity in lines
            ]
        )
        if not at_once:
            moves._action_done()
        return moves

    @api.model
    def _may_give_at_once(self, Move, bag, products):
        """Whether moves may be made in their last state, as Odoo makes those that are added to a done transfer.

        The lines move the stock all the same; what is left out are the steps between (confirm, reserve, unreserve),
        which need no look when nothing of it is reserved for others and no other addon acts on moves that get done
        (valuation does).
        """
        takers = {cls.__module__ for cls in type(Move).__mro__ if "_action_done" in vars(cls)}
        if not all(module.startswith(STEPS) for module in takers):
            return False
        reserved = self.env.execute_query(
            SQL(
                "SELECT 1 FROM stock_quant WHERE location_id = %s AND product_id = ANY(%s)"
                " AND reserved_quantity <> 0 LIMIT 1",
                bag.id,
                [product.id for product in products],
                to_flush=self.env["stock.quant"]._fields["reserved_quantity"],
            )
        )
        return not reserved

    @api.model
    def _check_open(self, bag):
        """Hook: refuse a move out of this bag, as our `_action_done` does for moves that take every step."""

    @api.model
    def _prepare_move_vals(self, product, quantity, source, destination, origin):
        return {
            "product_id": product.id,
            "product_uom_qty": quantity,
            "product_uom": product.uom_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "company_id": (source.company_id or destination.company_id).id,
            "origin": origin,
        }

    @api.model
    def _prepare_move_line_vals(self, product, lot, quantity, source, destination):
        return {
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "lot_id": lot.id,
            "quantity": quantity,
            "picked": True,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "company_id": source.company_id.id,
        }

    @api.model
    def _receive(self, picking):
        """Put a shipment that is on its way into the rep's bag (the caller has checked whose it is)."""
        # sudo: the rep confirms a transfer that the store made for this rep.
        picking = picking.sudo()
        if picking.state == "done":
            return
        if picking.state != "assigned":
            raise UserError(self.env._("The store has not shipped %s yet.", picking.name))
        picking.move_ids.picked = True
        picking._action_done()

    @api.model
    def _is_expired(self, expiration, moment=None):
        """Tell whether goods with this expiration date may no longer be given at a moment."""
        return bool(expiration) and expiration <= (moment or fields.Datetime.now())

    @api.model
    def _is_blocked(self, row, moment=None):
        """Tell whether pieces in a bag may not be given at a moment: expired or recalled."""
        return row.recalled or self._is_expired(row.expiration, moment)
