# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestTerritory(PharmaCommon):
    def test_manager_chain_goes_upward(self):
        self.assertEqual(self.n1a._manager_chain(), self.manager | self.regional | self.business)
        self.assertEqual(self.s1a._manager_chain(), self.business)

    def test_who_was_where_on_a_day(self):
        self.n1a.member_ids.date_end = "2023-12-31"
        self.env["pharma.territory.member"].create(
            {"territory_id": self.n1a.id, "user_id": self.rep2.id, "date_start": "2024-01-01"}
        )
        self.assertEqual(self.n1a._users_on(date(2023, 6, 1)), self.rep)
        self.assertEqual(self.n1a._users_on(date(2024, 6, 1)), self.rep2)

    def test_cyclic_tree_is_refused(self):
        with self.assertRaises(UserError):
            self.north.parent_id = self.n1a

    def test_overlapping_membership_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["pharma.territory.member"].create(
                {"territory_id": self.n1a.id, "user_id": self.rep.id, "date_start": "2024-01-01"}
            )
        with self.assertRaises(ValidationError):
            self.env["pharma.territory.member"].create(
                {"territory_id": self.n1.id, "user_id": self.rep.id, "role": "manager"}
            )

    def test_overlapping_coverage_is_refused(self):
        with self.assertRaises(ValidationError):
            self._cover(self.n1a, self.doctor_a)

    def test_coverage_of_a_plain_contact_is_refused(self):
        contact = self.env["res.partner"].create({"name": "Plain contact"})
        with self.assertRaises(ValidationError):
            self._cover(self.n1a, contact)

    def test_postcodes_assign_accounts_once(self):
        self.env["pharma.territory.brick"].create(
            {"territory_id": self.n1b.id, "zip_prefix": "010"}
        )
        self.n1b.with_user(self.steward).action_assign_bricks()
        self.assertEqual(
            self.n1b.coverage_ids.partner_id, self.hospital | self.doctor_a | self.doctor_b
        )
        by_hand = self.n1b.coverage_ids.filtered(lambda c: c.partner_id == self.doctor_a)
        self.assertEqual(by_hand.source, "manual")
        self.n1b.action_assign_bricks()
        self.assertEqual(len(self.n1b.coverage_ids), 3)

    def test_user_territory_prefers_own(self):
        self.assertEqual(self.rep._pharma_territory_for(self.doctor_a), self.n1a)
        self.assertEqual(self.rep2._pharma_territory_for(self.doctor_a), self.n1b)
        self.assertFalse(self.rep_south._pharma_territory_for(self.doctor_a))
        self.assertIn(self.manager._pharma_territory_for(self.doctor_b), self.n1a | self.n1b)

    def test_one_primary_practice_place(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["pharma.affiliation"].create(
                {
                    "doctor_id": self.doctor_a.id,
                    "hospital_id": self.hospital_south.id,
                    "is_primary": True,
                }
            )

    def test_code_is_unique_per_type(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._account("doctor", "Twin", "T-D1")
        self.assertTrue(self._account("pharmacy", "Other type", "T-D1"))

    def test_primary_hospital_follows_the_practice_place(self):
        self.assertEqual(self.doctor_a.pharma_hospital_id, self.hospital)
        self.doctor_a.pharma_affiliation_ids.hospital_id = self.hospital_south
        self.assertEqual(self.doctor_a.pharma_hospital_id, self.hospital_south)
