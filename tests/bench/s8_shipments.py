"""S8, shipments: what is shared out goes to the reps, by one click, in the background.

Ours  the whole of it: sharing out as measured before, *Confirm*, `action_ship` and the background work to its end,
      with every shipment made, reserved, out of the store and waiting for its rep; once, since it is shipped then.
      The ratio is that of its time to five minutes for 50,000 lines.

and the shipments of some reps:

Ours  `_ship_many`, as the background work does
Odoo  as many transfers made, checked and validated one after the other, without a second leg
"""

from statistics import median

from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.populate.bulk import multiply
from tests.bench.rounds import measure, timed

SECONDS, LINES = 300, 50_000
SHIPPED = 10  # reps
SHIPPED_ITEMS = 10


def run(session, size, pairs, say, allocation, shared):
    """:param shared: the seconds in which it was shared out"""
    shipments = Shipments(session, allocation)
    confirmed, shipped = shipments.ship_all()
    whole = median(shared) + confirmed + shipped
    say(
        f"    {allocation.lines} lines shipped: {shipped:.1f} s, confirmed before: {confirmed:.1f} s,"
        f" shared out: {median(shared):.1f} s; {1000 * whole / allocation.lines:.2f} ms a line"
    )
    ratio = whole / allocation.lines / (SECONDS / LINES)
    yield Figure("S8", "share_and_ship", ratio, "<=1", 1, size.name)
    times = measure({"ours": shipments.ship, "odoo": shipments.transfers}, pairs)
    say(f"    {SHIPPED} reps shipped to: {milliseconds(times['ours'])}")
    say(f"    as many transfers of Odoo: {milliseconds(times['odoo'])}")
    ratio = median_ratio(times["ours"], times["odoo"])
    yield Figure("S8", "ship", ratio, "<=0.5", pairs, size.name)


class Shipments:
    def __init__(self, session, allocation):
        self.session, self.allocation = session, allocation.allocation
        self.items = allocation.products[:SHIPPED_ITEMS]
        with session.environment() as env:
            self.company = env["pharma.cycle"].browse(allocation.cycle_id).company_id.id
            company = self._company(env)
            company._pharma_prepare_stock()
            self._fill_store(env, company, allocation.products)
            members = env["pharma.territory.member"].search(
                [("role", "=", "rep"), ("company_id", "=", company.id)], limit=SHIPPED
            )
            self.reps = members.user_id.ids
            env["pharma.bag"]._bags_of(members.user_id, company)

    def _company(self, env):
        return env["res.company"].browse(self.company)

    def _fill_store(self, env, company, products):
        """There is as much of each item as all of it ships."""
        store = company._pharma_store().lot_stock_id
        Quant = env["stock.quant"]
        Quant._update_available_quantity(
            env["product.product"].browse(products[0]), store, 1_000_000
        )
        env.flush_all()
        first = Quant.search([("product_id", "=", products[0]), ("location_id", "=", store.id)])
        others = ", ".join(map(str, products[1:]))
        multiply(
            first,
            f"SELECT row_number() OVER () AS n, id FROM unnest(ARRAY[{others}]) id",
            {"product_id": "s.id"},
        )

    def ship_all(self):
        """Return the seconds in which it was confirmed, and shipped."""
        with self.session.environment() as env:
            confirmed = timed(env["pharma.allocation"].browse(self.allocation).action_confirm)

        def ship():
            with self.session.environment() as env:
                env["pharma.allocation"].browse(self.allocation).action_ship()
                env["pharma.background.mixin"]._cron_background()

        shipped = timed(ship)
        with self.session.environment() as env:
            allocation = env["pharma.allocation"].browse(self.allocation)
            pickings = allocation.line_ids.picking_id
            if allocation.state != "shipped" or set(pickings.mapped("state")) != {"done"}:
                raise AssertionError(
                    f"S8: not shipped: {allocation.job_state}, {allocation.job_note}"
                )
            receipts = pickings.move_ids.move_dest_ids
            if set(receipts.mapped("state")) != {"assigned"} or sum(
                receipts.mapped("quantity")
            ) != sum(allocation.line_ids.mapped("quantity")):
                raise AssertionError("S8: not everything is on its way")
        return confirmed, shipped

    def ship(self):
        def work():
            with self.session.environment() as env:
                lines = [(product, 5) for product in env["product.product"].browse(self.items)]
                out = env["pharma.bag"]._ship_many(
                    self._company(env),
                    [(rep, lines, None) for rep in env["res.users"].browse(self.reps)],
                    "S8",
                )
                if set(out.mapped("state")) != {"done"}:
                    raise AssertionError("S8: not shipped")

        return work

    def transfers(self):
        def work():
            with self.session.environment() as env:
                kind = self._company(env).pharma_bag_type_id
                source, target = kind.default_location_src_id, kind.default_location_dest_id
                for _rep in self.reps:
                    picking = env["stock.picking"].create(
                        {
                            "picking_type_id": kind.id,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                            "move_ids": [
                                (
                                    0,
                                    0,
                                    {
                                        "product_id": product.id,
                                        "product_uom_qty": 5,
                                        "product_uom": product.uom_id.id,
                                        "location_id": source.id,
                                        "location_dest_id": target.id,
                                    },
                                )
                                for product in env["product.product"].browse(self.items)
                            ],
                        }
                    )
                    picking.action_confirm()
                    picking.action_assign()
                    picking.move_ids.picked = True
                    picking.button_validate()
                    if picking.state != "done":
                        raise AssertionError("S8: Odoo's transfer is not done")

        return work
