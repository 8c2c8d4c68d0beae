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
# `reserved` are the pieces of it that a transfer has reserved, `bag` is the id of the location.
Stock = namedtuple("Stock", "lot quantity name expiration recalled reserved bag")


class PharmaBag(models.AbstractModel):
    _name = "pharma.bag"
    _description = "Stock operations of a rep's bag"

    @api.model
    def _bag_of(self, user, company):
        """Return the bag location of a rep in a company (sudo), made on first use."""
        return self._bags_of(user, company)[user]

    @api.model
    def _bags_of(self, users, company):
        """Return {user: bag location} of reps in a company (sudo), made on first use."""
        # sudo: a rep's own bag may be made by the rep's first request; only the name comes from data.
        company = company.sudo()
        company._pharma_prepare_stock()
        Location = self.env["stock.location"].sudo().with_company(company)
        bags = Location.with_context(active_test=False).search(
            [("pharma_user_id", "in", users.ids), ("company_id", "=", company.id)]
        )
        known = {bag.pharma_user_id.id: bag for bag in bags}
        new = users.filtered(lambda u: u.id not in known)
        made = Location.create(
            [
                {
                    "name": user.name,
                    "usage": "internal",
                    "location_id": company.pharma_bag_root_id.id,
                    "company_id": company.id,
                    "pharma_user_id": user.id,
                }
                for user in new
            ]
        )
        known |= dict(zip(new.ids, made, strict=True))
        return {user: known[user.id] for user in users}

    @api.model
    def _on_hand(self, user, company, products=None, lock=False):
        """Return what lies in a rep's bag: {product id: [Stock, …]}, first to expire first.

        With ``lock`` the rows are locked until the end of the transaction. If another transaction
        changed them meanwhile, PostgreSQL reports a serialisation failure and Odoo runs the request
        again with the new quantities: two devices can never give the same last piece.
        """
        # The bag may still hold quantities that only the cache knows.
        self.env["stock.quant"].flush_model(
            ["product_id", "lot_id", "location_id", "quantity", "reserved_quantity"]
        )
        self.env["stock.lot"].flush_model(["name", "expiration_date", "pharma_recalled"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT quant.product_id, quant.lot_id, quant.quantity, lot.name, lot.expiration_date,
                       COALESCE(lot.pharma_recalled, FALSE), COALESCE(quant.reserved_quantity, 0),
                       quant.location_id
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
        for product, lot, quantity, name, expiration, recalled, reserved, bag in rows:
            lots = stock.setdefault(product, {})
            if lot in lots:
                quantity += lots[lot].quantity
                reserved += lots[lot].reserved
            lots[lot] = Stock(
                Lot.browse(lot or ()), quantity, name, expiration, recalled, reserved, bag
            )
        return {product: list(lots.values()) for product, lots in stock.items()}

    @api.model
    def _as_system(self, records, company):
        """Return records (sudo) in a company, without what else a client has put into the context.

        Keys such as `default_…` or `quants_cache` would reach every record that Odoo's steps make.
        """
        kept = {
            key: value
            for key, value in self.env.context.items()
            if key in ("lang", "tz", "uid", "allowed_company_ids")
        }
        # a new context, because keys are to be gone from it
        return records.sudo().with_context(kept).with_company(company)  # pylint: disable=context-overridden

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
        # as system: the rep confirms a transfer that the store made for this rep.
        picking = self._as_system(picking, picking.sudo().company_id)
        if picking.state == "done":
            return
        if picking.state != "assigned":
            raise UserError(self.env._("The store has not shipped %s yet.", picking.name))
        self._carry_out(picking)

    @api.model
    def _is_expired(self, expiration, moment=None):
        """Tell whether goods with this expiration date may no longer be given at a moment."""
        return bool(expiration) and expiration <= (moment or fields.Datetime.now())

    @api.model
    def _is_blocked(self, row, moment=None):
        """Tell whether pieces in a bag may not be given at a moment: expired or recalled."""
        return row.recalled or self._is_expired(row.expiration, moment)
