# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import format_amount

from .test_allocation import AllocationCommon


@tagged("post_install", "-at_install")
class TestAllocationSteps(AllocationCommon):
    """Confirmed, shipped, received; the budget; who may what."""

    def _budget(self, planned=2000, overspend="block", territory=None):
        return self.env["pharma.cycle.budget.line"].create(
            {
                "cycle_id": self.cycle.id,
                "territory_id": (territory or self.country).id,
                "resource_type": "gift",
                "planned": planned,
                "overspend": overspend,
            }
        )

    def _stand(self, line):
        self.env.invalidate_all()
        return line.reserved, line.committed, line.spent

    def test_from_the_store_to_the_bag(self):
        allocation = self._shared((self.gift, 10), (self.sample, 20), note="Spring")
        with self._refused("possible only in"):
            allocation.action_ship()
        allocation.action_confirm()
        allocation.action_ship()
        self.assertEqual((allocation.state, allocation.shipment_count), ("shipped", 3))
        shipment = allocation.sudo().line_ids.filtered(lambda x: x.user_id == self.rep).picking_id
        self.assertEqual((len(shipment), shipment.pharma_leg, shipment.state), (1, "out", "done"))
        self.assertIn("Spring", shipment.origin)
        self.assertFalse(self._on_hand(self.rep, self.gift))
        receipt = shipment.move_ids.move_dest_ids.picking_id
        self.env["pharma.bag"]._receive(receipt)
        self.assertEqual(self._on_hand(self.rep, self.gift), 4)
        self.assertEqual(self._on_hand(self.rep, self.sample), 8)
        with self._refused("possible only in"):
            allocation.action_ship()
        with self._refused("cannot be deleted"):
            allocation.unlink()

    def test_who_plans_needs_no_rights_in_inventory(self):
        """Everything on the screens opens for those who may see it, before and after shipping."""
        allocation = self._shared((self.gift, 10))
        allocation.action_confirm()
        allocation.action_ship()
        for user in (self.business, self.manager, self.auditor):
            self.env.invalidate_all()
            mine = allocation.with_user(user)
            [values] = mine.read(["amount_total", "rep_count", "shipment_count", "can_edit"])
            self.assertEqual(values["shipment_count"], 3, user.login)
            self.assertTrue(all(line["shipped"] for line in mine.line_ids.read(["shipped"])))
            mine.item_ids.read(["allotted", "difference", "in_store", "kind"])
            mine.matrix_read()

    def test_killed_in_between_and_resumed(self):
        allocation = self._shared((self.gift, 10))
        allocation.action_confirm()
        steps = "odoo.addons.pharma_crm_samples.models.allocation.pharma_allocation_steps"
        share = steps.replace("_steps", "_share")
        with patch(f"{steps}.SHIP_BATCH", 1), patch(f"{share}.AT_ONCE", 0):
            allocation.action_ship()
            self.assertEqual((allocation.job_state, allocation.state), ("queued", "confirmed"))
            with self._refused("in the background"):
                allocation.action_ship()
            # the first rep's shipment is committed; the process dies before its progress is
            allocation.sudo()._job_batch()
            allocation.action_job_stop()
            with self._refused("resume"):
                allocation.action_reopen()
            with self._refused("resume"):
                allocation.action_cancel()
            allocation.action_job_resume()
            with self.enter_registry_test_mode():
                self.env.ref("pharma_crm.cron_background").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((allocation.job_state, allocation.state), ("none", "shipped"))
        moved = self.env["stock.picking"].search(
            [("origin", "ilike", allocation.name), ("pharma_leg", "=", "out")]
        )
        self.assertEqual(len(moved), 3)
        self.assertEqual(sum(moved.move_ids.mapped("quantity")), 10)

    def test_store_short(self):
        """What the store lacks waits there; nobody's shipment is lost."""
        allocation = self._shared((self.gift, 150))
        self.assertEqual(allocation.item_ids.in_store, 100)
        allocation.action_confirm()
        allocation.action_ship()
        pickings = allocation.sudo().line_ids.picking_id
        self.assertEqual(len(pickings), 3)
        self.assertEqual(set(pickings.mapped("state")) - {"done", "assigned", "confirmed"}, set())
        self.assertIn("done", pickings.mapped("state"))

    def test_only_what_stands_is_confirmed(self):
        allocation = self._allocation((self.gift, 10))
        with self._refused("share it out again"):
            allocation.action_confirm()
        allocation.action_share()
        allocation.line_ids[0].quantity = 90
        with self._refused("more than there is"):
            allocation.action_confirm()
        allocation.line_ids[0].quantity = 1
        allocation.action_confirm()
        for attack in (
            lambda: allocation.line_ids[0].write({"quantity": 2}),
            lambda: allocation.item_ids.write({"quantity": 2}),
            lambda: allocation.weight_ids[0].write({"weight": 2}),
            lambda: allocation.write({"respect_limits": False}),
            lambda: allocation.action_share(),
        ):
            with self.assertRaises(UserError):
                attack()
        allocation.action_reopen()
        allocation.line_ids[0].quantity = 2

    def test_budget(self):
        whole, north = self._budget(), self._budget(1000, territory=self.north)
        allocation = self._shared((self.gift, 10))
        allocation.action_confirm()
        # 4 + 3 of 10 in the north, at 30 each
        self.assertEqual((self._stand(north), self._stand(whole)), ((210, 0, 0), (90, 0, 0)))
        allocation.action_reopen()
        self.assertEqual((self._stand(north), self._stand(whole)), ((0, 0, 0), (0, 0, 0)))
        allocation.action_confirm()
        allocation.action_ship()
        self.assertEqual((self._stand(north), self._stand(whole)), ((0, 210, 0), (0, 90, 0)))
        receipts = allocation.sudo().line_ids.picking_id.move_ids.move_dest_ids.picking_id
        for receipt in receipts:
            self.env["pharma.bag"]._receive(receipt)
        self._report(self.rep_south, self.doctor_south, (self.gift, 1))
        self.assertEqual((self._stand(north), self._stand(whole)), ((0, 210, 0), (0, 60, 30)))
        self._report(self.rep, self.doctor_a, (self.gift, 2))
        self.assertEqual(self._stand(north), (0, 150, 60))

    def test_beyond_the_budget(self):
        line = self._budget(100)
        allocation = self._shared((self.gift, 10))
        with self._refused("too much"):
            allocation.action_confirm()
        self.assertEqual(allocation.state, "draft")
        line.overspend = "approve"
        allocation.action_confirm()
        self.assertEqual(allocation.over_budget, 200)
        allocation.action_cancel()
        self.assertEqual((allocation.over_budget, self._stand(line)), (0, (0, 0, 0)))

    def test_budget_is_told_before(self):
        """The value counts everything; a budget line pays for its kind only, and says what is left of it."""
        line = self._budget(310)
        allocation = self._shared((self.gift, 10), (self.sample, 20))
        need = format_amount(self.env, 300, line.currency_id)
        left = format_amount(self.env, 310, line.currency_id)
        self.assertIn(f"{need} needed, {left} left", allocation.budget_need)
        self.assertEqual(len(allocation.budget_need.splitlines()), 1)
        self.assertGreater(allocation.amount_total, 300)
        self.assertFalse(allocation.budget_lacks)
        line.planned = 299
        allocation.invalidate_recordset()
        self.assertTrue(allocation.budget_lacks)
        with self._refused("too much"):
            allocation.action_confirm()
        line.overspend = "approve"
        allocation.invalidate_recordset()
        self.assertFalse(allocation.budget_lacks, "It may go beyond")
        line.write({"planned": 300, "overspend": "block"})
        allocation.action_confirm()
        self.assertFalse(allocation.budget_need, "Reserved now")
        with self.assertRaises(AccessError):
            allocation.with_user(self.manager).read(["budget_need"])

    # -- attacks ---------------------------------------------------------------------------------

    def test_bad_input(self):
        for values in ({"quantity": 0}, {"quantity": -1}, {"quantity": 1.5}, {"pack_size": 0}):
            with self._refused("whole pieces"):
                self._allocation((self.gift, 1)).item_ids.write(values)
        allocation = self._shared((self.gift, 10))
        for value in (-1, 1.5, "7", None, True, float("nan"), float("inf"), 10**12):
            with self._refused("no number of pieces"):
                allocation.line_ids[0].write({"quantity": value})
        with self.assertRaises(UserError):
            self._allocation((self.product_1, 1))
        self.cycle._workflow_write({"state": "closed"})
        with self._refused("is over"):
            self._allocation((self.gift, 1))

    def test_who_may_what(self):
        for user in (self.rep, self.manager, self.auditor, self.medical, self.steward):
            with self.assertRaises(AccessError, msg=user.login):
                self._allocation((self.gift, 1), user=user)
        allocation = self._shared((self.gift, 10))
        for user in (self.rep, self.manager, self.regional, self.auditor, self.medical):
            for step in ("share", "share_anew", "confirm", "cancel", "reopen", "ship", "job_stop"):
                with self.assertRaises(UserError, msg=(user.login, step)):
                    getattr(allocation.with_user(user), f"action_{step}")()
            with self.assertRaises(AccessError, msg=user.login):
                allocation.with_user(user).matrix_write(allocation.line_ids[0].id, 9)
            with self.assertRaises(AccessError, msg=user.login):
                allocation.line_ids[0].with_user(user).write({"quantity": 9})
        self.assertEqual(sum(self._parts(allocation).values()), 10)

    def test_line_manager_reads_the_own_team_once_it_stands(self):
        allocation = self._shared((self.gift, 10))
        Line = self.env["pharma.allocation.line"].with_user(self.manager)
        self.assertFalse(Line.search([]))
        allocation.action_confirm()
        self.assertEqual(Line.search([]).user_id, self.rep | self.rep2)
        page = allocation.with_user(self.manager).matrix_read()
        self.assertEqual((page["count"], page["editable"]), (2, False))
        with self.assertRaises(AccessError):
            self.env["pharma.allocation.line"].with_user(self.rep).search([])

    def test_not_forged(self):
        allocation = self._shared((self.gift, 10))
        line = allocation.line_ids[0]
        for attack in (
            lambda: allocation.write({"state": "confirmed"}),
            lambda: allocation.write({"stale": False}),
            lambda: allocation.write({"job_mode": "ship"}),
            lambda: allocation.write({"job_state": "queued"}),
            lambda: allocation.write({"over_budget": 0}),
            lambda: line.write({"edited": False}),
            lambda: line.write({"user_id": self.rep2.id}),
            lambda: line.write({"quantity": 3, "proposed": 3}),
            lambda: line.copy(),
            lambda: line.unlink(),
        ):
            with self.assertRaises(UserError):
                attack()
