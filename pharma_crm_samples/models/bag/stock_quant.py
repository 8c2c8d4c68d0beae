# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, fields, models

#: What Odoo looks at when it takes from a quant and adds to one.
QUANT_FIELDS = (
    "product_id", "location_id", "lot_id", "package_id", "owner_id", "in_date", "quantity", "reserved_quantity",
)  # fmt: skip


class ChosenQuants(defaultdict):
    """Quants by what they are of, locked, as Odoo keeps them in the context (`quants_cache`) while it works on them.

    A client can send a context, but none with an instance of this class.
    """

    # Contexts are the same only with the same instance: Odoo gives out an environment again when they are equal.
    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __hash__ = object.__hash__

    @classmethod
    def of(cls, quants):
        chosen = cls(quants.browse)
        for quant in quants:
            chosen[
                quant.product_id.id,
                quant.location_id.id,
                quant.lot_id.id,
                quant.package_id.id,
                quant.owner_id.id,
            ] |= quant
        return chosen

    def all_positive(self):
        return all(quant.quantity > 0 for quants in self.values() for quant in quants)


class BookedQuants(ChosenQuants):
    """Chosen quants whose changes are added up, and written once for many lines: see :meth:`close`.

    For goods without package and owner, of which no more is taken than there is.
    """

    @classmethod
    def of(cls, quants):
        books = super().of(quants)
        books.changes = {}
        return books

    def book(self, product, place, lot, quantity, reserved, in_date):
        """Note a change; return since when these goods have been in stock, as Odoo says it."""
        key = product.id, place.id, lot.id
        if not in_date:
            # Odoo counts what has no lot as well
            found = self[key + (False, False)] | self[key[:2] + (False, False, False)]
            dates = [quant.in_date for quant in found if quant.quantity > 0 and quant.in_date]
            in_date = min(dates, default=fields.Datetime.now())
        goods, *sums, since = self.changes.get(key, ((product, place, lot), 0, 0, in_date))
        sums = sums[0] + quantity, sums[1] + reserved
        self.changes[key] = (goods, *sums, min(since, in_date))
        return in_date

    def close(self, Quant):
        """Let Odoo write what was noted."""
        Quant = Quant.with_context(quants_cache=ChosenQuants(Quant.browse, self))
        nothing = {"package_id": Quant.package_id, "owner_id": Quant.owner_id}
        # a new quant takes them over
        Quant.lot_id.union(*(goods[2] for goods, *__ in self.changes.values())).fetch(
            ["lot_properties"]
        )
        for (product, place, lot), quantity, reserved, in_date in self.changes.values():
            Quant._update_available_quantity(
                product, place, quantity, reserved, lot_id=lot, in_date=in_date, **nothing
            )
        self.changes = {}


class StockQuant(models.Model):
    _inherit = "stock.quant"

    @api.model
    def _hold(self, products, places, lots):
        """Return what Odoo is about to look for of these goods in these places, read and locked at once.

        :param products: ids of items
        :param lots: ids of lots; what has none is looked for as well
        :return: None when somebody else holds one of them right now: Odoo would leave that one alone
        """
        quants = self.search_fetch(
            [
                ("product_id", "in", list(products)),
                ("location_id", "in", places.ids),
                ("lot_id", "in", [*lots, False]),
            ],
            QUANT_FIELDS,
        )
        held = quants.try_lock_for_update(allow_referencing=True)
        return quants if held == quants else None

    @api.model
    def _get_quants_by_products_locations(self, product_ids, location_ids, extra_domain=False):
        books = self.env.context.get("quants_cache")
        if isinstance(books, BookedQuants):
            return books
        return super()._get_quants_by_products_locations(
            product_ids, location_ids, extra_domain=extra_domain
        )

    @api.model
    def _update_available_quantity(
        self,
        product_id,
        location_id,
        quantity=False,
        reserved_quantity=False,
        lot_id=None,
        package_id=None,
        owner_id=None,
        in_date=None,
    ):
        books = self.env.context.get("quants_cache")
        if isinstance(books, BookedQuants):
            lot = lot_id or self.env["stock.lot"]
            return 0, books.book(product_id, location_id, lot, quantity, reserved_quantity, in_date)
        return super()._update_available_quantity(
            product_id,
            location_id,
            quantity=quantity,
            reserved_quantity=reserved_quantity,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            in_date=in_date,
        )

    def _are_chosen(self):
        return isinstance(self.env.context.get("quants_cache"), ChosenQuants)

    @api.model
    def _get_removal_strategy(self, product_id, location_id):
        if self._are_chosen():
            # which lot goes first has been decided: no need to ask the category and the places
            return "fifo"
        return super()._get_removal_strategy(product_id, location_id)

    def try_lock_for_update(self, *, allow_referencing=False, limit=None):
        if self._are_chosen():
            return self[:limit]
        return super().try_lock_for_update(allow_referencing=allow_referencing, limit=limit)
