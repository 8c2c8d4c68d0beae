# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import ExitStack
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.stock.models.stock_move import StockMove

from ..models.bag.stock_quant import BookedQuants
from .stock_rows import StockRows


@tagged("post_install", "-at_install")
class TestReceiptStock(StockRows):
    """What is received at once leaves in the database what Odoo's own steps leave, field by field."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Bag = cls.env["pharma.bag"]
        cls.bag = cls._bag(cls.rep, (cls.gift, 2), (cls.sample, 5, cls.lot_soon))
        cls.company._pharma_place("difference")
        cls.way = cls.company.pharma_transit_location_id

    def _parcel(self, *lines):
        """Ship (item, pieces) to the rep; return the transfer that the rep confirms."""
        out = self.Bag._ship(self.rep, self.company, lines, "Spring")
        return out.move_ids.move_dest_ids.picking_id

    def _by_steps(self):
        """Let Odoo look up everything for each line."""
        stack = ExitStack()
        Line, Move = type(self.env["stock.move.line"]), type(self.env["stock.move"])
        stack.enter_context(patch.object(Line, "_books", lambda lines: None))
        stack.enter_context(patch.object(Move, "_push_apply", StockMove._push_apply))
        return stack

    def _compare(self, lines, receive):
        """Receive the same parcel by Odoo's steps and then at once; return its transfer."""
        last = self._last()
        picking = self._parcel(*lines)
        self.env.flush_all()
        with freeze_time(fields.Datetime.now() + timedelta(seconds=1)):
            point = self.env.cr.savepoint()
            with self._by_steps():
                receive(picking)
                self.env.flush_all()
            theirs = self._written(last)
            point.close(rollback=True)
            self.env.invalidate_all()
            with patch.object(
                BookedQuants, "close", autospec=True, side_effect=BookedQuants.close
            ) as close:
                receive(picking)
            close.assert_called()
            self.env.flush_all()
        self._assert_same(self._written(last), theirs)
        return picking

    def test_as_on_the_paper(self):
        """Two lots of a sample, a gift of which the bag has some, and leaflets, of which it has none."""
        picking = self._compare(
            [(self.sample, 120), (self.gift, 3), (self.leaflet, 7)], self.Bag._receive
        )
        self.assertEqual(picking.state, "done")
        self.assertEqual(self._on_hand(self.rep, self.sample, self.lot_soon), 105)
        self.assertEqual(self._on_hand(self.rep, self.sample, self.lot_late), 20)
        self.assertEqual(self._on_hand(self.rep, self.gift), 5)
        self.assertEqual(self._on_hand(self.rep, self.leaflet), 7)
        self._assert_nothing_on_the_way()

    def _assert_nothing_on_the_way(self):
        left = self.env["stock.quant"].search([("location_id", "=", self.way.id)])
        self.assertFalse(any(quant.quantity or quant.reserved_quantity for quant in left))

    def test_as_counted(self):
        """Some are missing, all of one are, and one has more than on the paper: each with its reason."""
        rows = [
            (self.sample, self.lot_soon, 90, "damaged", "Wet"),
            (self.sample, self.lot_late, 20, False, False),
            (self.gift, self.env["stock.lot"], 0, "short", False),
            (self.leaflet, self.env["stock.lot"], 9, "extra", False),
        ]
        self._compare(
            [(self.sample, 120), (self.gift, 3), (self.leaflet, 7)],
            lambda picking: self.Bag._receive_counted(picking, rows),
        )
        self.assertEqual(self._on_hand(self.rep, self.sample, self.lot_soon), 95)
        self.assertEqual(self._on_hand(self.rep, self.gift), 2)
        self.assertEqual(self._on_hand(self.rep, self.leaflet), 9)
        found = self.env["pharma.difference"].search([("user_id", "=", self.rep.id)], order="id")
        self.assertEqual(found.mapped("quantity"), [-10, -3, 2])
        self._assert_nothing_on_the_way()

    def test_more_than_anybody_had(self):
        """A bag is not filled with what the sender of the parcel never had, nor with an item that nobody sent."""
        picking = self._parcel((self.leaflet, 7))
        none = self.env["stock.lot"]
        for rows in (
            [(self.leaflet, none, 7 + 994, "extra", False)],
            [(self.leaflet, none, 7, False, False), (self.gift, none, 101, "extra", False)],
        ):
            refused = self.assertRaisesRegex(UserError, "has (993|100) by the books")
            with refused, self.env.cr.savepoint():
                self.Bag._receive_counted(picking, rows)
        self.Bag._receive_counted(picking, [(self.leaflet, none, 1000, "extra", False)])
        self.assertEqual(self._on_hand(self.rep, self.leaflet), 1000)
        stock = self.store.lot_stock_id
        self.assertEqual(self.leaflet.with_context(location=stock.id).qty_available, 0)

    def test_more_from_shelves(self):
        """What is beyond the paper is taken from where the store has it."""
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.store.lot_stock_id.id, "usage": "internal"}
        )
        self._stock(shelf, self.leaflet, 10)
        picking = self._parcel((self.leaflet, 7))
        none = self.env["stock.lot"]
        self.Bag._receive_counted(picking, [(self.leaflet, none, 7 + 1003, "extra", False)])
        quants = self.env["stock.quant"].search([("product_id", "=", self.leaflet.id)])
        self.assertEqual(sum(quants.mapped("quantity")), 1010)
        self.assertEqual(quants.filtered("quantity").location_id, self.bag)

    def test_a_colleague_sends_what_leaves_the_bag(self):
        """More than a colleague has sent by the paper is not taken out of that bag."""
        paper = self.env["pharma.bag.transfer"].with_user(self.rep)
        paper = paper.create(
            {
                "kind": "transfer",
                "receiver_id": self.rep2.id,
                "line_ids": [(0, 0, {"product_id": self.gift.id, "quantity": 1})],
            }
        )
        paper.action_send()
        rows = [(self.gift, self.env["stock.lot"], 2, "extra", False)]
        with self.assertRaisesRegex(UserError, "ask T Rep to send you the rest"):
            self.Bag._receive_counted(paper._second_leg(), rows)

    def test_a_client_s_context_changes_nothing(self):
        """Keys of a context that would reach what Odoo's steps make are left behind."""
        picking = self._parcel((self.leaflet, 7), (self.gift, 1))
        line = self.env["pharma.bag.line"].with_user(self.rep).search([("place", "=", "way")])[:1]
        forged = line.with_context(
            default_reserved_quantity=5,
            default_inventory_quantity=500,
            default_date="2020-01-01",
            default_state="cancel",
            cancel_backorder=True,
            quants_cache={},
            pharma_anything=1,
        )
        receipt = self.env["pharma.bag.receipt"].browse(forged.action_open_receipt()["res_id"])
        there = receipt.line_ids.filtered(lambda row: row.product_id == self.leaflet)
        there.write({"there": 9, "reason": "extra"})
        receipt.with_user(self.rep).with_context(**forged.env.context).action_confirm()
        self.assertEqual(picking.state, "done")
        quants = self.env["stock.quant"].search([("location_id", "=", self.bag.id)])
        self.assertEqual(set(quants.mapped("reserved_quantity")), {0})
        self.assertFalse(any(quants.mapped("inventory_quantity_set")))
        found = self.env["pharma.difference"].search([("user_id", "=", self.rep.id)])
        self.assertEqual((found.quantity, found.date.year > 2020), (2, True))

    def test_what_waits_for_it_gets_it(self):
        """A transfer that waits for what comes into the bag reserves it, whichever way it came."""
        move = self.env["stock.move"].create(
            self.Bag._prepare_move_vals(self.leaflet, 5, self.bag, self.way, "Waits")
            | {"picking_type_id": self.company.pharma_bag_type_id.id}
        )
        move._action_confirm()
        self.assertEqual(move.state, "confirmed")
        self._compare([(self.sample, 4), (self.leaflet, 7)], self.Bag._receive)
        self.assertEqual((move.state, move.quantity), ("assigned", 5))

    def test_a_rule_pushes_on(self):
        """Where a warehouse has a rule for what arrives in a bag, or in the place above it, it is followed."""
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.bag.location_id.id, "usage": "internal"}
        )
        route = self.env["stock.route"].create(
            {"name": "On", "product_selectable": True, "company_id": self.company.id}
        )
        self.env["stock.rule"].create(
            {
                "name": "On",
                "action": "push",
                "route_id": route.id,
                "location_src_id": self.bag.location_id.id,
                "location_dest_id": shelf.id,
                "picking_type_id": self.company.pharma_bag_type_id.id,
                "company_id": self.company.id,
            }
        )
        self.gift.route_ids = route
        self._compare([(self.gift, 4), (self.leaflet, 7)], self.Bag._receive)
        pushed = self.env["stock.move"].search([("location_dest_id", "=", shelf.id)])
        self.assertEqual((pushed.product_id, pushed.product_uom_qty), (self.gift, 4))

    def test_what_odoo_looks_at_line_by_line(self):
        """More is reserved than there is: Odoo frees what others have reserved, as ever."""
        picking = self._parcel((self.gift, 4), (self.leaflet, 7))
        quants = self.env["stock.quant"].search([("location_id", "=", self.way.id)])
        self.assertIsNotNone(picking.move_line_ids._books())
        quants.filtered(lambda q: q.product_id == self.gift).reserved_quantity = 6
        self.assertIsNone(picking.move_line_ids._books())
        self.Bag._receive(picking)
        self.assertEqual(self._on_hand(self.rep, self.gift), 6)

    def test_queries_do_not_grow_with_the_lines(self):
        """What the bag has had before costs nothing for each line; what it has not is one row more."""
        items = [self._item(f"Item {number}", "gift", 1.0) for number in range(20)]
        for item in items:
            self._stock(self.store.lot_stock_id, item, 100)
        counts = {}
        for known, chosen in (
            (False, items[:2]), (False, items), (True, items[:2]), (True, items),
        ):  # fmt: skip
            picking = self._parcel(*((item, 1) for item in chosen))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Bag._receive(picking)
            self.env.flush_all()
            counts[known, len(chosen)] = self.env.cr.sql_log_count - before
        self.assertLessEqual(counts[False, 20] - counts[False, 2], 18 + 4)
        self.assertLessEqual(counts[True, 20] - counts[True, 2], 4)
