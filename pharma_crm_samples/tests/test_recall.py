# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_transfers import TransferCommon


@tagged("post_install", "-at_install")
class TestRecall(TransferCommon):
    """A lot is called back: who has it, who received it, returns of all in one click."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # by real moves, so that the history knows them
        Bag = cls.env["pharma.bag"]
        for user, pieces in ((cls.rep2, 6), (cls.rep_south, 5)):
            Bag._move_now(
                cls.company,
                cls.store.lot_stock_id,
                Bag._bag_of(user, cls.company),
                [(cls.sample, cls.lot_soon, pieces)],
                {},
            )

    def _recall(self, lot=None):
        return (
            self.env["pharma.lot.recall"]
            .with_user(self.admin)
            .create({"lot_id": (lot or self.lot_soon).id, "reason": "Label mixed up"})
        )

    def test_one_screen_and_one_click(self):
        self._report(self.rep2, self.doctor_a, (self.sample, 2, self.lot_soon))
        recall = self._recall()
        holders = {
            (row.place, row.user_id): row.quantity for row in recall.holding_ids if row.user_id
        }
        self.assertEqual(holders, {("bag", self.rep2): 4, ("bag", self.rep_south): 5})
        self.assertEqual(recall.recipient_ids.partner_id, self.doctor_a)
        self.assertEqual((recall.outstanding, recall.given), (9, 2))
        recall.action_start()
        self.assertEqual(recall.transfer_ids.user_id, self.rep2 | self.rep_south)
        pickings = recall.sudo().transfer_ids.picking_ids
        self.assertEqual(len(pickings), 4)
        self.assertEqual(
            set(pickings.filtered(lambda p: p.pharma_leg == "back_out").mapped("state")),
            {"assigned"},
        )
        for transfer in recall.sudo().transfer_ids:
            self.assertEqual(transfer.activity_ids.user_id, transfer.user_id)
        # the store's own pieces are out of its stock
        self.assertEqual(self._in(self.store.lot_stock_id, self.sample, self.lot_soon), 0)
        self.assertEqual(
            self._in(self.company.pharma_quarantine_location_id, self.sample, self.lot_soon), 89
        )
        self.env.invalidate_all()
        self.assertIn(("quarantine", 89), [(row.place, row.quantity) for row in recall.holding_ids])

    def test_returns_come_in_and_the_recall_is_closed(self):
        recall = self._recall()
        recall.action_start()
        with self._refused("11 pieces"):
            recall.action_close()
        for transfer in recall.transfer_ids:
            transfer.with_user(transfer.user_id).action_send()
            transfer.with_user(self.admin).action_receive()
        recall.invalidate_recordset()
        self.assertEqual(set(recall.transfer_ids.mapped("state")), {"done"})
        self.assertEqual(recall.outstanding, 0)
        recall.action_close()
        self.assertEqual(recall.state, "done")

    def test_who_has_sent_it_back_is_asked_no_more(self):
        recall = self._recall()
        recall.action_start()
        mine = recall.transfer_ids.filtered(lambda t: t.user_id == self.rep2)
        self.assertTrue(mine.activity_ids)
        mine.with_user(self.rep2).action_send()
        self.assertFalse(mine.activity_ids)
        self.assertTrue((recall.transfer_ids - mine).activity_ids)

    def test_the_rep_sends_it_back_from_the_bag(self):
        """The lot in the bag opens the return that the recall has made; nobody opens that of another bag."""
        recall = self._recall()
        recall.action_start()
        transfer = recall.transfer_ids.filtered(lambda t: t.user_id == self.rep2)
        line = self.env["pharma.bag.line"].search(
            [("user_id", "=", self.rep2.id), ("recalled", "=", True)]
        )
        self.assertTrue(line.with_user(self.rep2).is_mine)
        self.assertEqual(line.with_user(self.rep2).action_send_back()["res_id"], transfer.id)
        self.assertEqual(transfer.pieces, line.quantity)
        for user in (self.rep, self.manager):
            self.assertFalse(line.with_user(user).is_mine)
            with self.assertRaises(AccessError, msg=user.login):
                line.with_user(user).action_send_back()

    def test_starting_again_asks_for_what_came_in_since(self):
        recall = self._recall()
        recall.action_start()
        recall.action_start()
        self.assertEqual(len(recall.transfer_ids), 2, "Who is asked already is not asked twice")
        self._bag(self.rep, (self.sample, 2, self.lot_soon))
        recall.action_start()
        self.assertEqual(len(recall.transfer_ids), 3)

    def test_pieces_on_the_way_are_asked_for_when_they_come_in(self):
        """The return is there at once, beside one for what lay in the bag before."""
        paper = self._paper(
            (self.sample, 3, self.lot_soon),
            user=self.rep_south,
            kind="transfer",
            receiver_id=self.rep2.id,
        )
        paper.action_send()
        recall = self._recall()
        recall.action_start()
        mine = recall.transfer_ids.filtered(lambda t: t.user_id == self.rep2)
        self.assertEqual(mine.line_ids.quantity, 6)
        paper.with_user(self.rep2).action_receive()
        recall.invalidate_recordset()
        mine = recall.transfer_ids.filtered(lambda t: t.user_id == self.rep2).sorted("id")
        self.assertEqual(mine.line_ids.mapped("quantity"), [6, 3])
        self.assertEqual(len(mine[1].activity_ids), 1)
        for transfer in recall.transfer_ids.filtered(lambda t: t.state == "draft"):
            transfer.with_user(transfer.user_id).action_send()
        self.assertEqual(self._on_hand(self.rep2, self.sample, self.lot_soon), 0)
        recall.action_start()
        self.assertEqual(len(recall.transfer_ids), 3, "Nothing is asked for twice")

    def test_recalled_lot_is_not_given(self):
        self._bag(self.rep2, (self.sample, 3, self.lot_late))
        self._recall().action_start()
        with self._refused("recalled"):
            self._report(self.rep2, self.doctor_a, (self.sample, 1, self.lot_soon))
        # without a lot, another one is taken although this one expires first
        call = self._report(self.rep2, self.doctor_a, (self.sample, 1))
        self.assertEqual(call.handover_ids.line_ids.lot_id, self.lot_late)

    def test_recalled_lot_is_not_offered(self):
        self._recall().action_start()
        call = (
            self.env["pharma.call"]
            .with_user(self.rep2)
            .create({"partner_id": self.doctor_a.id, "date_planned": "2030-01-01 10:00:00"})
        )
        [item] = call.offer_items()
        self.assertEqual(item["max"], 0)
        self.assertIn("recalled", item["reason"])

    def test_recalled_lot_is_not_passed_on_or_shipped(self):
        self._recall().action_start()
        paper = self._paper(
            (self.sample, 1, self.lot_soon),
            user=self.rep2,
            kind="transfer",
            receiver_id=self.rep.id,
        )
        with self._refused("recalled"):
            paper.action_send()

    def test_lines_of_a_recall_stay(self):
        recall = self._recall()
        recall.action_start()
        transfer = recall.transfer_ids.filtered(lambda t: t.user_id == self.rep2)
        for attack in (
            lambda: transfer.with_user(self.rep2).line_ids.write({"quantity": 1}),
            lambda: transfer.with_user(self.rep2).write({"reason": "surplus"}),
            lambda: transfer.with_user(self.rep2).unlink(),
        ):
            with self.assertRaises(UserError):
                attack()

    def test_who_may_recall(self):
        for user in (self.rep, self.manager, self.auditor, self.medical):
            with self.assertRaises(AccessError, msg=user.login):
                self.env["pharma.lot.recall"].with_user(user).create(
                    {"lot_id": self.lot_soon.id, "reason": "x"}
                )
        recall = self._recall()
        for user in (self.rep, self.manager, self.auditor, self.business):
            with self.assertRaises(AccessError, msg=user.login):
                recall.with_user(user).action_start()
        with self.assertRaises(AccessError):
            recall.write({"state": "done"})

    def test_who_held_which_lot_when(self):
        Holding = self.env["pharma.lot.holding"]
        self._to_and_back()
        rows = Holding.search(
            [
                ("lot_id", "=", self.lot_soon.id),
                ("user_id", "=", self.rep2.id),
                ("place", "=", "bag"),
            ],
            order="date_from, id",
        )
        self.assertEqual(rows.mapped("change"), [6, -2])
        self.assertEqual(rows.mapped("quantity"), [6, 4])
        self.assertEqual(rows[0].date_to, rows[1].date_from)
        self.assertFalse(rows[1].date_to)
        with self.assertRaises(AccessError):
            Holding.with_user(self.rep).search([])

    def _to_and_back(self):
        paper = self._paper(
            (self.sample, 2, self.lot_soon),
            user=self.rep2,
            kind="transfer",
            receiver_id=self.rep.id,
        )
        paper.action_send()
        paper.with_user(self.rep).action_receive()

    def test_workbook(self):
        self._report(self.rep2, self.doctor_a, (self.sample, 2, self.lot_soon))
        recall = self._recall()
        content, kind = self.env["ir.actions.report"]._render_xlsx(
            "pharma_crm_samples.lot_holding_xlsx", recall.ids, {}
        )
        self.assertEqual(kind, "xlsx")
        book = load_workbook(io.BytesIO(content))
        self.assertEqual(book.sheetnames, ["Holders", "Recipients", "History"])
        recipients = [
            [cell.value for cell in row] for row in book["Recipients"].iter_rows(min_row=2)
        ]
        self.assertEqual(
            [(row[0], row[3], row[7]) for row in recipients], [("SOON", "Anna North", 2)]
        )
