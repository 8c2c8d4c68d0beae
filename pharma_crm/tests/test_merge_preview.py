# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .merge_common import MergeCommon


@tagged("post_install", "-at_install")
class TestMergePreview(MergeCommon):
    """Both side by side, what is taken from which, and several pairs at once."""

    def test_side_by_side(self):
        self._scan()
        pair = self._pair(self.doctor_a, self.twin).with_user(self.steward)
        wizard = (
            self.env["pharma.merge.wizard"]
            .browse(pair.action_merge()["res_id"])
            .with_user(self.steward)
        )
        self.assertEqual(wizard.keep, "one", "more hangs at the first one")
        with Form(wizard) as form:
            form.keep = "other"
            form.keep = "one"
        line = wizard.line_ids.filtered(lambda line: line.field_name == "name")
        self.assertEqual(
            (line.one_value, line.other_value, line.choice), ("Anna North", "Anna M. North", "one")
        )
        phone = wizard.line_ids.filtered(lambda line: line.field_name == "phone")
        self.assertEqual(phone.choice, "other", "the other one fills the gap")
        line.choice = "other"
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertEqual(self.doctor_a.name, "Anna M. North")
        self.assertEqual(pair.state, "merged")

    def test_an_empty_value_can_stay_empty(self):
        self._scan()
        pair = self._pair(self.doctor_a, self.twin).with_user(self.steward)
        wizard = (
            self.env["pharma.merge.wizard"]
            .browse(pair.action_merge()["res_id"])
            .with_user(self.steward)
        )
        wizard.line_ids.filtered(lambda line: line.field_name == "phone").choice = "one"
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertFalse(self.doctor_a.phone, "the steward knows that the number is wrong")

    def test_several_pairs_at_once(self):
        third = self._twin(self.doctor_a, "T-D1C", phone="+14045550117")
        other = self._account("doctor", "Zelda Quartermain", "T-D50", city="Salem")
        double = self._twin(other, "T-D51")
        self._cover(self.n1a, double)
        self._scan()
        pairs = self.env["pharma.duplicate"].search([("state", "=", "open")])
        mine = pairs.filtered(
            lambda p: (p.one_id | p.other_id) <= self.doctor_a | self.twin | third | other | double
        )
        self.assertEqual(len(mine), 4, "three that are one, and two that are one")
        action = mine.with_user(self.steward).action_merge_many()
        wizard = self.env[action["res_model"]].browse(action["res_id"]).with_user(self.steward)
        line = wizard.line_ids.filtered(lambda line: line.one_id == other)
        self.assertEqual(line.keep, "other", "more hangs at it")
        for row in wizard.line_ids - line:
            row.keep = "one" if row.one_id == self.doctor_a else "other"
        result = wizard.action_merge()
        self.assertEqual(result["params"]["type"], "success", result["params"]["message"])
        self.env.invalidate_all()
        self.assertEqual(other.pharma_merged_into_id, double)
        for loser in (self.twin, third):
            # Of three that are one, any pair may be the first: a loser can go by way of another.
            into = loser.pharma_merged_into_id
            self.assertEqual(into.pharma_merged_into_id or into, self.doctor_a)
        merged = self.env["pharma.merge"].search([("winner_id", "=", self.doctor_a.id)])
        self.assertEqual(merged.mapped("user_id"), self.steward)
        with self.assertRaisesRegex(UserError, "still to decide"):
            mine.exists().filtered(lambda p: p.state != "open").with_user(
                self.steward
            ).action_merge_many()

    def test_a_pair_that_cannot_be_merged_stays_open(self):
        other = self._account("doctor", "Zelda Quartermain", "T-D50", city="Salem")
        double = self._twin(other, "T-D51")
        self._scan()
        pairs = self._pair(self.doctor_a, self.twin) | self._pair(other, double)
        action = pairs.with_user(self.steward).action_merge_many()
        self._user("t_is_a_user", "rep").partner_id = double
        wizard = self.env[action["res_model"]].browse(action["res_id"]).with_user(self.steward)
        params = wizard.action_merge()["params"]
        self.assertIn("belongs to a user", params["message"])
        self.assertEqual(params["type"], "warning")
        self.env.invalidate_all()
        self.assertEqual(sorted(pairs.mapped("state")), ["merged", "open"])

    def test_an_address_is_one_thing(self):
        self.doctor_a.write({"street": "1 Elm St", "city": "Boston", "zip": "02108"})
        self.twin.write(
            {
                "street": "9 Oak Ave", "street2": "Floor 3", "city": "Denver", "zip": "80201",
                "partner_latitude": 39.7, "partner_longitude": -105.0,
            }
        )  # fmt: skip
        merge = self._merge(self.doctor_a, self.twin)
        self.assertFalse(self.doctor_a.street2, "a floor in Denver is none in Boston")
        self.assertFalse(self.doctor_a.partner_latitude)
        merge.with_user(self.steward).action_undo()
        self.env.invalidate_all()
        self.twin.write({"street": "1 Elm Street", "city": "Boston", "zip": "02108"})
        self.twin.write({"partner_latitude": 42.4, "partner_longitude": -71.1})
        self._merge(self.doctor_a, self.twin)
        self.assertEqual(self.doctor_a.street, "1 Elm St")
        self.assertEqual((self.doctor_a.street2, self.doctor_a.partner_latitude), ("Floor 3", 42.4))

    def test_verified_stays_verified(self):
        """What code keeps about an account is no value of the other one to be taken."""
        self.doctor_a.pharma_verified_on = "2026-01-05"
        self.twin.write({"pharma_unverified": True, "pharma_verified_on": "2026-03-01"})
        since = self.doctor_a.pharma_class_since, self.doctor_a.pharma_result_id
        self.twin.pharma_class_since = "2020-01-01"
        merge = self._merge(self.doctor_a, self.twin)
        self.assertFalse(self.doctor_a.pharma_unverified)
        self.assertEqual(str(self.doctor_a.pharma_verified_on), "2026-03-01")
        self.assertEqual((self.doctor_a.pharma_class_since, self.doctor_a.pharma_result_id), since)
        merge.with_user(self.steward).action_undo()
        self.env.invalidate_all()
        self.assertEqual(str(self.doctor_a.pharma_verified_on), "2026-01-05")
        self.assertTrue(self.twin.pharma_unverified)
        self._merge(self.twin, self.doctor_a)
        self.assertFalse(self.twin.pharma_unverified, "the other one was verified")

    def test_constant_queries_of_the_preview(self):
        wizard = self.env["pharma.merge.wizard"]
        counts = wizard._counts(self.doctor_a)
        self.assertEqual(counts["pharma.coverage"], 2)
        self._cover(self.s1a, self.doctor_a)
        with self.assertQueryCount(60):
            self.assertEqual(wizard._counts(self.doctor_a)["pharma.coverage"], 3)
