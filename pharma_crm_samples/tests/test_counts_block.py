# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import Form, tagged

from .test_transfers import TransferCommon


@tagged("post_install", "-at_install")
class TestCountClosesTheBag(TransferCommon):
    """While a count that closes a period is open, nothing goes into or out of the bag."""

    def _count(self, kind="close_out"):
        return self.env["pharma.bag.count"].with_user(self.rep).create({"kind": kind})

    def test_nothing_goes_out(self):
        paper = self._paper((self.sample, 1, self.lot_late), kind="return")
        count = self._count()
        with self._refused(count.name):
            self._report(self.rep, self.doctor_a, (self.sample, 1))
        with self._refused("being counted"):
            paper.action_send()
        self.assertEqual(self._on_hand(self.rep, self.sample), 10)
        # a colleague's bag stays open
        self._bag(self.rep2, (self.sample, 2, self.lot_late))
        self._report(self.rep2, self.doctor_a, (self.sample, 1))
        count.action_cancel()
        paper.action_send()
        self.assertEqual(self._on_hand(self.rep, self.sample), 9)

    def test_nothing_comes_in(self):
        count = self._count("month")
        shipment = self.env["pharma.bag"]._ship(self.rep, self.company, [(self.gift, 2)], "x")
        self.assertEqual(shipment.state, "done", "The store may ship: it is on the way")
        receipt = shipment.move_ids.move_dest_ids.picking_id
        with self._refused(count.name):
            self.env["pharma.bag"]._receive(receipt)
        for line in count.line_ids:
            line.counted = 10 if line.product_id == self.sample else 5
        # what was shipped meanwhile does not stand in the way of closing
        count.action_submit()
        self.assertEqual(count.state, "done")
        self.env["pharma.bag"]._receive(receipt)
        self.assertEqual(self._on_hand(self.rep, self.gift), 7)

    def test_until_the_manager_has_signed(self):
        count = self._count()
        for line in count.line_ids:
            line.write({"counted": 4, "reason": "lost"})
        count.action_submit()
        with self._refused("waits for the manager's signature"):
            self._report(self.rep, self.doctor_a, (self.sample, 1))
        count.line_ids.reason = "lost"
        count.with_user(self.manager).action_sign()
        self.assertEqual(self._on_hand(self.rep, self.sample), 4)
        self._report(self.rep, self.doctor_a, (self.sample, 1))
        self.assertEqual(self._on_hand(self.rep, self.sample), 3)

    def test_report_says_so_before(self):
        call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .create({"partner_id": self.doctor_a.id, "date_planned": "2030-01-01 10:00:00"})
        )
        self.assertTrue(any(item["max"] for item in call.offer_items()))
        count = self._count()
        for item in call.offer_items():
            self.assertEqual(item["max"], 0)
            self.assertIn(count.name, item["reason"])

    def test_what_is_in_progress_is_settled_first(self):
        paper = self._to_colleague()
        paper.action_send()
        with self._refused(paper.name):
            self._count()
        between = self._count("interim")
        with self._refused(paper.name):
            between.kind = "quarter"
        paper.with_user(self.rep2).action_receive()
        between.kind = "quarter"

    def test_what_went_back_to_the_store_does_not_hold_up_a_period(self):
        """The pieces have left the bag; only the store can receive them, maybe next month."""
        paper = self._paper((self.sample, 4, self.lot_late), kind="return")
        paper.action_send()
        with self._refused("the store"):
            self._count("close_out")
        count = self._count("month")
        with self._refused(count.name):
            paper.action_take_back()
        for line in count.line_ids:
            line.counted = 6 if line.product_id == self.sample else 5
        count.action_submit()
        self.assertEqual((count.state, count.variance_total), ("done", 0))
        paper.with_user(self.admin).action_receive()
        self.assertEqual(self._on_hand(self.rep, self.sample), 6)

    def test_what_stands_in_the_way_is_told_before(self):
        """A count that is not saved yet names the paper, links to it and says whom it waits for."""
        Count = self.env["pharma.bag.count"].with_user(self.rep)
        with Form(Count) as form:
            self.assertFalse(form.blocked_by)
        form.record.action_cancel()
        paper = self._to_colleague()
        paper.action_send()
        form = Form(Count)
        for text in (paper.name, f"/{paper.id}", self.rep2.name):
            self.assertIn(text, str(form.blocked_by))
        form.kind = "interim"
        self.assertIn(paper.name, str(form.blocked_by))
        form.kind = "month"
        with self._refused(f"{paper.name}.*{self.rep2.name}"):
            form.save()

    def test_begin_lists_the_lots(self):
        form = Form(self.env["pharma.bag.count"].with_user(self.rep))
        count = form.save()
        self.assertTrue(count.action_begin())
        self.assertEqual((len(count.line_ids), count.left_to_count), (2, 2))

    def test_count_in_between_leaves_the_bag_open(self):
        self._count("interim")
        self._report(self.rep, self.doctor_a, (self.sample, 1))
        self.assertEqual(self._on_hand(self.rep, self.sample), 9)
