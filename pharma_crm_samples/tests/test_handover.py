# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import signature
from .handover_common import HandoverCommon


@tagged("post_install", "-at_install")
class TestHandover(HandoverCommon):
    """From the bag to the recipient, in the report of a call."""

    def _refused(self, text, *lines, partner=None, **values):
        """The report is refused with a text, and nothing of it stays."""
        before = self.env["stock.move"].search_count([])
        with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
            self._report(self.rep, partner or self.doctor_a, *lines, **values)
        self.assertEqual(self.env["stock.move"].search_count([]), before)
        self.assertFalse(self.env["pharma.handover"].search([("user_id", "=", self.rep.id)]))

    def test_sample_with_lot_and_signature(self):
        call = self._report(self.rep, self.doctor_a, (self.sample, 2, self.lot_late))
        handover = call.handover_ids
        self.assertEqual((call.state, handover.state), ("submitted", "done"))
        self.assertEqual((handover.partner_id, handover.user_id), (self.doctor_a, self.rep))
        self.assertEqual(handover.date, call.date_day)
        self.assertEqual(handover.territory_id, self.n1a)
        self.assertEqual((handover.signature_state, handover.signed_by), ("intact", "Anna North"))
        self.assertTrue(handover.signed_on)
        move = handover.line_ids.move_id
        self.assertEqual(
            (move.state, move.quantity, move.move_line_ids.lot_id), ("done", 2, self.lot_late)
        )
        self.assertEqual(move.location_id, self.bag)
        self.assertEqual(move.location_dest_id, self.company.pharma_recipient_location_id)
        self.assertEqual(move.location_dest_id.usage, "customer")
        self.assertEqual(move.partner_id, self.doctor_a)
        self.assertEqual(self._on_hand(self.rep, self.sample, self.lot_late), 8)

    def test_first_to_expire_is_proposed_and_split(self):
        """2 of the sooner lot, the rest of the later one; the expired lot is never touched."""
        call = self._report(self.rep, self.doctor_a, (self.sample, 4))
        lines = {line.lot_id: line.quantity for line in call.handover_ids.line_ids}
        self.assertEqual(lines, {self.lot_soon: 2, self.lot_late: 2})
        self.assertEqual(self._on_hand(self.rep, self.sample, self.lot_expired), 3)

    def test_proposal_leaves_what_another_line_takes(self):
        call = self._report(
            self.rep, self.doctor_a, (self.sample, 1, self.lot_soon), (self.sample, 2)
        )
        lots = call.handover_ids.line_ids.mapped(lambda line: (line.lot_id, line.quantity))
        self.assertCountEqual(lots, [(self.lot_soon, 1), (self.lot_soon, 1), (self.lot_late, 1)])

    def test_expired_lot_is_refused(self):
        self._refused("expired", (self.sample, 1, self.lot_expired))

    def test_only_expired_left_is_refused(self):
        self._bag(self.rep2, (self.sample, 5, self.lot_expired))
        with self.assertRaisesRegex(UserError, "0 of"):
            self._report(self.rep2, self.doctor_a, (self.sample, 1))

    def test_more_than_in_the_bag_is_refused(self):
        self._refused("3 of Anatomy atlas in your bag", (self.gift, 4))
        self._refused("lot SOON", (self.sample, 3, self.lot_soon))
        self._refused("3 of Anatomy atlas", (self.gift, 2), (self.gift, 2))

    def test_lot_of_another_product_is_refused(self):
        other = self._item("Lipistat sample", "sample", 1.0)
        lot = self._lot(other, "OTHER", 100)
        self._bag(self.rep, (other, 5, lot))
        self._refused("not a lot of", (self.sample, 1, lot))

    def test_bad_quantities(self):
        for quantity in (0, -1, 1.5, "2", True, None, float("nan")):
            self._refused("no quantity|names an item", (self.gift, quantity))

    def test_not_an_item(self):
        self.product_1.is_storable = True
        self._bag(self.rep, (self.product_1, 5))
        self._refused("neither a sample", (self.product_1, 1))

    def test_garbage_is_refused(self):
        for handovers in (
            [1],
            [{}],
            [{"lines": 1}],
            [{"lines": [1]}],
            [{"lines": [{"quantity": 1}]}],
        ):
            with self.assertRaises(UserError):
                self._report(self.rep, self.doctor_a, handovers=handovers)

    def test_empty_handover_is_refused(self):
        with self.assertRaisesRegex(UserError, "at least one item"):
            self._report(self.rep, self.doctor_a, handovers=[{"lines": []}])

    def test_signature_where_the_policy_wants_one(self):
        self._refused("needs the signature", (self.sample, 1), signed=False)
        call = self._report(self.rep, self.doctor_a, (self.gift, 1), signed=False)
        self.assertEqual(call.handover_ids.signature_state, "none")

    def test_signature_has_a_name(self):
        self._refused(
            "needs the signature",
            handovers=[
                {
                    "signature": signature(),
                    "signed_by": " ",
                    "lines": [{"product_id": self.sample.id, "quantity": 1}],
                }
            ],
        )

    def test_gift_to_a_banned_class_is_refused(self):
        self.doctor_b.pharma_class_id = self.class_c
        self._refused("Gifts for KOL, A and B", (self.gift, 1), partner=self.doctor_b)
        self.doctor_b.pharma_class_id = False
        self._refused("unclassified", (self.gift, 1), partner=self.doctor_b)

    def test_consent_where_the_policy_wants_one(self):
        """Not asked, refused, expired: not offered, given or asked for; the latest word counts."""
        self._bag(self.rep, (self.gift, 5))
        self.env["pharma.item.policy"].create(
            {
                "name": "Atlas with consent",
                "product_id": self.gift.id,
                "consent_purpose_id": self.env.ref("pharma_crm.consent_purpose_information").id,
            }
        )
        call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .create({"partner_id": self.doctor_a.id, "date_planned": "2030-01-01 10:00:00"})
        )

        def offer():
            [item] = [x for x in call.offer_items() if x["product_id"] == self.gift.id]
            return item["max"], item["reason"]

        def say(decision, **values):
            self.env["pharma.consent"].create(
                {
                    "partner_id": self.doctor_a.id,
                    "channel": "visit",
                    "decision": decision,
                    "evidence": "Said in the corridor",
                    **values,
                }
            )

        yesterday = fields.Date.subtract(fields.Date.today(), days=1)
        for words in (
            None,
            {
                "decision": "given",
                "date": fields.Datetime.subtract(fields.Datetime.now(), days=9),
                "date_end": yesterday,
            },
            {"decision": "withdrawn"},
        ):
            if words:
                say(**words)
            maximum, reason = offer()
            self.assertEqual(maximum, 0)
            self.assertRegex(reason, "“Atlas with consent” wants the consent of Anna North")
            with self.assertRaisesRegex(UserError, "consent"), self.env.cr.savepoint():
                self._report(self.rep, self.doctor_a, (self.gift, 1))
            with self.assertRaisesRegex(UserError, "consent"), self.env.cr.savepoint():
                self._request(self.rep, self.doctor_a, (self.gift, 1)).action_submit()
        say("given")
        self.assertEqual(offer()[1], "")
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        # a hospital says nothing about itself
        self._report(self.rep, self.hospital, (self.gift, 1))

    def test_maximum_per_call(self):
        self._refused("allows 5 per call", (self.sample, 6))

    def test_product_policy_goes_before_its_kind(self):
        self.env["pharma.item.policy"].create(
            {"name": "Atlas for everybody", "product_id": self.gift.id, "max_per_call": 1}
        )
        self.doctor_b.pharma_class_id = self.class_c
        self._refused("Atlas for everybody", (self.gift, 2), partner=self.doctor_b)
        self.assertTrue(self._report(self.rep, self.doctor_b, (self.gift, 1)).handover_ids)

    def test_recipient_is_part_of_the_call(self):
        self._refused(
            "not part of the call",
            handovers=[
                {
                    "partner_id": self.doctor_b.id,
                    "lines": [{"product_id": self.leaflet.id, "quantity": 1}],
                }
            ],
        )

    def test_same_report_twice_is_one_handover(self):
        vals = {
            "client_uuid": str(uuid.uuid4()),
            "partner_id": self.doctor_a.id,
            "handovers": [
                {
                    "client_uuid": str(uuid.uuid4()),
                    "lines": [{"product_id": self.gift.id, "quantity": 1}],
                }
            ],
        }
        first = self.env["pharma.call"].with_user(self.rep).report(vals)
        second = self.env["pharma.call"].with_user(self.rep).report(vals)
        self.assertEqual(first["id"], second["id"])
        self.assertEqual(self._on_hand(self.rep, self.gift), 2)
        self.assertEqual(
            self.env["pharma.handover"].search_count([("user_id", "=", self.rep.id)]), 1
        )
        self.assertEqual(self.env["pharma.spend"].search_count([("user_id", "=", self.rep.id)]), 1)

    def test_same_handover_key_on_another_call_is_refused(self):
        key = str(uuid.uuid4())
        handover = {"client_uuid": key, "lines": [{"product_id": self.gift.id, "quantity": 1}]}
        self._report(self.rep, self.doctor_a, handovers=[handover])
        with self.assertRaisesRegex(UserError, "sent before"):
            self._report(self.rep, self.doctor_b, handovers=[handover])
        self.assertEqual(self._on_hand(self.rep, self.gift), 2)

    def test_handing_over_twice_does_nothing(self):
        call = self._report(self.rep, self.doctor_a, (self.gift, 1))
        call.handover_ids.with_user(self.rep)._hand_over()
        self.assertEqual(self._on_hand(self.rep, self.gift), 2)

    def test_done_is_immutable(self):
        handover = self._report(self.rep, self.doctor_a, (self.sample, 1)).handover_ids
        for user in (self.rep, self.manager, self.admin):
            self._refuses_changes(handover.with_user(user))

    def _refuses_changes(self, handover):
        line = handover.line_ids
        for attack in (
            lambda: handover.write({"signed_by": "Somebody else"}),
            lambda: handover.write({"note": "later"}),
            lambda: handover.write({"line_ids": [(0, 0, {"product_id": self.gift.id})]}),
            lambda: handover.unlink(),
            lambda: line.write({"quantity": 9}),
            lambda: line.write({"lot_id": self.lot_soon.id}),
            lambda: line.unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attack()

    def test_web_client_reads_sizes_in_place_of_signatures(self):
        handover = self._report(self.rep, self.doctor_a, (self.sample, 1)).handover_ids
        self.env.invalidate_all()
        [row] = (
            handover.with_user(self.rep)
            .with_context(bin_size=True)
            .web_read({"signature": {}, "signature_state": {}})
        )
        self.assertEqual(row["signature_state"], "intact")

    def test_changed_content_shows(self):
        handover = self._report(self.rep, self.doctor_a, (self.sample, 1)).handover_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pharma_handover_line SET quantity = 5 WHERE handover_id = %s", [handover.id]
        )
        self.env.invalidate_all()
        self.assertEqual(handover.signature_state, "broken")

    def test_changed_signature_shows(self):
        handover = self._report(self.rep, self.doctor_a, (self.sample, 1)).handover_ids
        handover.sudo().write({"signature": signature("forged")})
        self.env.invalidate_all()
        self.assertEqual(handover.signature_state, "broken")

    def test_spend_is_recorded_at_the_cost_of_the_day(self):
        call = self._report(
            self.rep, self.doctor_a, (self.sample, 2, self.lot_late), (self.gift, 1)
        )
        self.gift.standard_price = 99
        spend = self.env["pharma.spend"].search([("partner_id", "=", self.doctor_a.id)])
        self.assertEqual(
            {entry.category: entry.amount for entry in spend}, {"sample": 5.0, "gift": 30.0}
        )
        self.assertEqual(set(spend.mapped("date")), {call.date_day})
        self.assertEqual(spend[0].action_open_source()["res_id"], call.handover_ids.id)
        doctor = self.doctor_a.with_user(self.rep2)
        self.assertEqual((doctor.pharma_spend, doctor.pharma_handover_count), (35.0, 1))
        for attack in (lambda: spend.write({"amount": 0}), lambda: spend.unlink()):
            with self.assertRaises(UserError):
                attack()

    def test_every_role_opens_a_doctor(self):
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        view = self.env.ref("pharma_crm.view_doctor_form")
        for user in (
            self.rep,
            self.manager,
            self.business,
            self.medical,
            self.steward,
            self.auditor,
            self.admin,
        ):
            doctor = self.doctor_a.with_user(user)
            names = doctor.fields_get().keys() & set(
                doctor.get_view(view.id, "form")["models"]["res.partner"]
            )
            self.env.invalidate_all()
            [row] = doctor.web_read({name: {} for name in names})
            self.assertEqual(
                row.get("pharma_spend"), None if user == self.steward else 30.0, user.login
            )

    def test_offer_of_the_report_screen(self):
        call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .create({"partner_id": self.doctor_a.id, "date_planned": fields.Datetime.now()})
        )
        items = {item["product_id"]: item for item in call.offer_items()}
        sample = items[self.sample.id]
        self.assertEqual([lot["name"] for lot in sample["lots"]], ["SOON", "LATE", "OLD"])
        self.assertEqual((sample["on_hand"], sample["max"], sample["reason"]), (12, 5, ""))
        self.assertIn("on one call", sample["max_reason"])
        self.assertIn("no more of it", items[self.gift.id]["max_reason"])
        self.assertTrue(sample["needs_signature"])
        self.assertEqual(items[self.gift.id]["max"], 3)
        self.assertEqual(call.precall_sheet()["items"], list(items.values()))
        self.assertFalse(call.with_user(self.manager).offer_items())

    def test_offer_for_a_call_that_was_not_planned(self):
        sheet = self.env["pharma.call"].with_user(self.rep).precall_sheet(self.doctor_b.id)
        self.assertEqual(
            {item["product_id"] for item in sheet["items"]},
            {self.sample.id, self.gift.id, self.leaflet.id},
        )

    def test_offer_says_why_not(self):
        self.doctor_b.pharma_class_id = self.class_c
        sheet = self.env["pharma.call"].with_user(self.rep).precall_sheet(self.doctor_b.id)
        gift = next(item for item in sheet["items"] if item["product_id"] == self.gift.id)
        self.assertEqual(gift["max"], 0)
        self.assertIn("Gifts for KOL, A and B", gift["reason"])

    def test_offer_takes_as_many_queries_for_any_number_of_items(self):
        call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .create({"partner_id": self.doctor_a.id, "date_planned": fields.Datetime.now()})
        )
        for number in range(30):
            sample = self._item(f"Sample {number}", "sample", 1.0)
            self._bag(self.rep, (sample, 5, self._lot(sample, f"L{number}", 100)))
        call.offer_items()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(28):
            self.assertEqual(len(call.offer_items()), 33)

    def test_draft_left_on_a_call_is_handed_over_by_any_submit(self):
        """The report screen is not the only way to submit: the button of the form hands over too."""
        call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .create(
                {
                    "partner_id": self.doctor_a.id,
                    "date_planned": fields.Datetime.now() - timedelta(minutes=20),
                }
            )
        )
        self.env["pharma.handover"].with_user(self.rep).create(
            {"call_id": call.id, "line_ids": [(0, 0, {"product_id": self.gift.id, "quantity": 1})]}
        )
        self.assertEqual(self._on_hand(self.rep, self.gift), 3)
        call.action_submit()
        self.assertEqual(call.handover_ids.state, "done")
        self.assertEqual(self._on_hand(self.rep, self.gift), 2)

    def test_team_reads_what_was_given(self):
        handover = self._report(self.rep, self.doctor_a, (self.gift, 1)).handover_ids
        for user in (
            self.rep,
            self.rep2,
            self.manager,
            self.regional,
            self.business,
            self.medical,
            self.auditor,
        ):
            self.assertEqual(handover.with_user(user).line_ids.quantity, 1, user.login)
        with self.assertRaises(AccessError):
            handover.with_user(self.rep_south).read(["date"])
        self.assertFalse(self.env["pharma.handover"].with_user(self.rep_south).search([]))
        self.assertFalse(self.env["pharma.spend"].with_user(self.rep_south).search([]))
