# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import SamplesCommon, signature


@tagged("post_install", "-at_install")
class TestAttacks(SamplesCommon):
    """What a user may try with the rights of the role, over any interface."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._bag(cls.rep, (cls.sample, 10, cls.lot_late), (cls.gift, 5))

    def _denied(self, attack, error=UserError):
        with self.assertRaises(error), self.env.cr.savepoint():
            attack()

    def _call(self, user, partner=None):
        return (
            self.env["pharma.call"]
            .with_user(user)
            .create(
                {"partner_id": (partner or self.doctor_a).id, "date_planned": fields.Datetime.now()}
            )
        )

    # -- requests --------------------------------------------------------------------------------

    def test_state_is_not_written(self):
        Request = self.env["pharma.resource.request"]
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        for user in (self.rep, self.manager, self.regional, self.business, self.admin):
            for state in ("review", "approved", "shipped", "received", "given", "cancelled"):
                self._denied(
                    lambda u=user, s=state: request.with_user(u).write({"state": s}), AccessError
                )
        self._denied(
            lambda: Request.with_user(self.rep).create({"state": "approved", "purpose": "x"}),
            AccessError,
        )
        self._denied(
            lambda: (
                request.with_user(self.rep)
                .with_context(skip_validation_check=True)
                .write({"state": "approved"})
            ),
            AccessError,
        )
        made = (
            Request.with_user(self.rep)
            .with_context(default_state="approved")
            .create({"purpose": "x"})
        )
        self.assertEqual(made.state, "draft")

    def test_values_that_decide_are_not_written(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        for vals in (
            {"amount_total": 0.01},
            {"line_manager_id": self.rep.id},
            {"regional_manager_id": self.rep.id},
            {"territory_id": self.s1a.id},
            {"submitted_by_id": self.rep2.id},
            {"validation_status": "validated"},
            {"user_id": self.rep2.id},
            {"company_id": self.env.ref("base.main_company").id},
            {"line_ids": [(1, request.line_ids.id, {"unit_value": 0.01})]},
            {"line_ids": [(1, request.line_ids.id, {"amount": 0.01})]},
            {"line_ids": [(0, 0, {"product_id": self.gift.id, "quantity": 1, "unit_value": 0.01})]},
        ):
            self._denied(lambda v=vals: request.with_user(self.rep).write(v))

    def test_a_value_is_not_made_nothing(self):
        """What lies below the second tier by a value of 0 is valued anew; 0 is no more the rep's to write than 1."""
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        for name in ("unit_value", "amount", "company_id"):
            for value in (0, False):
                self._denied(lambda n=name, v=value: request.line_ids.write({n: v}), AccessError)
                self._denied(
                    lambda n=name, v=value: request.write(
                        {"line_ids": [(1, request.line_ids.id, {n: v})]}
                    ),
                    AccessError,
                )
                self._denied(
                    lambda n=name, v=value: request.line_ids.create(
                        {"request_id": request.id, "product_id": self.gift.id, n: v}
                    ),
                    AccessError,
                )
        # even if something had got in
        request.line_ids.sudo().amount = 0
        self.env.flush_all()
        self.assertEqual(request.amount_total, 0)
        request.action_submit()
        self.assertEqual((request.amount_total, len(request.review_ids)), (30, 2))

    def test_nobody_asks_in_another_name_or_company(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        for vals in (
            {"user_id": self.rep2.id},
            {"company_id": other.id},
            {"company_id": self.env.ref("base.main_company").id},
        ):
            self._denied(lambda v=vals: self._request(self.rep, self.doctor_a, (self.gift, 1), **v))
        self._denied(lambda: self._request(self.rep, self.doctor_south, (self.gift, 1)))
        call = self._call(self.rep2)
        self._denied(
            lambda: self._request(self.rep, self.doctor_a, (self.gift, 1), call_id=call.id)
        )
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        self._denied(
            lambda: request.with_user(self.rep).write({"partner_id": self.doctor_south.id})
        )
        self._denied(lambda: request.with_user(self.rep).write({"call_id": call.id}))

    def test_other_company_s_product(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        foreign = self._item("Foreign gift", "gift", 1.0, company_id=other.id)
        self._denied(lambda: self._request(self.rep, self.doctor_a, (foreign, 1)))
        handover = {"lines": [{"product_id": foreign.id, "quantity": 1}]}
        self._denied(lambda: self._report(self.rep, self.doctor_a, handovers=[handover]))

    def test_bad_quantities(self):
        for quantity in (0, -5, 0.5, 1.9, "3", False, 2**40):
            self._denied(lambda q=quantity: self._request(self.rep, self.doctor_a, (self.gift, q)))
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        for quantity in (0, -5, 1.9, "3", 2**40):
            self._denied(
                lambda q=quantity: request.line_ids.with_user(self.rep).write({"quantity": q})
            )

    def test_numbers_that_the_database_has_no_room_for(self):
        for model, name in (
            ("pharma.bag.receipt.line", "there"),
            ("pharma.bag.count.line", "counted"),
        ):
            Line = self.env[model].with_user(self.rep)
            with self.assertRaisesRegex(UserError, "is no number of pieces"):
                Line.create({"product_id": self.gift.id, name: 2**40})

    def test_submitted_request_is_fixed(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        line = request.line_ids
        request.action_submit()

        def edits(user):
            yield lambda: request.with_user(user).write({"purpose": "Something else"})
            yield lambda: request.with_user(user).write({"partner_id": self.doctor_b.id})
            yield lambda: request.with_user(user).write({"line_ids": [(5, 0, 0)]})
            yield lambda: request.with_user(user).write(
                {"line_ids": [(1, line.id, {"quantity": 9})]}
            )
            yield lambda: line.with_user(user).write({"quantity": 9})
            yield lambda: line.with_user(user).unlink()
            yield lambda: request.with_user(user).unlink()
            yield (
                lambda: (
                    self.env["pharma.resource.request.line"]
                    .with_user(user)
                    .create({"request_id": request.id, "product_id": self.gift.id, "quantity": 9})
                )
            )

        for edit in edits(self.rep):
            self._denied(edit)
        self._approve(request, self.manager, self.regional)
        for user in (self.rep, self.manager, self.admin):
            for edit in edits(user):
                self._denied(edit)
        self.assertEqual((request.state, line.quantity), ("shipped", 1))

    def test_line_does_not_move_to_a_submitted_request(self):
        submitted = self._request(self.rep, self.doctor_a, (self.gift, 1))
        submitted.action_submit()
        draft = self._request(self.rep, self.doctor_a, (self.gift, 3))
        self._denied(lambda: draft.line_ids.with_user(self.rep).write({"request_id": submitted.id}))

    def test_only_reviewers_decide(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        request.action_submit()
        for user in (self.rep, self.rep2, self.rep_south, self.regional, self.business, self.admin):
            self._denied(lambda u=user: request.with_user(u).validate_tier())
            self._denied(lambda u=user: request.with_user(u).reject_tier())
        self._denied(lambda: request.review_ids.with_user(self.rep).write({"status": "approved"}))
        self._denied(
            lambda: request.review_ids.with_user(self.manager).write({"status": "approved"})
        )

    def test_only_the_rep_steps(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        for user in (self.rep2, self.manager, self.admin):
            for step in ("action_submit", "action_cancel", "action_receive"):
                self._denied(lambda u=user, s=step: getattr(request.with_user(u), s)())
        request.action_submit()
        self._approve(request, self.manager, self.regional)
        for user in (self.rep2, self.manager, self.admin):
            self._denied(lambda u=user: request.with_user(u).action_receive())

    def test_who_has_lost_the_role_does_not_decide(self):
        """No manager any more, or gone from the territory: neither approves nor rejects."""
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        request.action_submit()
        self.n1.member_ids.filtered(lambda m: m.user_id == self.manager).date_end = "2020-02-01"
        self.env.invalidate_all()
        for method in ("validate_tier", "reject_tier"):
            self._denied(lambda m=method: getattr(request.with_user(self.manager), m)())
        self._approve(request, self.regional)
        role = self.env.ref("pharma_crm.group_line_manager")
        request = self._request(self.rep, self.doctor_b, (self.gift, 1))
        request.action_submit()
        self.regional.group_ids = self.env.ref("pharma_crm.group_rep")
        self.assertNotIn(role, self.regional.all_group_ids)
        for method in ("validate_tier", "reject_tier"):
            self._denied(lambda m=method: getattr(request.with_user(self.regional), m)())
        self.assertEqual(request.state, "review")

    def test_clock_that_runs_ahead(self):
        """A device five minutes ahead gives now, not later; one a day ahead gives nothing."""
        before = self._on_hand(self.rep, self.gift)
        now = fields.Datetime.now().replace(microsecond=0)
        self._denied(
            lambda: self._report(
                self.rep, self.doctor_a, (self.gift, 1), date_done=str(now + timedelta(days=1))
            )
        )
        call = self._report(
            self.rep, self.doctor_a, (self.gift, 1), date_done=str(now + timedelta(minutes=4))
        )
        self.assertEqual(call.handover_ids.state, "done")
        entry = self.env["pharma.limit.entry"].search([("product_id", "=", self.gift.id)])
        self.assertEqual(entry.date, call.date_day)
        self.assertEqual(self._on_hand(self.rep, self.gift), before - 1)

    def test_receipt_before_shipment(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        self._denied(lambda: request.action_receive())
        request.action_submit()
        self._denied(lambda: request.action_receive())

    # -- hand-overs ------------------------------------------------------------------------------

    def test_handover_is_not_forged(self):
        Handover = self.env["pharma.handover"]
        call = self._call(self.rep)
        base = {
            "call_id": call.id,
            "line_ids": [(0, 0, {"product_id": self.gift.id, "quantity": 1})],
        }
        for vals in (
            {"state": "done"},
            {"user_id": self.rep2.id},
            {"company_id": self.env.ref("base.main_company").id},
            {"date": "2020-01-01"},
            {"content_hash": "0" * 64},
            {"signed_on": "2020-01-01 10:00:00"},
            {"partner_id": self.doctor_b.id},
            {"line_ids": [(0, 0, {"product_id": self.gift.id, "quantity": 1, "value": 1.0})]},
            {"line_ids": [(0, 0, {"product_id": self.gift.id, "quantity": 1, "move_id": 1})]},
            {"line_ids": [(0, 0, {"product_id": self.gift.id, "quantity": -1})]},
            {"line_ids": [(0, 0, {"product_id": self.gift.id, "quantity": 1.5})]},
        ):
            self._denied(lambda v=vals: Handover.with_user(self.rep).create({**base, **v}))
        handover = Handover.with_user(self.rep).create(base)
        for vals in (
            {"state": "done"},
            {"user_id": self.rep2.id},
            {"partner_id": self.doctor_b.id},
        ):
            self._denied(lambda v=vals: handover.write(v))
        self._denied(lambda: handover.line_ids.write({"quantity": 0.5}))

    def test_nobody_gives_from_another_bag(self):
        call = self._call(self.rep)
        vals = {
            "call_id": call.id,
            "line_ids": [(0, 0, {"product_id": self.gift.id, "quantity": 1})],
        }
        for user in (self.rep2, self.rep_south, self.manager, self.medical, self.auditor):
            self._denied(lambda u=user: self.env["pharma.handover"].with_user(u).create(vals))
        handover = self.env["pharma.handover"].with_user(self.rep).create(vals)
        for user in (self.rep2, self.manager):
            self._denied(lambda u=user: handover.with_user(u)._hand_over())
        mine = self._call(self.rep2)
        self._denied(lambda: handover.with_user(self.rep2).write({"call_id": mine.id}))

    def test_nothing_is_added_to_a_closed_call(self):
        call = self._report(self.rep, self.doctor_a, (self.gift, 1))
        self._denied(
            lambda: (
                self.env["pharma.handover"]
                .with_user(self.rep)
                .create(
                    {
                        "call_id": call.id,
                        "line_ids": [(0, 0, {"product_id": self.gift.id, "quantity": 1})],
                    }
                )
            )
        )

    def test_foreign_lot(self):
        other = self._item("Lipistat sample", "sample", 1.0)
        lot = self._lot(other, "OTHER", 100)
        handover = {
            "signature": signature(),
            "signed_by": "A",
            "lines": [{"product_id": self.sample.id, "lot_id": lot.id, "quantity": 1}],
        }
        self._denied(lambda: self._report(self.rep, self.doctor_a, handovers=[handover]))
        handover["lines"][0]["lot_id"] = 2**31 - 1
        self._denied(lambda: self._report(self.rep, self.doctor_a, handovers=[handover]))

    def test_signature_must_be_an_image(self):
        handover = {
            "signature": "bm90IGFuIGltYWdl",
            "signed_by": "A",
            "lines": [{"product_id": self.sample.id, "quantity": 1}],
        }
        self._denied(lambda: self._report(self.rep, self.doctor_a, handovers=[handover]))

    def test_private_methods_stay_private(self):
        """What moves stock cannot be named in a request."""
        for model in ("pharma.bag", "pharma.limit.engine", "pharma.limit.lock"):
            public = [
                name
                for name, member in vars(type(self.env[model]).__mro__[1]).items()
                if callable(member) and not name.startswith("_")
            ]
            self.assertFalse(public, model)

    # -- ledgers, stock, configuration -----------------------------------------------------------

    def test_ledgers_are_written_by_nobody(self):
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        for model in ("pharma.spend", "pharma.limit.entry"):
            records = self.env[model].search([("user_id", "=", self.rep.id)])
            self.assertTrue(records)
            for user in (self.rep, self.manager, self.business, self.admin):
                self._denied(lambda r=records, u=user: r.with_user(u).write({"quantity": 1}))
                self._denied(lambda r=records, u=user: r.with_user(u).unlink())
                self._denied(lambda r=records, u=user: r.with_user(u).create({"quantity": 1}))

    def test_reps_do_not_touch_stock(self):
        call = self._report(self.rep, self.doctor_a, (self.gift, 1))
        move = call.handover_ids.line_ids.move_id
        for user in (self.rep, self.manager, self.business):
            for attack in (
                lambda u=user: move.with_user(u).read(["quantity"]),
                lambda u=user: move.move_line_ids.with_user(u).write({"quantity": 0}),
                lambda u=user: move.move_line_ids.with_user(u).unlink(),
                lambda u=user: (
                    self.env["stock.quant"]
                    .with_user(u)
                    .create(
                        {
                            "product_id": self.gift.id,
                            "location_id": move.location_id.id,
                            "quantity": 99,
                        }
                    )
                ),
                lambda u=user: (
                    self.env["stock.move.line"]
                    .with_user(u)
                    .create(
                        {
                            "product_id": self.gift.id,
                            "quantity": 99,
                            "location_id": self.store.lot_stock_id.id,
                            "location_dest_id": move.location_id.id,
                            "company_id": self.company.id,
                        }
                    )
                ),
            ):
                self._denied(attack, AccessError)

    def test_reps_do_not_set_limits_or_policies(self):
        rule = self.env["pharma.limit.rule"].search([], limit=1)
        policy = self.env["pharma.item.policy"].search([], limit=1)
        for user in (self.rep, self.manager, self.business, self.auditor):
            self._denied(lambda u=user: rule.with_user(u).write({"quantity": 999}), AccessError)
            self._denied(
                lambda u=user: policy.with_user(u).write({"needs_signature": False}), AccessError
            )

    def test_companies_do_not_see_each_other(self):
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        self._request(self.rep, self.doctor_a, (self.gift, 1))
        other = self.env["res.company"].create({"name": "Other Pharma"})
        stranger = new_test_user(
            self.env,
            login="t_other_admin",
            groups="pharma_crm.group_administrator",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for model in (
            "pharma.handover",
            "pharma.handover.line",
            "pharma.spend",
            "pharma.limit.entry",
            "pharma.resource.request",
            "pharma.resource.request.line",
            "pharma.bag.line",
        ):
            seen = (
                self.env[model]
                .with_user(stranger)
                .with_context(allowed_company_ids=other.ids)
                .search([])
            )
            self.assertFalse(seen, model)
