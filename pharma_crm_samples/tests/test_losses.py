# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_transfers import TransferCommon


@tagged("post_install", "-at_install")
class TestLosses(TransferCommon):
    """What is lost leaves the bag when the line manager has approved."""

    def _loss(self, *lines, **values):
        values = {"note": "The car was broken into", "reason": "stolen", **values}
        return self._paper(*lines, model="pharma.bag.loss", **values)

    def test_manager_approves(self):
        loss = self._loss((self.sample, 3, self.lot_late))
        loss.action_submit()
        self.assertEqual((loss.state, loss.line_manager_id), ("review", self.manager))
        self.assertEqual(self._on_hand(self.rep, self.sample), 10)
        self._approve(loss, self.manager)
        self.assertEqual(loss.state, "approved")
        self.assertEqual(self._on_hand(self.rep, self.sample), 7)
        self.assertEqual(self._in(self.company.pharma_loss_location_id, self.sample), 3)
        entry = self.env["pharma.difference"].search([("user_id", "=", self.rep.id)])
        self.assertEqual(
            (entry.user_id, entry.quantity, entry.reason, entry.decided_by_id),
            (self.rep, -3, "stolen", self.manager),
        )

    def test_only_the_manager_decides(self):
        loss = self._loss((self.sample, 3, self.lot_late))
        loss.action_submit()
        for user in (self.rep, self.rep2, self.regional, self.admin):
            with self.assertRaises(UserError, msg=user.login):
                loss.with_user(user).validate_tier()
        with self.assertRaises(UserError):
            loss.line_ids.write({"quantity": 9})
        with self.assertRaises(UserError):
            loss.write({"state": "approved"})

    def test_given_meanwhile(self):
        loss = self._loss((self.sample, 8, self.lot_late))
        loss.action_submit()
        self._paper((self.sample, 5, self.lot_late)).action_send()
        with self._refused("5 of"):
            self._approve(loss, self.manager)
        self.assertEqual(self._on_hand(self.rep, self.sample), 5)

    def test_what_makes_no_sense_is_refused(self):
        for loss in (
            self._loss((self.sample, 11, self.lot_late)),
            self._loss((self.sample, 1, self.lot_late), note=" "),
            self._loss((self.sample, 1, self.lot_late), date="2999-01-01"),
        ):
            with self.assertRaises(UserError):
                loss.action_submit()

    def test_differences_are_written_by_nobody(self):
        loss = self._loss((self.sample, 3, self.lot_late))
        loss.action_submit()
        self._approve(loss, self.manager)
        entry = self.env["pharma.difference"].search([("user_id", "=", self.rep.id)])
        for user in (self.rep, self.manager, self.admin):
            for attack in (
                lambda e: e.write({"quantity": 0}),
                lambda e: e.unlink(),
                lambda e: e.create({"quantity": 1}),
            ):
                with self.assertRaises(UserError):
                    attack(entry.with_user(user))
