# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
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
        # what was shipped meanwhile is on the way: that needs a reason and the manager
        count.open_reason = "It comes on Monday"
        count.action_submit()
        count.with_user(self.manager).action_sign()
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

    def _loss(self):
        loss = self._paper(
            (self.sample, 2, self.lot_late),
            model="pharma.bag.loss",
            reason="lost",
            note="In the taxi",
        )
        loss.action_submit()
        return loss

    def test_a_loss_is_decided_first(self):
        """Else the count and the decision would both take its pieces out of the bag."""
        loss = self._loss()
        with self._refused(loss.name):
            self._count()
        between = self._count("interim")
        with self._refused(loss.name):
            between.kind = "quarter"
        self._approve(loss, self.manager)
        between.kind = "quarter"
        with self._refused(between.name):
            self._loss()

    def test_what_stands_in_the_way_is_told_before(self):
        """A count that is not saved yet names the paper, links to it and says whom it waits for."""
        Count = self.env["pharma.bag.count"].with_user(self.rep)
        with Form(Count) as form:
            self.assertFalse(form.blocked_by)
        form.record.action_cancel()
        loss = self._loss()
        form = Form(Count)
        for text in (loss.name, f"/{loss.id}", self.manager.name):
            self.assertIn(text, str(form.blocked_by))
        form.kind = "interim"
        self.assertIn(loss.name, str(form.blocked_by))
        form.kind = "month"
        with self._refused(f"{loss.name}.*{self.manager.name}"):
            form.save()

    # -- what is not finished ---------------------------------------------------------------------

    def _counted(self, count, sample=10):
        for line in count.line_ids:
            line.counted = sample if line.product_id == self.sample else 5

    def _signed_twice(self, count, *names):
        """The count closes with a reason and the manager's signature only, and names what was not finished."""
        self._counted(count, self._on_hand(self.rep, self.sample))
        for name in names:
            self.assertIn(name, str(count.unfinished))
        with self._refused("Not finished.*" + ".*".join(names)), self.env.cr.savepoint():
            count.action_submit()
        count.open_reason = "It comes on Monday"
        count.action_submit()
        self.assertEqual((count.state, count.variance_total), ("counted", 0))
        for name in names:
            self.assertIn(name, count.open_papers)
        with self._refused("stays as it is"):
            count.open_reason = "Something else"
        count.with_user(self.manager).action_sign()
        self.assertEqual((count.state, count.signed_by_id), ("done", self.manager))

    def test_a_transfer_that_is_not_confirmed(self):
        paper = self._to_colleague()
        paper.action_send()
        self._signed_twice(self._count("close_out"), paper.name, self.rep2.name)
        paper.with_user(self.rep2).action_receive()
        self.assertEqual(paper.state, "done")

    def test_a_return_that_the_store_has_not_received(self):
        """The pieces have left the bag: they are no part of what is expected."""
        paper = self._paper((self.sample, 4, self.lot_late), kind="return")
        paper.action_send()
        count = self._count("month")
        with self._refused(count.name), self.env.cr.savepoint():
            paper.action_take_back()
        self._signed_twice(count, paper.name, "the store")
        paper.with_user(self.admin).action_receive()
        self.assertEqual(self._on_hand(self.rep, self.sample), 6)

    def test_a_shipment_on_the_way(self):
        shipment = self.env["pharma.bag"]._ship(self.rep, self.company, [(self.gift, 2)], "x")
        receipt = shipment.move_ids.move_dest_ids.picking_id
        self._signed_twice(self._count("month"), receipt.name)
        self.env["pharma.bag"]._receive(receipt)
        self.assertEqual(self._on_hand(self.rep, self.gift), 7)

    def test_a_hand_over_that_has_begun(self):
        call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .create({"partner_id": self.doctor_a.id, "date_planned": fields.Datetime.now()})
        )
        handover = self.env["pharma.handover"].with_user(self.rep).create({"call_id": call.id})
        count = self._count("month")
        self.assertFalse(count.unfinished, "planned only")
        call.action_start()
        count.invalidate_recordset()
        self.assertEqual(handover.state, "draft")
        self._signed_twice(count, call.display_name)

    def test_settled_before_the_rep_signs(self):
        paper = self._to_colleague()
        paper.action_send()
        count = self._count("month")
        paper.with_user(self.rep2).action_receive()
        self._counted(count, self._on_hand(self.rep, self.sample))
        count.action_submit()
        self.assertEqual(count.state, "done")
        self.assertFalse(count.open_papers)

    def test_counted_again_begins_anew(self):
        paper = self._to_colleague()
        paper.action_send()
        count = self._count("month")
        self._counted(count, self._on_hand(self.rep, self.sample))
        count.open_reason = "The colleague is on leave"
        count.action_submit()
        count.with_user(self.manager).action_recount()
        self.assertFalse(count.open_papers)
        paper.with_user(self.rep2).action_receive()
        self._counted(count, self._on_hand(self.rep, self.sample))
        count.action_submit()
        self.assertEqual((count.state, count.signed_by_id.id), ("done", False))

    def test_begin_lists_the_lots(self):
        form = Form(self.env["pharma.bag.count"].with_user(self.rep))
        count = form.save()
        self.assertTrue(count.action_begin())
        self.assertEqual((len(count.line_ids), count.left_to_count), (2, 2))

    def test_count_in_between_leaves_the_bag_open(self):
        self._count("interim")
        self._report(self.rep, self.doctor_a, (self.sample, 1))
        self.assertEqual(self._on_hand(self.rep, self.sample), 9)
