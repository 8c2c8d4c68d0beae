# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.shelves import Shelves
from .stock_quant import BookedQuants

#: Removal strategies that are an order of quants, whatever the quantity.
ORDERED = ("fifo", "lifo", "fefo")


class PharmaBag(models.AbstractModel):
    """What the store has for many shipments, read and locked once for all of them."""

    _inherit = "pharma.bag"

    @api.model
    def _stock_to_ship(self, rows, store, way):
        """Lock what lies of the items in the store and on the way; tell what is free in the store.

        :param rows: [(user, [(product, quantity)], request or None)]
        :return: BookedQuants, Shelves of (location, lot); None when an item is kept in a manner that Odoo looks into
            for each move
        """
        wanted = Counter()
        for __, lines, __ in rows:
            for product, quantity in lines:
                wanted[product] += quantity
        products = store.env["product.product"].union(*wanted)
        if not all(self._is_plainly_kept(product, store) for product in products):
            return None
        quants = self._lock_stock(products, store, way)
        in_store = quants.filtered(lambda q: q.location_id != way)
        if not all(self._is_plainly_stored(quant) for quant in in_store):
            return None
        free = {}
        for product, shelf in self._removal_order(products, in_store, store).items():
            parts = [(quant, quant.quantity - quant.reserved_quantity) for quant in shelf]
            if any(product.uom_id.compare(pieces, 0) < 0 for __, pieces in parts):
                # some left before they were booked in: Odoo sets them off against the others
                parts = self._reserve_quants(product, store, wanted[product])
            free[product] = [
                ((quant.location_id, quant.lot_id), pieces)
                for quant, pieces in parts
                if product.uom_id.compare(pieces, 0) > 0
            ]
        return BookedQuants.of(quants), Shelves(free)

    @api.model
    def _is_plainly_kept(self, product, store):
        return (
            product.is_storable
            and product.tracking != "serial"
            and product.categ_id.packaging_reserve_method != "full"
            and self._strategy(product, store) in ORDERED
        )

    @api.model
    def _is_plainly_stored(self, quant):
        """Whether Odoo would ship it without a question: no package, nobody else's, with its lot, not recalled."""
        return not (
            quant.package_id
            or quant.owner_id
            or quant.lot_id.pharma_recalled
            or (quant.product_id.tracking != "none" and not quant.lot_id)
        )

    @api.model
    def _strategy(self, product, store):
        return store.env["stock.quant"]._get_removal_strategy(product, store)

    @api.model
    def _lock_stock(self, products, store, way):
        """Return the quants of the products below two locations, locked until the end of the transaction.

        Whoever ships at the same moment waits here; PostgreSQL then reports what has changed, and Odoo, or the
        background work, begins again with what is left.
        """
        Quant = store.env["stock.quant"]
        Quant.flush_model()
        rows = Quant.env.execute_query(
            SQL(
                """
                SELECT quant.id
                  FROM stock_quant quant
                  JOIN stock_location place ON place.id = quant.location_id
                 WHERE quant.product_id = ANY(%s)
                   AND (place.id = %s OR place.parent_path LIKE %s)
                 ORDER BY quant.id
                   FOR UPDATE OF quant
                """,
                list(products.ids),
                way.id,
                f"{store.parent_path}%",
            )
        )
        return Quant.browse(id_ for (id_,) in rows)

    @api.model
    def _removal_order(self, products, quants, store):
        """Return {product: its quants} in the order in which Odoo takes them; without those to be removed by now."""
        Quant = quants.browse()
        groups = products.grouped(lambda p: (self._strategy(p, store), p.use_expiration_date))
        shelves = {}
        for (strategy, expires), group in groups.items():
            domain = Domain([("id", "in", quants.ids), ("product_id", "in", group.ids)])
            if expires:
                domain &= Domain("removal_date", "=", False) | Domain(
                    "removal_date", ">=", fields.Datetime.now()
                )
            found = Quant.search(domain, order=Quant._get_removal_strategy_order(strategy))
            # Odoo, too, takes what has a lot first
            shelves |= found.sorted(lambda q: not q.lot_id).grouped("product_id")
        return shelves

    @api.model
    def _reserve_quants(self, product, store, quantity):
        Quant = store.env["stock.quant"]
        if product.use_expiration_date:
            Quant = Quant.with_context(with_expiration=fields.Datetime.now())
        return Quant._get_reserve_quantity(product, store, quantity)
