# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import nullcontext
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .stock_rows import StockRows


@tagged("post_install", "-at_install")
class TestShipmentStock(StockRows):
    """What shipments made at once leave in the database is what Odoo's own steps leave, field by field."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reps = cls.rep | cls.rep2 | cls.rep_south
        cls.Bag = cls.env["pharma.bag"]
        for rep in cls.reps:
            cls.Bag._bag_of(rep, cls.company)
        cls.way = cls.company.pharma_transit_location_id
        cls.stock = cls.store.lot_stock_id

    def _rows(self, *lines):
        """Every rep gets these (item, pieces)."""
        return [(rep, lines, None) for rep in self.reps]

    def _ship(self, rows, steps=False):
        # an addon that acts on moves when they get done, as valuation does, gets to see every step
        Move = type(self.env["stock.move"])
        with patch.object(Move, "_action_done", Move._action_done) if steps else nullcontext():
            out = self.Bag._ship_many(self.company, rows, "Spring")
        self.env.flush_all()
        return out

    def _compare(self, rows):
        """Ship from the same stock by Odoo's steps and then at once; return the transfers of the latter."""
        self.env.flush_all()
        last = self._last()
        moment = fields.Datetime.now() + timedelta(seconds=1)
        with freeze_time(moment):
            point = self.env.cr.savepoint()
            self._ship(rows, steps=True)
            theirs = self._written(last)
            point.close(rollback=True)
            with patch.object(type(self.Bag), "_ship_by_steps", side_effect=AssertionError):
                out = self._ship(rows)
        ours = self._written(last)
        self._assert_same(ours, theirs)
        self.assertEqual(len(ours["stock_picking"]), 2 * len(rows))
        return out

    def test_everything_is_there(self):
        """The samples of all come from two lots, the first to expire first; the gifts have none."""
        out = self._compare(self._rows((self.sample, 40), (self.gift, 3), (self.leaflet, 7)))
        self.assertEqual(set(out.mapped("state")), {"done"})
        into = out.move_ids.move_dest_ids.picking_id
        self.assertEqual(set(into.mapped("state")), {"assigned"})
        self.assertEqual(
            [(line.lot_id, line.quantity) for line in out[2].move_line_ids if line.lot_id],
            [(self.lot_soon, 20), (self.lot_late, 20)],
        )

    def test_the_store_is_short(self):
        """The third waits for a part; nobody gets what has expired, or what lies elsewhere."""
        self._stock(self.stock, self.sample, 500, self.lot_expired)
        self._stock(self.company._pharma_place("quarantine"), self.gift, 500)
        out = self._compare(self._rows((self.sample, 80), (self.gift, 50), (self.leaflet, 1)))
        self.assertEqual(out.mapped("state"), ["done", "done", "assigned"])
        self.assertEqual(
            out[2].move_ids.mapped("state"), ["partially_available", "confirmed", "assigned"]
        )
        self.assertEqual(out[2].move_ids.move_dest_ids.mapped("state"), ["waiting"] * 3)
        self.assertEqual(self._free(self.sample), 0)

    def _free(self, product):
        quants = (
            self.env["stock.quant"]
            .search([("product_id", "=", product.id), ("location_id", "child_of", self.stock.id)])
            .filtered(lambda q: q.lot_id != self.lot_expired)
        )
        self.assertTrue(all(q.quantity >= q.reserved_quantity >= 0 for q in quants))
        return sum(q.quantity - q.reserved_quantity for q in quants)

    def test_a_storekeeper_ships(self):
        self.company.pharma_auto_ship = False
        out = self._compare(self._rows((self.sample, 40), (self.gift, 40)))
        self.assertEqual(out.mapped("state"), ["assigned"] * 3)
        self.assertEqual(out.move_ids.mapped("state"), ["assigned"] * 5 + ["partially_available"])
        out[0].move_ids.picked = True
        out[0]._action_done()
        self.assertEqual(out[0].move_ids.move_dest_ids.mapped("state"), ["assigned"] * 2)

    def test_stock_on_shelves(self):
        """Pieces lie on two shelves, some left before they were booked in, others are reserved already."""
        shelf = self.env["stock.location"].create(
            {"name": "Shelf 1", "location_id": self.stock.id, "usage": "internal"}
        )
        self._stock(shelf, self.gift, 30)
        self._stock(shelf, self.sample, 30, self.lot_soon)
        self._stock(self.stock, self.leaflet, -1200)
        self._stock(shelf, self.leaflet, 250)
        other = self.env["stock.move"].create(
            self.Bag._prepare_move_vals(self.gift, 95, self.stock, self.way, "Another order")
        )
        other._action_confirm()
        other._action_assign()
        out = self._compare(self._rows((self.sample, 41), (self.gift, 7), (self.leaflet, 20)))
        self.assertEqual(out.mapped("state"), ["done", "done", "assigned"])
        self.assertEqual(self._free(self.gift), 14)

    def test_receipts_go_on_as_ever(self):
        """What is on its way can be received, counted, and given."""
        out = self._ship(self._rows((self.sample, 40), (self.gift, 3)))
        receipts = out.move_ids.move_dest_ids.picking_id
        for receipt in receipts:
            self.Bag._receive(receipt)
        self.assertEqual(self._on_hand(self.rep_south, self.sample, self.lot_late), 20)
        self.assertEqual(self._on_hand(self.rep2, self.gift), 3)
        on_the_way = self.env["stock.quant"].search([("location_id", "=", self.way.id)])
        self.assertFalse(any(q.quantity or q.reserved_quantity for q in on_the_way))

    def test_reordering_rules_follow(self):
        rule = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.gift.id,
                "location_id": self.stock.id,
                "warehouse_id": self.store.id,
                "product_min_qty": 95,
                "product_max_qty": 100,
                "trigger": "manual",
            }
        )
        self.assertEqual(rule.qty_to_order, 0)
        self._ship(self._rows((self.gift, 3), (self.leaflet, 3)))
        self.assertEqual(rule.qty_to_order, 9)

    def test_what_needs_every_step(self):
        """The same item twice is one move; a recalled lot is refused; an item of another company, too."""
        out = self._ship(self._rows((self.gift, 3), (self.gift, 4)))
        self.assertEqual(out.move_ids.mapped("quantity"), [7, 7, 7])
        self.lot_soon.sudo().pharma_recalled = True
        with self.assertRaisesRegex(UserError, "is recalled"), self.env.cr.savepoint():
            self._ship(self._rows((self.sample, 3)))
        company = self.env["res.company"].create({"name": "Another company"})
        foreign = self._item("Foreign atlas", "gift", 1.0, company_id=company.id)
        with self.assertRaisesRegex(UserError, "belongs to another company"):
            self._ship(self._rows((foreign, 3)))

    def test_queries_do_not_grow_with_the_lines(self):
        self._ship(self._rows((self.gift, 1)))
        counts = []
        items = [(self._item(f"Item {n}", "gift", 1.0), 1) for n in range(20)]
        for item, __ in items[:-1]:
            self._stock(self.stock, item, 100)
        for lines in (items[:2], items):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._ship(self._rows(*lines))
            counts.append(self.env.cr.sql_log_count - before)
        # each item new on the way is one row more there
        self.assertLessEqual(counts[1] - counts[0], 18 + 8)
