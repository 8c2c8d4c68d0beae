# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.replenishment import needed, per_day
from .common import SamplesCommon

RUN = "odoo.addons.pharma_crm_samples.models.replenishment.pharma_replenishment_run"


@tagged("post_install", "-at_install")
class TestReplenishment(SamplesCommon):
    """Bags are filled up by rule: what is there, coming or asked for counts; nothing is ordered twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["pharma.limit.rule"].search([]).action_archive()
        cls.env["pharma.replenishment.rule"].search([]).action_archive()

    def _rule(self, product=None, **values):
        return self.env["pharma.replenishment.rule"].create(
            {
                "product_id": (product or self.gift).id,
                "company_id": self.company.id,
                "minimum": 10,
                "maximum": 30,
                "action": "ship",
                **values,
            }
        )

    def _evaluate(self, user=None):
        self.env["pharma.replenishment.run"].with_user(user or self.business).action_start()
        self.env.invalidate_all()

    def _need(self, user, product=None):
        return self.env["pharma.replenishment.need"].search(
            [("user_id", "=", user.id), ("product_id", "=", (product or self.gift).id)]
        )

    def _shipped(self, user):
        pickings = self.env["stock.picking"].search(
            [("pharma_user_id", "=", user.id), ("pharma_leg", "=", "out")]
        )
        return sum(pickings.move_ids.mapped("product_uom_qty"))

    def test_worked_examples(self):
        self.assertEqual(needed(9, 10, 30), 21)
        self.assertEqual(needed(9, 10, 30, 5), 25)
        self.assertEqual(needed(10, 10, 30), 0)
        self.assertEqual(needed(20, 2 * 14, 2 * 30), 40)
        self.assertEqual(needed(28, 2 * 14, 2 * 30), 0)
        self.assertEqual(needed(-3, 0, 0), 3)
        self.assertEqual(per_day(120, 60), 2)
        for wrong in (lambda: needed(1, 2, 3, 0), lambda: per_day(1, 0)):
            with self.assertRaises(ValueError):
                wrong()

    def test_below_the_minimum_up_to_the_maximum(self):
        self._bag(self.rep, (self.gift, 9))
        self._bag(self.rep2, (self.gift, 10))
        self._rule(pack_size=5)
        self._evaluate()
        need = self._need(self.rep)
        self.assertEqual((need.in_bag, need.quantity, self._shipped(self.rep)), (9, 25, 25))
        self.assertIn("In the bag 9 = 9. Filled up below 10 to 30. Needed: 25.", need.explanation)
        self.assertTrue(need.picking_id)
        self.assertEqual((self._need(self.rep2).quantity, self._shipped(self.rep2)), (0, 0))

    def test_never_twice_for_the_same_need(self):
        self._rule()
        for _night in range(3):
            self._evaluate()
        need = self._need(self.rep)
        self.assertEqual((need.on_way, need.quantity, self._shipped(self.rep)), (30, 0, 30))
        self.assertIn("ordered last on", need.explanation)
        needs = self.env["pharma.replenishment.need"].search([("company_id", "=", self.company.id)])
        self.assertEqual(len(needs), 3)

    def test_requests_in_the_name_of_the_rep(self):
        self._rule(action="request")
        self._rule(self.leaflet, action="request")
        self._evaluate()
        request = self._need(self.rep).request_id
        self.assertEqual((request.user_id, request.state), (self.rep, "review"))
        self.assertEqual(request.line_ids.mapped("quantity"), [30, 30])
        self.assertEqual(request.create_uid, self.rep)
        self._evaluate()
        self.assertEqual((self._need(self.rep).asked, self._need(self.rep).quantity), (30, 0))
        requests = self.env["pharma.resource.request"].search([("user_id", "=", self.rep.id)])
        self.assertEqual(len(requests), 1)
        self._approve(request, self.manager, self.regional)
        self._evaluate()
        self.assertEqual((self._need(self.rep).on_way, self._need(self.rep).asked), (30, 0))
        self.assertEqual(
            self.env["pharma.resource.request"].search_count([("user_id", "=", self.rep.id)]), 1
        )

    def test_request_that_cannot_be_submitted_stays_a_draft_and_says_why(self):
        self.env["pharma.territory.member"].search(
            [("company_id", "=", self.company.id), ("role", "=", "manager")]
        ).unlink()
        self._rule(action="request")
        self._evaluate()
        need = self._need(self.rep)
        self.assertEqual(need.request_id.state, "draft")
        self.assertIn("no manager", need.note)
        self._evaluate()
        self.assertEqual(
            self.env["pharma.resource.request"].search_count([("user_id", "=", self.rep.id)]), 1
        )

    def test_what_is_promised_does_not_count_as_there(self):
        self._bag(self.rep, (self.gift, 12))
        request = self._request(self.rep, self.doctor_a, (self.gift, 4))
        request.action_submit()
        self._approve(request, self.manager, self.regional)
        request.with_user(self.rep).action_receive()
        self._rule()
        self._evaluate()
        need = self._need(self.rep)
        self.assertEqual((need.in_bag, need.promised, need.supply, need.quantity), (16, 4, 12, 0))

    def test_days_of_cover(self):
        """12 given in 60 days: 0.2 a day; below 14 days (2.8) it is filled up for 30 (6)."""
        self._bag(self.rep, (self.gift, 14))
        self._report(
            self.rep,
            self.doctor_a,
            (self.gift, 12),
            date_done=fields.Datetime.now() - timedelta(days=2),
        )
        rule = self._rule(method="cover", action="show")
        self._evaluate()
        need = self._need(self.rep)
        self.assertEqual((need.in_bag, round(need.rate, 2), need.quantity), (2, 0.2, 4))
        self.assertIn("0.20 a day", need.explanation)
        self.assertFalse(need.picking_id or need.request_id)
        self.assertEqual(self._need(self.rep2).quantity, 0, "gave nothing, needs nothing")
        rule.write({"basis": "plan", "pieces_per_call": 2})
        for days in (1, 3, 20):
            self.env["pharma.call"].with_user(self.rep).create(
                {
                    "partner_id": self.doctor_a.id,
                    "date_planned": fields.Datetime.now() + timedelta(days=days),
                }
            )
        self._evaluate()
        need = self._need(self.rep)
        self.assertEqual((need.point, need.level, need.quantity), (4, 6, 4))

    def test_most_specific_rule(self):
        self._rule(action="show")
        self._rule(action="show", territory_id=self.north.id, maximum=40)
        self._rule(action="show", territory_id=self.n1.id, maximum=50)
        self._rule(action="show", user_id=self.rep2.id, maximum=60)
        self._evaluate()
        self.assertEqual(
            [self._need(rep).level for rep in (self.rep, self.rep2, self.rep_south)], [50, 60, 30]
        )
        self.env["pharma.replenishment.rule"].search([]).action_archive()
        self.env.flush_all()
        self._rule(action="show", territory_id=self.north.id)
        self._evaluate()
        self.assertFalse(self._need(self.rep_south), "no rule speaks of it any more")

    def test_nightly_in_the_background(self):
        self._rule()
        archived = self._rule(self.leaflet)
        archived.action_archive()
        with patch(f"{RUN}.BATCH", 1):
            self.env["pharma.replenishment.run"]._cron_evaluate()
            run = self.env["pharma.replenishment.run"].search([], limit=1)
            self.assertEqual((run.job_state, run.job_total), ("queued", 3))
            self.env["pharma.replenishment.run"]._cron_evaluate()
            self.assertEqual(
                self.env["pharma.replenishment.run"].search_count(
                    [("company_id", "=", self.company.id)]
                ),
                1,
            )
            # killed after the first batch was committed, before its progress was
            run._job_batch()
            with self.enter_registry_test_mode():
                self.env.ref("pharma_crm.cron_background").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(run.job_state, "none")
        for rep in (self.rep, self.rep2, self.rep_south):
            self.assertEqual(self._shipped(rep), 30, rep.name)
        self.assertFalse(self._need(self.rep, self.leaflet))

    def test_constant_number_of_queries(self):
        for product in (self.gift, self.leaflet, self.sample):
            self._rule(product)
        Supply = self.env["pharma.replenishment.supply"]
        assigned = self.env["pharma.replenishment.rule"]._assigned(
            self.company, fields.Date.today()
        )
        Supply._needs(self.company, assigned)
        with self.assertQueryCount(4):
            self.assertEqual(len(Supply._needs(self.company, assigned)), 9)

    # -- attacks ---------------------------------------------------------------------------------

    def test_who_may_what(self):
        rule = self._rule(action="show")
        self._evaluate()
        for user in (self.rep, self.manager, self.auditor, self.medical, self.steward):
            with self.assertRaises(AccessError, msg=user.login):
                self._evaluate(user)
            with self.assertRaises(AccessError, msg=user.login):
                rule.with_user(user).write({"maximum": 99})
        need = self._need(self.rep)
        for attack in (
            lambda: need.with_user(self.admin).write({"quantity": 9}),
            lambda: need.with_user(self.admin).unlink(),
            lambda: need.with_user(self.business).create({"user_id": self.rep.id}),
        ):
            with self.assertRaises(AccessError):
                attack()
        Need = self.env["pharma.replenishment.need"]
        self.assertEqual(Need.with_user(self.rep).search([]).user_id, self.rep)
        self.assertEqual(Need.with_user(self.manager).search([]).user_id, self.rep | self.rep2)
        self.assertIn("In the bag", need.with_user(self.rep).explanation)

    def test_bad_rules(self):
        with self.assertRaises(UserError):
            self._rule(minimum=1.5)
        with self.assertRaises(ValidationError):
            self._rule(minimum=20, maximum=10)
        with self.assertRaises(ValidationError):
            self._rule(self.product_1)
        self.env["pharma.replenishment.rule"].search([]).action_archive()
        with self.assertRaisesRegex(UserError, "no replenishment rule"):
            self._evaluate()
