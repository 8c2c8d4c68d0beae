# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from ..tools.balance import SIGNS, balance
from .test_transfers import TransferCommon


@tagged("post_install", "-at_install")
class TestCounts(TransferCommon):
    """Blind count, reasons, second signature, closing of periods, reconciliation."""

    def _count(self, user=None, **values):
        return self.env["pharma.bag.count"].with_user(user or self.rep).create(values)

    def _say(self, count, sample=10, gift=5):
        for line in count.line_ids:
            line.counted = sample if line.product_id == self.sample else gift

    def _entries(self):
        return self.env["pharma.difference"].search(
            [("source", "=", "count"), ("user_id", "=", self.rep.id)]
        )

    def test_blind(self):
        count = self._count()
        self.assertEqual(
            {(line.product_id, line.lot_name) for line in count.line_ids},
            {(self.sample, "LATE"), (self.gift, False)},
        )
        figures = count.line_ids.read(["counted", "expected", "variance"])
        self.assertFalse(any(row[name] for row in figures for name in ("expected", "variance")))
        self._say(count, sample=8)
        figures = count.line_ids.read(["expected", "variance"])
        self.assertFalse(any(row[name] for row in figures for name in ("expected", "variance")))

    def test_agreeing_count_closes_at_once(self):
        count = self._count()
        self._say(count)
        count.action_submit()
        self.assertEqual((count.state, count.variance_total), ("done", 0))
        self.assertTrue(count.counted_on)
        self.assertFalse(count.signed_by_id)
        self.assertFalse(self._entries())

    def test_difference_needs_reason_and_manager(self):
        count = self._count()
        self._say(count, sample=8, gift=6)
        count.action_submit()
        self.assertEqual(count.state, "counted")
        line = count.line_ids.filtered(lambda x: x.product_id == self.sample)
        self.assertEqual((line.expected, line.variance), (10, -2))
        # the rep, too, is told what is missing
        self.assertIn("give a reason for what differs", str(count.blocked_by))
        with self._refused("give a reason"):
            count.with_user(self.manager).action_sign()
        line.write({"reason": "lost", "note": "in the taxi"})
        (count.line_ids - line).reason = "miscounted"
        self.assertFalse(count.blocked_by)
        count.with_user(self.manager).action_sign()
        self.assertEqual((count.state, count.signed_by_id), ("done", self.manager))
        self.assertEqual(self._on_hand(self.rep, self.sample), 8)
        self.assertEqual(self._on_hand(self.rep, self.gift), 6)
        self.assertEqual(self._in(self.company.pharma_loss_location_id, self.sample), 2)
        entries = self._entries()
        self.assertEqual(
            {(e.product_id, e.quantity, e.reason, e.decided_by_id) for e in entries},
            {
                (self.sample, -2, "lost", self.manager),
                (self.gift, 1, "miscounted", self.manager),
            },
        )
        moves = self.env["stock.move"].search([("origin", "=", count.name)])
        self.assertEqual((len(moves), set(moves.mapped("is_inventory"))), (2, {True}))

    def test_tolerance(self):
        self.company.pharma_count_tolerance = 1
        count = self._count()
        self._say(count, sample=9)
        count.action_submit()
        self.assertEqual(count.state, "done")
        self.assertEqual(self._on_hand(self.rep, self.sample), 9)
        entry = self._entries()
        self.assertEqual((entry.quantity, entry.reason), (-1, "unknown"))

    def test_everything_is_counted(self):
        count = self._count()
        count.line_ids[0].counted = 3
        with self._refused("Not counted yet"):
            count.action_submit()
        self._say(count)
        self._bag(self.rep, (self.sample, 3, self.lot_soon))
        with self._refused("SOON"):
            count.action_submit()
        count.line_ids = [(0, 0, {"product_id": self.sample.id, "lot_name": "SOON", "counted": 3})]
        count.action_submit()
        self.assertEqual(count.state, "done")

    def test_unknown_lot(self):
        count = self._count()
        with self._refused("NOSUCH"):
            count.line_ids = [
                (0, 0, {"product_id": self.sample.id, "lot_name": "NOSUCH", "counted": 3})
            ]

    def test_recount_is_blind_again(self):
        count = self._count()
        self._say(count, sample=8)
        count.action_submit()
        count.with_user(self.manager).action_recount()
        self.assertEqual(count.state, "draft")
        self.assertFalse(any(count.line_ids.mapped("expected")))
        self.assertFalse(any(count.line_ids.mapped("variance")))
        self.assertEqual(count.left_to_count, 2)

    def test_periods_close_one_after_the_other(self):
        today = fields.Date.today()
        early = self._count(period_end=today - timedelta(days=40))
        late = self._count(period_end=today)
        self._say(late)
        late.action_submit()
        self.assertEqual(late.state, "counted")
        self.assertIn(early.name, late.blocked_by)
        with self._refused("earlier periods"):
            late.with_user(self.manager).action_sign()
        self._say(early)
        early.action_submit()
        self.assertEqual(early.state, "done")
        late.with_user(self.manager).action_sign()
        self.assertEqual(late.state, "done")
        with self.assertRaises(UserError):
            self._count(period_end=today + timedelta(days=1))

    @freeze_time("2030-05-17 12:00:00")
    def test_the_last_full_period_is_proposed(self):
        with Form(self.env["pharma.bag.count"].with_user(self.rep)) as form:
            for kind, end in (
                ("quarter", "2030-03-31"),
                ("year", "2029-12-31"),
                ("interim", "2030-05-17"),
                ("close_out", "2030-05-17"),
                ("month", "2030-04-30"),
            ):
                form.kind = kind
                self.assertEqual(str(form.period_end), end, kind)
            form.period_end = "2030-03-31"
        self.assertEqual(str(form.record.period_end), "2030-03-31", "It is a proposal only")
        form.record.action_cancel()
        self.assertEqual(str(self._count().period_end), "2030-04-30")
        # April is being counted: what can be counted now is May so far
        self.assertEqual(str(self._count().period_end), "2030-05-17")
        other = self._count(self.rep2)
        self.assertEqual(str(other.period_end), "2030-04-30")
        self.assertIn("04/30/2030", other.display_name, "As the reader writes dates")

    def test_nothing_is_in_progress(self):
        paper = self._to_colleague()
        paper.action_send()
        count = self._count(kind="interim")
        self._say(count, sample=6)
        with self._refused(paper.name):
            count.action_submit()
        count.open_reason = "The colleague is on leave"
        count.action_submit()
        self.assertEqual(count.state, "counted")
        count.with_user(self.manager).action_sign()
        self.assertEqual(count.state, "done")

    # -- attacks ---------------------------------------------------------------------------------

    def test_nobody_counts_or_signs_for_somebody_else(self):
        with self.assertRaises(AccessError):
            self._count(self.rep2, user_id=self.rep.id)
        count = self._count()
        for user in (self.rep2, self.manager, self.admin):
            with self.assertRaises(UserError, msg=user.login):
                count.line_ids[0].with_user(user).write({"counted": 1})
            with self.assertRaises(UserError, msg=user.login):
                count.with_user(user).action_submit()
        self._say(count, sample=8)
        count.action_submit()
        count.line_ids.filtered("variance").reason = "lost"
        for user in (self.rep, self.rep2, self.auditor, self.admin):
            with self.assertRaises(UserError, msg=user.login):
                count.with_user(user).action_sign()

    def test_counts_are_not_forged(self):
        count = self._count()
        for values in (
            {"expected": 3},
            {"variance": 0},
            {"counted": -1},
            {"counted": 1.5},
            {"counted": "7"},
            {"counted": True},
        ):
            with self.assertRaises(UserError, msg=values):
                count.line_ids[0].write(values)
        with self.assertRaises(AccessError):
            count.write({"state": "done"})
        with self.assertRaises(AccessError):
            self._count(signed_by_id=self.manager.id)
        self._say(count, sample=8)
        count.action_submit()
        for attack in (
            lambda: count.line_ids[0].write({"counted": 10}),
            lambda: count.line_ids[0].unlink(),
            lambda: count.write({"period_end": "2020-01-01"}),
            lambda: count.write({"line_ids": [(5, 0, 0)]}),
            lambda: count.unlink(),
        ):
            with self.assertRaises(UserError):
                attack()
        count.line_ids.filtered("variance").reason = "lost"
        count.with_user(self.manager).action_sign()
        for user in (self.rep, self.manager, self.admin):
            for attack in (
                lambda c: c.line_ids[0].write({"counted": 10}),
                lambda c: c.write({"kind": "year"}),
                lambda c: c.unlink(),
            ):
                with self.assertRaises(UserError, msg=user.login):
                    attack(count.with_user(user))
        with self.assertRaises(UserError):
            count.line_ids.filtered("variance").write({"reason": "stolen"})

    # -- reconciliation --------------------------------------------------------------------------

    def _shift(self, days):
        """Let everything that moved so far have moved earlier."""
        self.env.flush_all()
        for table, column in (
            ("stock_move_line", "date"),
            ("stock_move", "date"),
            ("pharma_bag_count", "counted_on"),
        ):
            moment = SQL.identifier(column)
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s - make_interval(days => %s)",
                    SQL.identifier(table),
                    moment,
                    moment,
                    days,
                )
            )
        self.env.invalidate_all()

    def test_report_agrees_with_arithmetic_and_stock(self):
        Bag = self.env["pharma.bag"]
        rep = self.rep_south
        Bag._move_now(
            self.company,
            self.store.lot_stock_id,
            Bag._bag_of(rep, self.company),
            [(self.sample, self.lot_late, 20)],
            {},
        )
        self._shift(5)
        count = self._count(rep, period_end=fields.Date.today() - timedelta(days=3))
        count.line_ids.counted = 19
        count.action_submit()
        self._shift(3)
        count.line_ids.reason = "lost"
        count._close()
        self._report(rep, self.doctor_south, (self.sample, 4, self.lot_late))
        paper = self._paper(
            (self.sample, 5, self.lot_late), user=rep, kind="transfer", receiver_id=self.rep2.id
        )
        paper.action_send()
        self._paper((self.sample, 2, self.lot_late), user=rep, kind="return").action_send()
        self.env.flush_all()
        rows = self.env["pharma.bag.reconciliation"].search([("user_id", "=", rep.id)])
        closed, running = (rows.filtered("count_id"), rows.filtered(lambda r: not r.count_id))
        self.assertEqual(
            (closed.opening, closed.received, closed.balance, closed.counted, closed.variance),
            (0, 20, 20, 19, -1),
        )
        self.assertEqual(
            (running.opening, running.lost, running.given, running.transferred_out),
            (20, 1, 4, 5),
        )
        self.assertEqual((running.returned, running.adjusted), (2, 0))
        for row in rows:
            self.assertEqual(row.balance, balance(**{kind: row[kind] for kind in SIGNS}))
        self.assertEqual(running.balance, self._on_hand(rep, self.sample))
        # the colleague's side
        paper.with_user(self.rep2).action_receive()
        other = self.env["pharma.bag.reconciliation"].search([("user_id", "=", self.rep2.id)])
        self.assertEqual((other.transferred_in, other.received, other.balance), (5, 0, 5))

    def test_report_is_one_query(self):
        Report = self.env["pharma.bag.reconciliation"]
        Report.search([]).mapped("balance")
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            Report.search_fetch([], ["balance", "given"])
