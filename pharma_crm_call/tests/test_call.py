# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestCall(CallCommon):
    """Rules of a call that hold however it is written: form, import, mass edit, interface."""

    def test_defaults(self):
        call = self._call(self.rep, self.doctor_a)
        self.assertEqual(call.user_id, self.rep)
        self.assertEqual(call.state, "planned")
        self.assertEqual(call.territory_id, self.n1a)
        self.assertEqual(call.class_id, self.class_a)
        self.assertEqual(call.specialty_id, self.cardiology)
        self.assertEqual(call.hospital_id, self.hospital)
        self.assertEqual(call.channel_id, self.face)
        self.assertEqual(call.duration, 15)
        self.assertEqual(call.company_id, self.company)
        self.assertEqual((call.date_day, call.day_planned), (self.today, self.today))
        self.assertEqual(call.date_stop - call.date_start, timedelta(minutes=15))

    def test_form(self):
        with Form(self.env["pharma.call"].with_user(self.rep)) as form:
            form.partner_id = self.doctor_a
            form.date_planned = self.now + timedelta(days=1)
            form.purpose = "Introduce"
        self.assertEqual(form.record.state, "planned")

    def test_forged_values_are_dropped(self):
        call = self._call(
            self.rep,
            self.doctor_a,
            territory_id=self.s1a.id,
            class_id=self.class_kol.id,
            company_id=self.env.ref("base.main_company").id,
            cycle_id=self.cycle.id,
            quality=100,
            day_planned="2020-01-01",
            date_submitted="2020-01-01",
        )
        self.assertEqual(
            (call.territory_id, call.class_id, call.company_id),
            (self.n1a, self.class_a, self.company),
        )
        self.assertFalse(call.cycle_id)
        self.assertFalse(call.quality)
        self.assertEqual(call.day_planned, self.today)
        self.assertFalse(call.date_submitted)

    def test_forged_state_on_create(self):
        with self.assertRaises(AccessError):
            self._call(self.rep, self.doctor_a, state="submitted")
        result = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .load(
                ["partner_id/.id", "date_planned", "state"],
                [[str(self.doctor_a.id), str(self.now), "submitted"]],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("changes only by its buttons", result["messages"][0]["message"])

    def test_forged_values_on_write(self):
        call = self._call(self.rep, self.doctor_a)
        for values in (
            {"state": "submitted"},
            {"territory_id": self.s1a.id},
            {"user_id": self.rep2.id},
            {"company_id": self.env.ref("base.main_company").id},
            {"cycle_id": self.cycle.id},
            {"class_id": self.class_kol.id},
            {"date_day": "2020-01-01"},
            {"day_planned": "2020-01-01"},
            {"quality": 100},
            {"report_uuid": "x"},
            {"client_uuid": str(uuid.uuid4())},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                call.write(values)
        call.write({"user_id": self.rep.id, "purpose": "Same rep again is no forgery"})

    def test_context_forges_nothing(self):
        """What a client may put into the context does not become a value."""
        Call = self.env["pharma.call"].with_user(self.rep)
        call = Call.with_context(
            default_state="reviewed", default_territory_id=self.s1a.id, default_class_id=self.class_kol.id,
            pharma_workflow_permit=True, default_quality=99,
        ).create({"partner_id": self.doctor_a.id, "date_planned": self.now})  # fmt: skip
        self.assertEqual(
            (call.state, call.territory_id, call.class_id), ("planned", self.n1a, self.class_a)
        )
        self.assertFalse(call.quality)

    def test_for_another_rep(self):
        with self.assertRaises(AccessError):
            self._call(self.rep, self.doctor_a, user_id=self.rep2.id)
        call = self._call(self.manager, self.doctor_a, user_id=self.rep2.id)
        self.assertEqual((call.user_id, call.territory_id), (self.rep2, self.n1b))
        with self.assertRaises(AccessError):
            self._call(self.manager, self.doctor_south, user_id=self.rep_south.id)

    def test_out_of_reach(self):
        for values in ({"date_planned": self.now}, {}, {"date_planned": "2020-01-01"}):
            with self.assertRaises(AccessError) as caught:
                self.env["pharma.call"].with_user(self.rep).create(
                    {"partner_id": self.doctor_south.id, **values}
                )
            self.assertNotIn("Clara", str(caught.exception), "no message names the customer")
        call = self._call(self.rep, self.doctor_a)
        with self.assertRaises(AccessError):
            call.write({"partner_id": self.doctor_south.id})

    def test_not_a_customer(self):
        someone = self.env["res.partner"].create(
            {"name": "Somebody", "company_id": self.company.id}
        )
        with self.assertRaises(ValidationError):
            self._call(self.rep, someone)
        for values in ({"date_planned": self.now}, {"partner_id": self.doctor_a.id}):
            with self.assertRaises(ValidationError):
                self.env["pharma.call"].with_user(self.rep).create(values)
        with self.assertRaises(ValidationError):
            self._call(self.rep, self.doctor_a).date_planned = False

    def test_no_territory(self):
        with self.assertRaisesRegex(UserError, "works in no territory"):
            self._call(self.admin, self.doctor_a)

    def test_outside_coverage_needs_reason(self):
        call = self._call(self.business, self.doctor_a, days=-1)
        self.assertFalse(call.is_outside, "the country covers all that is covered below")
        uncovered = self._account("doctor", "Uma Uncovered", "T-D9")
        call = self._call(self.business, uncovered, days=-1)
        self.assertTrue(call.is_outside)
        with self.assertRaisesRegex(UserError, "None of your territories covers"):
            call.action_submit()
        call.outside_reason = "Met at a congress"
        call.action_submit()
        self.assertEqual(call.state, "submitted")
        self.assertEqual(call.territory_id, self.country)

    def test_coverage_ends_between_plan_and_report(self):
        call = self._call(self.rep, self.doctor_b, days=-1)
        self.doctor_b.pharma_coverage_ids.active = False
        call.action_submit()
        self.assertEqual((call.territory_id, call.is_outside), (self.n1a, False))

    def test_hospital_of_covered_doctor_is_not_outside(self):
        self.n1a.coverage_ids.filtered(lambda c: c.partner_id == self.hospital).unlink()
        call = self._call(self.rep, self.hospital)
        self.assertFalse(call.is_outside)

    def test_duration_band(self):
        for minutes in (0, -5, 481):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self._call(self.rep, self.doctor_a, duration=minutes).flush_recordset()
        self._call(self.rep, self.doctor_a, duration=480).flush_recordset()

    def test_stamps_at_submit(self):
        call = self._call(self.rep, self.doctor_a, days=-1)
        self.doctor_a.pharma_class_id = self.class_b
        self.doctor_a.pharma_specialty_id = self.surgery
        call.action_submit()
        self.assertEqual((call.class_id, call.specialty_id), (self.class_b, self.surgery))
        self.assertEqual(call.cycle_id, self.cycle)
        self.assertEqual(
            (call.target_id.partner_id, call.target_id.territory_id), (self.doctor_a, self.n1a)
        )
        self.assertTrue(call.date_submitted)
        self.doctor_a.pharma_class_id = self.class_c
        self.assertEqual(call.class_id, self.class_b, "the class of the time of the call")

    def test_submitted_is_read_only(self):
        call = self._made(self.rep, self.doctor_a)
        for values in (
            {"note": "x"},
            {"duration": 30},
            {"date_done": self.now},
            {"partner_id": self.doctor_b.id},
            {"detail_ids": [Command.create({"product_id": self.product_1.id})]},
            {"date_start": self.now},
            {"channel_id": self.phone.id},
        ):
            for user in (self.rep, self.manager, self.business, self.admin):
                with self.subTest(values=values, user=user.login), self.assertRaises(UserError):
                    call.with_user(user).write(values)
        for user in (self.rep, self.admin):
            with self.assertRaises(UserError):
                call.with_user(user).unlink()
        with self.assertRaises(AccessError):
            self.env["pharma.call.detail"].with_user(self.rep).create(
                {"call_id": call.id, "product_id": self.product_1.id}
            )
        call.message_post(body="A comment is welcome")
        call.activity_schedule("mail.mail_activity_data_todo", user_id=self.rep.id)
        call.message_subscribe(self.rep.partner_id.ids)

    def test_unlink(self):
        self._call(self.rep, self.doctor_a, days=1).unlink()
        call = self._call(self.rep, self.doctor_a)
        with (
            freeze_time(self.now + timedelta(days=1)),
            self.assertRaisesRegex(UserError, "day of the call"),
        ):
            call.unlink()

    def test_manager_moves_but_does_not_report(self):
        call = self._call(self.rep, self.doctor_a)
        call.with_user(self.manager).date_planned = self.now + timedelta(days=1)
        with self.assertRaises(AccessError):
            call.with_user(self.manager).note = "Not mine"
        with self.assertRaises(AccessError):
            call.with_user(self.manager).action_submit()

    def test_create_twice_with_client_key(self):
        key = str(uuid.uuid4())
        first = self._call(self.rep, self.doctor_a, client_uuid=key)
        self.assertEqual(self._call(self.rep, self.doctor_a, client_uuid=key.upper()), first)
        first.action_submit()
        self.assertEqual(self._call(self.rep, self.doctor_a, client_uuid=key), first)
        with self.assertRaises(AccessError):
            self._call(self.rep2, self.doctor_a, client_uuid=key)

    def test_import(self):
        result = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .load(
                ["partner_id/.id", "date_planned", "territory_id/.id"],
                [[str(self.doctor_a.id), f"{self.today} 12:00:00", str(self.s1a.id)]],
            )
        )
        self.assertEqual(self.env["pharma.call"].browse(result["ids"]).territory_id, self.n1a)

    def test_quality(self):
        call = self._call(
            self.rep, self.doctor_a, days=-1, purpose="Launch", note="Liked it", duration=20
        )
        call.detail_ids = [
            Command.create({"product_id": self.product_2.id, "reaction": "positive"})
        ]
        call.action_submit()
        # purpose 1, messages 0 of 2, reaction 1, result 1, duration 1, next objective 0
        self.assertAlmostEqual(call.quality, 100 * 4 / 6, 1)
        self.assertTrue(call.is_effective)

    def test_detail_weights(self):
        call = self._call(self.rep, self.doctor_a)
        call.detail_ids = [
            Command.create({"product_id": self.product_1.id, "position": 2}),
            Command.create({"product_id": self.product_2.id, "position": 1}),
        ]
        weights = {detail.product_id: detail.weight for detail in call.detail_ids}
        self.assertEqual(weights, {self.product_2: 65, self.product_1: 35})
        call.detail_ids.filtered(lambda d: d.product_id == self.product_2).unlink()
        self.assertEqual(call.detail_ids.weight, 100)

    def test_detail_of_other_product(self):
        other = self.env["product.product"].create({"name": "Chair"})
        call = self._call(self.rep, self.doctor_a)
        with self.assertRaises(ValidationError):
            call.detail_ids = [Command.create({"product_id": other.id})]
        with self.assertRaises(ValidationError):
            call.detail_ids = [
                Command.create(
                    {
                        "product_id": self.product_1.id,
                        "call_message_ids": [
                            Command.create(
                                {"call_id": call.id, "key_message_id": self.message_2.id}
                            )
                        ],
                    }
                )
            ]
