# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestRequest(SamplesCommon):
    """A rep asks, managers decide in tiers, the store ships, the rep receives and gives."""

    def _reserved(self, request):
        return sum(request.line_ids._reserved().values())

    def _received(self, quantity=1):
        request = self._request(self.rep, self.doctor_a, (self.gift, quantity))
        request.action_submit()
        self._approve(request, self.manager, self.regional)
        request.with_user(self.rep).action_receive()
        request.invalidate_recordset()
        return request

    def test_gift_with_two_tiers_until_it_is_given(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        self.assertEqual((request.amount_total, request.territory_id), (30.0, self.n1a))
        self.assertEqual(
            (request.line_manager_id, request.regional_manager_id), (self.manager, self.regional)
        )
        request.action_submit()
        self.assertEqual((request.state, self._reserved(request)), ("review", 1))
        self._approve(request, self.manager)
        self.assertEqual(request.state, "review")
        self._approve(request, self.regional)
        self.assertEqual(request.state, "shipped")
        self.assertEqual(self._on_hand(self.rep, self.gift), 0)
        request.with_user(self.rep).action_receive()
        self.assertEqual((request.state, self._on_hand(self.rep, self.gift)), ("received", 1))
        call = self._report(self.rep, self.doctor_a, (self.gift, 1))
        request.invalidate_recordset()
        self.assertEqual((request.state, self._reserved(request)), ("given", 0))
        self.assertEqual(request.line_ids.given, 1)
        self.assertEqual(
            request.action_open_handovers()["domain"], [("id", "in", call.handover_ids.ids)]
        )
        entries = self.env["pharma.limit.entry"].search(
            [("request_line_id", "in", request.line_ids.ids)]
        )
        self.assertEqual(
            entries.sorted("id").mapped("operation"), ["reserve", "release", "consume"]
        )

    def test_items_are_picked_without_a_sales_price(self):
        """On the phone items are cards; the price on Odoo's own is none of samples and gifts."""
        ref = "pharma_crm_samples.view_item_pick"
        Product = self.env["product.product"].with_user(self.rep)
        arch = Product.with_context(kanban_view_ref=ref).get_view(view_type="kanban")["arch"]
        self.assertIn("pharma_kind", arch)
        self.assertNotIn("price", arch)
        for name in ("pharma.resource.request", "pharma.bag.count"):
            form = self.env[name].with_user(self.rep).get_view(view_type="form")["arch"]
            self.assertIn(ref, str(form), name)

    def test_small_value_needs_one_tier(self):
        request = self._request(self.rep, self.doctor_a, (self.leaflet, 10))
        request.action_submit()
        self._approve(request, self.manager)
        self.assertEqual(request.state, "shipped")

    def test_tiers_decide_in_order(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        request.action_submit()
        with self.assertRaises(AccessError):
            self._approve(request, self.regional)

    def test_nobody_approves_their_own(self):
        request = self._request(self.manager, self.doctor_a, (self.gift, 1))
        self.assertEqual(
            (request.line_manager_id, request.regional_manager_id), (self.regional, self.business)
        )
        request.action_submit()
        with self.assertRaises(AccessError):
            request.with_user(self.manager).validate_tier()
        self._approve(request, self.regional, self.business)
        self.assertEqual(request.state, "shipped")

    def test_no_second_level_above(self):
        request = self._request(self.regional, self.doctor_a, (self.gift, 1))
        self.assertEqual(
            (request.line_manager_id, len(request.regional_manager_id)), (self.business, 0)
        )
        with self.assertRaisesRegex(UserError, "Nobody can decide"):
            request.action_submit()

    def test_rejection_gives_the_reason_and_releases(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        request.action_submit()
        action = request.with_user(self.manager).reject_tier()
        wizard = Form(
            self.env["comment.wizard"].with_user(self.manager).with_context(**action["context"])
        )
        wizard.comment = "Not this quarter"
        wizard.save().add_comment()
        request.invalidate_recordset()
        self.assertEqual((request.state, self._reserved(request)), ("draft", 0))
        self.assertIn("Not this quarter", str(request.message_ids.mapped("body")))
        request.with_user(self.rep).action_submit()
        self.assertEqual((request.state, self._reserved(request)), ("review", 1))

    def test_taking_back_and_cancelling_release(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 2))
        request.action_submit()
        request.action_withdraw()
        self.assertEqual((request.state, self._reserved(request)), ("draft", 0))
        request.action_submit()
        request.action_cancel()
        self.assertEqual((request.state, self._reserved(request)), ("cancelled", 0))
        with self.assertRaises(UserError):
            request.action_submit()

    def test_cancelling_stops_the_shipment(self):
        self.company.pharma_auto_ship = False
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        request.action_submit()
        self._approve(request, self.manager, self.regional)
        self.assertEqual(request.state, "approved")
        self.assertTrue(request.with_user(self.rep).progress_note)
        request.with_user(self.rep).action_cancel()
        self.assertEqual(set(request.sudo().picking_ids.mapped("state")), {"cancel"})
        self.assertEqual(request.state, "cancelled")

    def test_what_was_not_given_stays_in_the_bag(self):
        request = self._received()
        request.with_user(self.rep).action_cancel()
        self.assertEqual((request.state, self._reserved(request)), ("cancelled", 0))
        self.assertEqual(self._on_hand(self.rep, self.gift), 1)

    def test_storekeeper_ships(self):
        """With rights in Inventory and none in the field force."""
        storekeeper = new_test_user(
            self.env,
            login="t_storekeeper",
            groups="stock.group_stock_user",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self.company.pharma_auto_ship = False
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        request.action_submit()
        self._approve(request, self.manager, self.regional)
        with self.assertRaises(UserError):
            request.with_user(self.rep).action_receive()
        shipment = request.sudo().picking_ids.filtered(lambda p: p.pharma_leg == "out")
        shipment.with_user(storekeeper).button_validate()
        self.assertEqual(request.state, "shipped")
        request.with_user(self.rep).action_receive()
        self.assertEqual(request.state, "received")

    def test_shortage_waits_for_the_store(self):
        self.env["pharma.limit.rule"].search([]).action_archive()
        request = self._request(self.rep, self.doctor_a, (self.gift, 101))
        request.action_submit()
        self._approve(request, self.manager, self.regional)
        self.assertEqual(request.state, "approved")
        out = request.sudo().picking_ids.filtered(lambda p: p.pharma_leg == "out")
        self._stock(self.store.lot_stock_id, self.gift, 1)
        out.action_assign()
        out.button_validate()
        self.assertEqual(request.state, "shipped")

    def test_partial_shipment_is_received_in_parts(self):
        self.env["pharma.limit.rule"].search([]).action_archive()
        request = self._request(self.rep, self.doctor_a, (self.gift, 150))
        request.action_submit()
        self._approve(request, self.manager, self.regional)
        out = request.sudo().picking_ids.filtered(lambda p: p.pharma_leg == "out")
        out.with_context(skip_backorder=True).button_validate()
        self.assertEqual((out.state, request.state), ("done", "approved"))
        line = self.env["pharma.bag.line"].with_user(self.rep).search([("place", "=", "way")])
        self.assertEqual(line.quantity, 100)
        line.action_confirm_receipt()
        self.assertEqual(self._on_hand(self.rep, self.gift), 100)
        self._stock(self.store.lot_stock_id, self.gift, 50)
        rest = request.sudo().picking_ids.filtered(
            lambda p: p.pharma_leg == "out" and p.state != "done"
        )
        rest.action_assign()
        rest.button_validate()
        self.assertEqual(request.state, "shipped")
        request.with_user(self.rep).action_receive()
        self.assertEqual((request.state, self._on_hand(self.rep, self.gift)), ("received", 150))

    def test_request_for_the_own_bag_reserves_nothing(self):
        request = self._request(self.rep, None, (self.sample, 20))
        request.action_submit()
        self.assertEqual(self._reserved(request), 0)
        self._approve(request, self.manager, self.regional)
        request.with_user(self.rep).action_receive()
        self.assertEqual(self._on_hand(self.rep, self.sample, self.lot_soon), 20)

    def test_given_in_two_calls(self):
        request = self._received(quantity=2)
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        request.invalidate_recordset()
        self.assertEqual((request.state, self._reserved(request)), ("received", 1))
        self._bag(self.rep2, (self.gift, 1))
        self._report(self.rep2, self.doctor_a, (self.gift, 1))
        request.invalidate_recordset()
        self.assertEqual(request.state, "received", "another rep's hand-over is not this request's")

    def test_own_reservation_does_not_stand_in_the_way(self):
        self.env["pharma.limit.rule"].search([]).action_archive()
        self.env["pharma.limit.rule"].create(
            {"name": "One", "kind": "gift", "quantity": 1, "window": "year"}
        )
        request = self._received()
        sheet = self.env["pharma.call"].with_user(self.rep).precall_sheet(self.doctor_a.id)
        gift = next(item for item in sheet["items"] if item["product_id"] == self.gift.id)
        self.assertEqual((gift["max"], gift["requested"], gift["reason"]), (1, 1, ""))
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        self.assertEqual(request.state, "given")

    def test_what_must_be_said(self):
        request = self._request(self.rep, self.doctor_a)
        with self.assertRaisesRegex(UserError, "at least one item"):
            request.action_submit()
        request = self._request(self.rep, self.doctor_a, (self.gift, 1), purpose=" ")
        with self.assertRaisesRegex(UserError, "what it is for"):
            request.action_submit()

    def test_banned_class_is_refused_at_once(self):
        self.doctor_b.pharma_class_id = self.class_c
        with self.assertRaisesRegex(UserError, "Gifts for KOL"):
            self._request(self.rep, self.doctor_b, (self.gift, 1)).action_submit()

    def test_territory_without_manager(self):
        members = (self.n1 | self.north | self.country).member_ids
        members.date_end = "2020-01-01"
        members.date_start = "2020-01-01"
        with self.assertRaisesRegex(UserError, "no manager above you"):
            self._request(self.rep, self.doctor_a, (self.leaflet, 1)).action_submit()

    def test_cost_of_the_day_of_the_request_decides(self):
        request = self._request(self.rep, self.doctor_a, (self.leaflet, 1))
        self.leaflet.standard_price = 60
        request.action_submit()
        self.assertEqual(request.amount_total, 60)
        self._approve(request, self.manager)
        self.assertEqual(request.state, "review")

    def test_request_from_a_call_is_for_its_customer(self):
        call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .create({"partner_id": self.doctor_a.id, "date_planned": fields.Datetime.now()})
        )
        context = call.action_request_resource()["context"]
        with Form(
            self.env["pharma.resource.request"].with_user(self.rep).with_context(**context)
        ) as form:
            form.purpose = "Promised on the call"
            with form.line_ids.new() as line:
                line.product_id = self.gift
        request = form.record
        self.assertEqual(
            (request.partner_id, request.call_id, request.amount_total), (self.doctor_a, call, 30.0)
        )

    def test_to_approve_lists_what_waits_for_me(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        request.action_submit()
        domain = [("state", "=", "review"), ("can_review", "=", True)]
        Request = self.env["pharma.resource.request"]
        self.assertEqual(Request.with_user(self.manager).search(domain), request)
        self.assertFalse(Request.with_user(self.rep).search(domain))
        self._approve(request, self.manager)
        self.assertFalse(Request.with_user(self.manager).search(domain))
        self.assertEqual(Request.with_user(self.regional).search(domain), request)

    def test_buttons_are_the_rep_s(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        names = ["can_submit", "can_withdraw", "can_receive", "can_cancel", "can_review"]

        def buttons(user):
            self.env.invalidate_all()
            [row] = request.with_user(user).web_read({name: {} for name in names})
            return [name for name in names if row[name]]

        self.assertEqual(buttons(self.rep), ["can_submit", "can_cancel"])
        self.assertEqual(buttons(self.manager), [])
        request.action_submit()
        self.assertEqual(buttons(self.rep), ["can_withdraw", "can_cancel"])
        self.assertEqual(buttons(self.manager), ["can_review"])
        self.assertEqual(buttons(self.regional), [])
        self._approve(request, self.manager, self.regional)
        self.assertEqual(buttons(self.rep), ["can_receive"])
        self.assertEqual(buttons(self.admin), [])

    def test_who_sees_requests(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        Request = self.env["pharma.resource.request"]
        for user in (
            self.rep,
            self.manager,
            self.regional,
            self.business,
            self.auditor,
            self.admin,
        ):
            self.assertEqual(Request.with_user(user).search([]), request, user.login)
        for user in (self.rep2, self.rep_south):
            self.assertFalse(Request.with_user(user).search([]), user.login)
            self.assertFalse(
                self.env["pharma.resource.request.line"].with_user(user).search([]), user.login
            )
