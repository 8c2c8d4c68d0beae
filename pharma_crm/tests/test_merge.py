# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .merge_common import MergeCommon


@tagged("post_install", "-at_install")
class TestMerge(MergeCommon):
    """A merge loses nothing, says what it did, and can be taken back."""

    def _hang_on(self, partner):
        """Let one record of many kinds point at an account; return them."""
        Attachment = self.env["ir.attachment"]
        other = self.env["res.partner"].create({"name": "Assistant", "parent_id": partner.id})
        tag = self.env["res.partner.category"].create({"name": f"Tag of {partner.id}"})
        partner.category_id = tag
        self.env["mail.followers"].create(
            {"res_model": "res.partner", "res_id": partner.id, "partner_id": self.rep.partner_id.id}
        )
        return {
            "note": partner.message_post(body="A note"),
            "file": Attachment.create(
                {"name": "f.txt", "raw": b"x", "res_model": "res.partner", "res_id": partner.id}
            ),
            "activity": partner.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.steward.id
            ),
            "place": self.env["pharma.affiliation"].create(
                {
                    "doctor_id": partner.id,
                    "hospital_id": self.hospital_south.id,
                    "is_primary": True,
                    "code": "P1",
                }
            ),
            "coverage": self._cover(self.n1b, partner),
            "bank": self.env["res.partner.bank"].create(
                {"acc_number": f"BE{partner.id}", "partner_id": partner.id}
            ),
            "child": other,
            "xmlid": self.env["ir.model.data"].create(
                {
                    "module": "__test__",
                    "name": f"p{partner.id}",
                    "model": "res.partner",
                    "res_id": partner.id,
                }
            ),
        }

    def _where(self, things):
        """Return which account each thing points at."""
        self.env.invalidate_all()
        columns = {
            "note": "res_id", "file": "res_id", "activity": "res_id", "place": "doctor_id", "coverage": "partner_id",
            "bank": "partner_id", "child": "parent_id", "xmlid": "res_id",
        }  # fmt: skip
        return {name: int(thing[columns[name]]) for name, thing in things.items()}

    def test_nothing_is_lost(self):
        winner, loser = self.doctor_a, self.twin
        things = self._hang_on(loser)
        merge = self._merge(winner, loser)
        self.assertEqual(set(self._where(things).values()), {winner.id})
        self.assertFalse(loser.active)
        self.assertEqual(loser.pharma_merged_into_id, winner)
        self.assertEqual(winner.phone, "+14045550117", "the gap is filled")
        self.assertEqual(winner.name, "Anna North", "what it had stays")
        self.assertEqual(winner.pharma_class_id, self.class_a)
        self.assertEqual(
            winner.pharma_hospital_id, self.hospital, "its primary place stays the primary one"
        )
        self.assertFalse(things["place"].is_primary)
        self.assertIn(
            self.env["res.partner.category"].search([("name", "=", f"Tag of {loser.id}")]),
            winner.category_id,
        )
        self.assertIn(self.rep.partner_id, winner.message_partner_ids)
        self.assertEqual(
            (merge.user_id, merge.loser_code, merge.state), (self.steward, "T-D1B", "done")
        )
        self.assertEqual(merge.moved["pharma.coverage"], 1)
        found = self.env["res.partner"].with_user(self.steward).name_search("T-D1B")
        self.assertEqual([id_ for id_, _name in found], [winner.id], "found by the old code")
        self.assertIn("merged into this account", winner.message_ids[0].body)
        self.assertEqual(winner.message_ids[0].author_id, self.steward.partner_id)

    def test_what_moved_is_told_in_plain_words(self):
        """Internal names stay inside; what a steward does not know is one number, and is undone all the same."""
        winner, loser = self.doctor_a, self.twin
        self._hang_on(loser)
        merge = self._merge(winner, loser)
        self.assertEqual(merge.moved["ir.model.data"], 1)
        texts = (merge.moved_html, winner.message_ids[0].body)
        internal = [
            self.env["ir.model"]._get(name).name
            for name in ("ir.model.data", "mail.followers", "pharma.match.record")
        ]
        for text in texts:
            self.assertIn("Coverage by territories: <b>1</b>", text)
            self.assertIn("Bank accounts: <b>1</b>", text)
            for name in internal:
                self.assertNotIn(name, text)
        known, unseen = merge._counts_in_words(merge.moved)
        self.assertEqual(sum(number for _name, number in known) + unseen, sum(merge.moved.values()))
        self.assertGreaterEqual(unseen, 2)
        self.assertIn(f"keeps for itself: {unseen}", merge.moved_html)
        self.assertIn("Nothing points", merge._counts_html({}))

    def test_undo_restores_everything(self):
        winner, loser = self.doctor_a, self.twin
        things = self._hang_on(loser)
        before = self._where(things)
        values = {
            p: p.read(
                ["name", "phone", "pharma_code", "active", "category_id", "pharma_hospital_id"]
            )
            for p in (winner, loser)
        }
        followers = {p: p.message_partner_ids.ids for p in (winner, loser)}
        merge = self._merge(winner, loser, "name", "pharma_code")
        self.assertEqual((winner.name, winner.pharma_code), ("Anna M. North", "T-D1B"))
        self.assertEqual(
            winner.pharma_code_ids.mapped("code"), ["T-D1"], "the winner's own code is kept"
        )
        self.assertEqual(winner.activity_ids, things["activity"])
        merge.action_undo()
        self.assertEqual(self._where(things), before)
        for partner, row in values.items():
            self.assertEqual(partner.read(list(row[0])[1:]), row)
            self.assertEqual(set(partner.message_partner_ids.ids), set(followers[partner]))
        self.assertFalse(loser.pharma_merged_into_id)
        self.assertFalse(winner.pharma_code_ids)
        self.assertTrue(things["place"].is_primary)
        self.assertEqual(merge.state, "undone")
        self.assertEqual(merge.undone_by_id, self.steward)
        with self.assertRaisesRegex(UserError, "final or was undone"):
            merge.action_undo()
        again = self._merge(winner, loser)
        self.assertNotEqual(again, merge, "and merged once more")

    def test_clashing_rows_become_one(self):
        """Both have a practice place with the same source code and the same follower: one row each, both come back."""
        winner, loser = self.doctor_a, self.twin
        Place = self.env["pharma.affiliation"]
        kept, second = (
            Place.create({"doctor_id": p.id, "code": "SAME", "city": p.name})
            for p in (winner, loser)
        )
        for partner in (winner, loser):
            partner.message_subscribe(self.rep.partner_id.ids)
            partner.category_id = (
                self.env["res.partner.category"].create({"name": "Shared"})
                if partner == winner
                else winner.category_id
            )
        merge = self._merge(winner, loser)
        self.assertTrue(kept.exists())
        self.assertFalse(second.exists())
        self.assertEqual(winner.message_partner_ids.ids.count(self.rep.partner_id.id), 1)
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(second.doctor_id, loser)
        self.assertEqual(second.city, "Anna M. North")
        self.assertIn(self.rep.partner_id, loser.message_partner_ids)
        self.assertEqual(loser.category_id, winner.category_id)

    def test_coverage_of_both(self):
        """A territory that covers both covers the winner once; the other row is kept archived until an undo."""
        second, other = self._cover(self.n1b, self.twin), self._cover(self.s1a, self.twin)
        merge = self._merge(self.doctor_a, self.twin)
        self.assertEqual((second | other).partner_id, self.doctor_a)
        self.assertEqual((second.active, other.active), (False, True))
        self.doctor_a.pharma_coverage_ids._check_overlap()
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual((second | other).partner_id, self.twin)
        self.assertTrue(second.active)

    def test_listing_of_both(self):
        """Two hospitals with an open listing of one product: one listing, its history is joined."""
        second = self._account("hospital", "North Gen. Hospital", "T-H1B", zip="01001")
        Listing = self.env["pharma.listing"]
        first, other = (
            Listing.create({"partner_id": hospital.id, "product_id": self.product_1.id})
            for hospital in (self.hospital, second)
        )
        alone = Listing.create({"partner_id": second.id, "product_id": self.product_2.id})
        merge = self._merge(self.hospital, second)
        self.assertEqual((first | alone).partner_id, self.hospital)
        self.assertFalse(other.exists())
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual((other | alone).partner_id, second)

    def test_properties_and_references(self):
        """A property, a default and a field per company that name the loser name the winner."""
        winner, loser = self.doctor_a, self.twin
        lead_team = self.env["crm.team"].create(
            {
                "name": "Team",
                "lead_properties_definition": [
                    {
                        "name": "adviser",
                        "string": "Adviser",
                        "type": "many2one",
                        "comodel": "res.partner",
                    }
                ],
            }
        )
        lead = self.env["crm.lead"].create(
            {"name": "L", "team_id": lead_team.id, "lead_properties": {"adviser": loser.id}}
        )
        self.env["ir.default"].set("crm.lead", "partner_id", loser.id)
        merge = self._merge(winner, loser)
        self.assertEqual(lead.lead_properties["adviser"], winner)
        self.assertEqual(self.env["ir.default"]._get("crm.lead", "partner_id"), winner.id)
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(lead.lead_properties["adviser"], loser)
        self.assertEqual(self.env["ir.default"]._get("crm.lead", "partner_id"), loser.id)

    def test_later_changes(self):
        """What was edited since stays and is named; what was moved elsewhere since stops the undo, by name."""
        winner, loser = self.doctor_a, self.twin
        coverage = self._cover(self.s1a, loser)
        merge = self._merge(winner, loser)
        winner.phone = "+14045550999"
        coverage.partner_id = self.doctor_b
        with self.assertRaisesRegex(UserError, "moved or changed since"):
            merge.action_undo()
        self.assertEqual(merge.state, "done")
        coverage.partner_id = winner
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(winner.phone, "+14045550999")
        self.assertIn("Phone", merge.note)
        self.assertEqual(coverage.partner_id, loser)

    def test_deleted_since(self):
        coverage = self._cover(self.n1b, self.twin)
        merge = self._merge(self.doctor_a, self.twin)
        coverage.unlink()
        merge.action_undo()
        self.assertTrue(self.twin.active)

    def test_code_taken_since(self):
        merge = self._merge(self.doctor_a, self.twin)
        self.doctor_b.pharma_code = "T-D1B"
        with self.assertRaisesRegex(UserError, "Boris North"):
            merge.action_undo()

    def test_merged_again(self):
        """A chain is undone from its end."""
        third = self._twin(self.doctor_a, "T-D1C")
        first = self._merge(self.twin, third)
        second = self._merge(self.doctor_a, self.twin)
        with self.assertRaisesRegex(UserError, "undo that merge first"):
            first.action_undo()
        second.action_undo()
        first.action_undo()
        self.env.invalidate_all()
        self.assertTrue(third.active and self.twin.active)

    def test_pairs_follow(self):
        third = self._twin(self.doctor_a, "T-D1C")
        self._scan()
        self._pair(self.twin, third).with_user(self.steward).action_reject()
        merge = self._merge(self.doctor_a, self.twin)
        self.assertEqual(self._pair(self.doctor_a, self.twin).state, "merged")
        self.assertEqual(self._pair(self.doctor_a, third).state, "open")
        self.assertFalse(self._pair(self.twin, third))
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(self._pair(self.twin, third).state, "rejected")
        self.assertEqual(self._pair(self.doctor_a, self.twin).state, "open")

    def test_final_after_30_days(self):
        merge = self._merge(self.doctor_a, self.twin)
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm.cron_merges_final").method_direct_trigger()
        self.assertEqual(merge.state, "done")
        merge.sudo().deadline = fields.Datetime.now() - timedelta(minutes=1)
        self.assertFalse(merge.can_undo)
        with self.assertRaises(UserError):
            merge.action_undo()
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm.cron_merges_final").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(merge.state, "final")
        self.assertFalse(merge.sudo().step_ids)
        self.assertFalse(self.twin.exists())
        self.assertEqual(merge.loser_name, "Anna M. North", "the log stays")
