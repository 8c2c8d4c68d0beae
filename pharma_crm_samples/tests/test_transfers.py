# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SamplesCommon


class TransferCommon(SamplesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._bag(cls.rep, (cls.sample, 10, cls.lot_late), (cls.gift, 5))

    @contextmanager
    def _refused(self, text):
        """Expect a refusal that says this, and leave nothing of what led to it."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertRegex(str(caught.exception), text)

    def _paper(self, *lines, user=None, model="pharma.bag.transfer", **values):
        lines = lines or ((self.sample, 4, self.lot_late),)
        return (
            self.env[model]
            .with_user(user or self.rep)
            .create(
                {
                    **values,
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": product.id,
                                "quantity": quantity,
                                "lot_id": lot[0].id if lot else False,
                            },
                        )
                        for product, quantity, *lot in lines
                    ],
                }
            )
        )

    def _to_colleague(self, *lines):
        return self._paper(*lines, kind="transfer", receiver_id=self.rep2.id)

    def _in(self, location, product, lot=None):
        self.env.invalidate_all()
        quants = self.env["stock.quant"].search(
            [("location_id", "=", location.id), ("product_id", "=", product.id)]
        )
        return sum(quants.filtered(lambda q: not lot or q.lot_id == lot).mapped("quantity"))

    def _way_line(self, user):
        return self.env["pharma.bag.line"].with_user(user).search([("place", "=", "way")], limit=1)


@tagged("post_install", "-at_install")
class TestTransfers(TransferCommon):
    """Goods leave a bag, are on the way, and arrive when the other side confirms."""

    def test_colleague_confirms(self):
        paper = self._to_colleague()
        paper.action_send()
        self.assertEqual(paper.state, "sent")
        self.assertEqual(self._on_hand(self.rep, self.sample), 6)
        self.assertEqual(self._on_hand(self.rep2, self.sample), 0)
        self.assertEqual(self._in(self.company.pharma_transit_location_id, self.sample), 4)
        line = self._way_line(self.rep2)
        self.assertEqual((line.quantity, line.lot_name, line.can_confirm), (4, "LATE", True))
        line.action_confirm_receipt()
        self.assertEqual(self._on_hand(self.rep2, self.sample, self.lot_late), 4)
        self.assertEqual((paper.state, paper.received_by_id), ("done", self.rep2))
        self.assertEqual(set(paper.sudo().picking_ids.mapped("pharma_leg")), {"in", "out"})
        self.assertEqual(set(paper.sudo().picking_ids.mapped("state")), {"done"})

    def test_colleague_confirms_on_the_paper(self):
        paper = self._to_colleague()
        paper.action_send()
        paper.with_user(self.rep2).action_receive()
        self.assertEqual(paper.state, "done")
        self.assertEqual(self._on_hand(self.rep2, self.sample), 4)

    def test_only_who_carries_a_bag_is_proposed(self):
        """Reps of the company, not every user of the database; whose time as a rep is over is none any more."""
        Users = self.env["res.users"].with_user(self.rep)
        carriers = Users.search([("pharma_carries_bag", "=", True)])
        self.assertTrue({self.rep, self.rep2, self.rep_south} <= set(carriers))
        self.assertFalse(set(carriers) & {self.manager, self.business, self.auditor})
        self.assertEqual(
            (self.rep2 | self.manager).with_user(self.rep).mapped("pharma_carries_bag"),
            [True, False],
        )
        self.rep_south.pharma_member_ids.date_end = "2020-01-01"
        self.assertNotIn(self.rep_south, Users.search([("pharma_carries_bag", "=", True)]))

    def test_colleague_refuses(self):
        paper = self._to_colleague()
        paper.action_send()
        paper.with_user(self.rep2).action_refuse()
        self.assertEqual(paper.state, "refused")
        self.assertFalse(self._way_line(self.rep2))
        line = self._way_line(self.rep)
        self.assertEqual((line.quantity, line.can_confirm), (4, True))
        line.action_confirm_receipt()
        self.assertEqual(self._on_hand(self.rep, self.sample, self.lot_late), 10)
        self.assertEqual(paper.state, "cancelled")

    def test_sender_takes_back(self):
        paper = self._to_colleague()
        paper.action_send()
        paper.action_take_back()
        self.assertEqual(paper.state, "cancelled")
        self.assertEqual(self._on_hand(self.rep, self.sample), 10)
        self.assertFalse(self._way_line(self.rep2))

    def test_return_to_the_stock_of_the_store(self):
        before = self._in(self.store.lot_stock_id, self.sample, self.lot_late)
        paper = self._paper(kind="return")
        paper.action_send()
        self.assertFalse(self._way_line(self.rep), "The rep cannot confirm what the store gets")
        paper.with_user(self.admin).action_receive()
        self.assertEqual(paper.state, "done")
        self.assertEqual(self._in(self.store.lot_stock_id, self.sample, self.lot_late), before + 4)

    def test_damaged_goods_go_to_quarantine(self):
        before = self._in(self.store.lot_stock_id, self.sample, self.lot_late)
        paper = self._paper(kind="return", reason="damaged")
        paper.action_send()
        paper.sudo().picking_ids.filtered(lambda p: p.pharma_leg == "back_in").button_validate()
        self.assertEqual(paper.state, "done")
        self.assertEqual(self._in(self.store.lot_stock_id, self.sample, self.lot_late), before)
        self.assertEqual(self._in(self.company.pharma_quarantine_location_id, self.sample), 4)

    def test_never_more_than_the_bag_holds(self):
        paper = self._paper((self.sample, 11, self.lot_late))
        with self._refused("10 of .*LATE.* lie in the bag"):
            paper.action_send()
        first, second = (self._paper((self.sample, 7, self.lot_late)) for __ in range(2))
        first.action_send()
        with self.assertRaises(UserError):
            second.action_send()
        self.assertEqual(self._on_hand(self.rep, self.sample), 3)

    def test_what_makes_no_sense_is_refused(self):
        for paper in (
            self._paper((self.sample, 1)),  # without a lot
            self._paper(kind="transfer"),  # to nobody
            self._paper(kind="transfer", receiver_id=self.rep.id),
            self._paper(kind="transfer", receiver_id=self.medical.id),
        ):
            with self.assertRaises(UserError):
                paper.action_send()
        empty = self.env["pharma.bag.transfer"].with_user(self.rep).create({"kind": "return"})
        with self.assertRaises(UserError):
            empty.action_send()

    def test_fill_lists_the_bag(self):
        paper = self.env["pharma.bag.transfer"].with_user(self.rep).create({"kind": "return"})
        paper.action_fill()
        self.assertEqual(
            {(line.product_id, line.lot_name, line.quantity) for line in paper.line_ids},
            {(self.sample, "LATE", 10), (self.gift, False, 5)},
        )

    def test_paper_from_chosen_lines_of_the_bag(self):
        lines = self.env["pharma.bag.line"].with_user(self.rep).search([("place", "=", "bag")])
        action = lines.action_return()
        paper = self.env["pharma.bag.transfer"].with_user(self.rep).browse(action["res_id"])
        self.assertEqual(len(paper.line_ids), len(lines))
        paper.action_send()
        self.assertEqual(self._on_hand(self.rep, self.sample), 0)

    # -- a receipt that does not agree with the paper --------------------------------------------

    def _shipped(self):
        fill = (
            self.env["pharma.bag.fill"]
            .with_user(self.admin)
            .create(
                {
                    "user_ids": [(6, 0, self.rep2.ids)],
                    "company_id": self.company.id,
                    "line_ids": [(0, 0, {"product_id": self.sample.id, "quantity": 10})],
                }
            )
        )
        fill.action_fill()
        action = self._way_line(self.rep2).action_open_receipt()
        return self.env["pharma.bag.receipt"].with_user(self.rep2).browse(action["res_id"])

    def test_short_shipment(self):
        receipt = self._shipped()
        receipt.line_ids.there = 7
        with self._refused("Say why"):
            receipt.action_confirm()
        receipt.line_ids.write({"reason": "short", "note": "box open"})
        receipt.action_confirm()
        self.assertEqual(self._on_hand(self.rep2, self.sample, self.lot_soon), 7)
        self.assertEqual(self._in(self.company.pharma_transit_location_id, self.sample), 0)
        self.assertEqual(self._in(self.company.pharma_difference_location_id, self.sample), 3)
        entry = self.env["pharma.difference"].search([("user_id", "=", self.rep2.id)])
        self.assertEqual(
            (entry.quantity, entry.reason, entry.note, entry.source, entry.value),
            (-3, "short", "box open", "receipt", -7.5),
        )

    def test_other_lot_and_more_than_on_the_paper(self):
        receipt = self._shipped()
        receipt.line_ids.write({"there": 0, "reason": "other_lot"})
        receipt.line_ids = [
            (
                0,
                0,
                {
                    "product_id": self.sample.id,
                    "lot_name": "LATE",
                    "there": 12,
                    "reason": "other_lot",
                },
            )
        ]
        receipt.action_confirm()
        self.assertEqual(self._on_hand(self.rep2, self.sample, self.lot_late), 12)
        self.assertEqual(self._on_hand(self.rep2, self.sample, self.lot_soon), 0)
        entries = self.env["pharma.difference"].search([("user_id", "=", self.rep2.id)])
        self.assertEqual(sorted(entries.mapped("quantity")), [-10, 12])

    def test_unknown_lot(self):
        receipt = self._shipped()
        receipt.line_ids.lot_name = "NOSUCH"
        with self._refused("NOSUCH"):
            receipt.action_confirm()

    # -- attacks ---------------------------------------------------------------------------------

    def test_nobody_confirms_for_somebody_else(self):
        paper = self._to_colleague()
        paper.action_send()
        for user in (self.rep, self.rep_south, self.manager, self.admin):
            with self.assertRaises(UserError, msg=user.login):
                paper.with_user(user).action_receive()
            with self.assertRaises(UserError, msg=user.login):
                paper.with_user(user).action_refuse()
        for user in (self.rep2, self.manager):
            with self.assertRaises(UserError, msg=user.login):
                paper.with_user(user).action_take_back()
        back = self._paper(kind="return")
        back.action_send()
        for user in (self.rep, self.rep2, self.manager):
            with self.assertRaises(UserError, msg=user.login):
                back.with_user(user).action_receive()

    def test_a_colleague_is_not_sent_what_cannot_be_given(self):
        """What lies in the bag is listed; for a colleague without what has expired or is recalled."""
        self._bag(self.rep, (self.sample, 2, self.lot_expired), (self.sample, 3, self.lot_soon))
        self.lot_soon.pharma_recalled = True
        Paper = self.env["pharma.bag.transfer"].with_user(self.rep)
        for kind, lots in (
            ("transfer", self.lot_late),
            ("return", self.lot_late | self.lot_soon | self.lot_expired),
        ):
            paper = Paper.create({"kind": kind, "receiver_id": self.rep2.id})
            paper.action_fill()
            self.assertEqual(paper.sudo().line_ids.lot_id, lots)

    def test_a_colleague_is_told_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["pharma_crm_samples"], ["zh_CN"])
        self.rep2.lang = "zh_CN"
        paper = self._to_colleague()
        paper.action_send()
        summary = paper.sudo().activity_ids.summary
        self.assertIn(self.rep.name, summary)
        self.assertNotIn("sends you goods", summary)

    def test_storekeeper_is_told_what_the_store_has_to_do(self):
        """What a rep confirms is not among the transfers to process, and says who confirms it."""
        keeper = self._user("t_keeper2", "rep")
        keeper.group_ids |= self.env.ref("stock.group_stock_user")
        kind = self.company.pharma_bag_type_id.with_user(keeper)
        before = kind.count_picking_ready
        paper = self._to_colleague()
        paper.action_send()
        second = paper.sudo().picking_ids.filtered(lambda p: p.pharma_leg == "in")
        self.assertEqual(second.state, "assigned")
        self.assertTrue(second.with_user(keeper).sudo().pharma_waits_for_rep)
        self.assertFalse(second.with_user(self.rep2).sudo().pharma_waits_for_rep)
        self._paper(kind="return").action_send()
        self.env.invalidate_all()
        self.assertEqual(kind.count_picking_ready, before + 1)
        listed = self.env["stock.picking"].search(
            [*kind.get_action_picking_tree_ready()["domain"], ("state", "=", "assigned")]
        )
        self.assertEqual(len(listed), before + 1)
        self.assertNotIn(second, listed)

    def test_storekeeper_does_not_confirm_for_the_rep(self):
        keeper = self._user("t_keeper", "rep")
        keeper.group_ids |= self.env.ref("stock.group_stock_manager")
        paper = self._to_colleague()
        paper.action_send()
        second = paper.sudo().picking_ids.filtered(lambda p: p.pharma_leg == "in")
        with self._refused("Only T Rep2 confirms"):
            second.with_user(keeper).sudo(False).button_validate()

    def test_receipt_of_somebody_else(self):
        receipt = self._shipped()
        with self.assertRaises(AccessError):
            receipt.with_user(self.rep).action_confirm()
        forged = (
            self.env["pharma.bag.receipt"]
            .with_user(self.rep)
            .create({"bag_line_id": receipt.bag_line_id})
        )
        with self.assertRaises(AccessError):
            forged.action_confirm()

    def test_papers_are_not_forged(self):
        Paper = self.env["pharma.bag.transfer"]
        for values in (
            {"state": "done"},
            {"user_id": self.rep2.id},
            {"date_sent": "2020-01-01 10:00:00"},
            {"received_by_id": self.rep.id},
        ):
            with self.assertRaises(UserError, msg=values):
                Paper.with_user(self.rep).create({"kind": "return", **values})
        paper = self._to_colleague()
        for quantity in (-1, 0, 1.5, "3"):
            with self.assertRaises(UserError, msg=quantity):
                paper.line_ids.write({"quantity": quantity})
        paper.action_send()
        for attack in (
            lambda: paper.line_ids.write({"quantity": 1}),
            lambda: paper.write({"receiver_id": self.rep_south.id}),
            lambda: paper.write({"state": "draft"}),
            lambda: paper.unlink(),
            lambda: paper.with_user(self.rep2).write({"note": "x"}),
            lambda: paper.with_user(self.admin).unlink(),
        ):
            with self.assertRaises(UserError):
                attack()

    def test_who_reads_a_paper(self):
        paper = self._to_colleague()
        self.assertFalse(
            self.env["pharma.bag.transfer"].with_user(self.rep2).search([]), "A draft is its rep's"
        )
        paper.action_send()
        for user, seen in (
            (self.rep2, True),
            (self.manager, True),
            (self.auditor, True),
            (self.rep_south, False),
        ):
            found = self.env["pharma.bag.transfer"].with_user(user).search([])
            self.assertEqual(bool(found), seen, user.login)

    def test_deletion_by_an_administrator_leaves_a_trace(self):
        paper = self._paper(kind="return")
        name = paper.display_name
        paper.with_user(self.admin).unlink()
        row = self.env["pharma.field.history"].search(
            [("res_model", "=", "pharma.bag.transfer"), ("action", "=", "unlink")], limit=1
        )
        self.assertEqual((row.old_value, row.user_id), (name, self.admin))

    def test_stock_of_the_chain_is_not_deleted(self):
        keeper = self._user("t_keeper2", "rep")
        keeper.group_ids |= self.env.ref("stock.group_stock_manager")
        paper = self._to_colleague()
        paper.action_send()
        paper.action_take_back()
        cancelled = paper.sudo().picking_ids.filtered(lambda p: p.state == "cancel")
        self.assertTrue(cancelled)
        for record in (cancelled, cancelled.move_ids, self.lot_expired):
            with self._refused("only an administrator"):
                record.with_user(keeper).sudo(False).unlink()
        keeper.group_ids |= self.env.ref("pharma_crm.group_administrator")
        name = self.lot_expired.display_name
        self.lot_expired.with_user(keeper).unlink()
        row = self.env["pharma.field.history"].search(
            [("res_model", "=", "stock.lot"), ("action", "=", "unlink")], limit=1
        )
        self.assertEqual((row.old_value, row.user_id), (name, keeper))
