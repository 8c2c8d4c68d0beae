# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_duplicate_scan import DuplicateCommon


class MergeCommon(DuplicateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls._twin(cls.doctor_a, "T-D1B", name="Anna M. North", phone="+14045550117")
        cls.twin.pharma_class_id = cls.class_b

    def _merge(self, winner, loser, *chosen, user=None):
        Merge = self.env["pharma.merge"].with_user(user or self.steward)
        merge = Merge._merge_accounts(
            winner.with_user(Merge.env.user), loser.with_user(Merge.env.user), chosen
        )
        self.env.invalidate_all()
        return merge


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


@tagged("post_install", "-at_install")
class TestMergeRefused(MergeCommon):
    """Who may not merge, and what never merges, however it is called."""

    def _odoo_merge(self, partners, winner, user):
        """Odoo's own wizard, as a client calls it."""
        Wizard = self.env["base.partner.merge.automatic.wizard"].with_user(user)
        wizard = Wizard.create(
            {
                "partner_ids": [Command.set(partners.ids)],
                "dst_partner_id": winner.id,
                "state": "selection",
            }
        )
        return wizard.action_merge()

    def test_only_stewards(self):
        manager_of_contacts = self._user("t_contacts", "rep")
        manager_of_contacts.group_ids += self.env.ref("base.group_partner_manager")
        for user in (
            self.rep,
            self.manager,
            self.business,
            self.medical,
            self.auditor,
            manager_of_contacts,
        ):
            with self.assertRaises(AccessError):
                self._merge(self.doctor_a, self.twin, user=user)
        with self.assertRaises(AccessError):
            self._odoo_merge(self.doctor_a | self.twin, self.doctor_a, manager_of_contacts)
        self.assertTrue(self.twin.active)
        self._odoo_merge(self.doctor_a | self.twin, self.doctor_a, self.steward)
        self.env.invalidate_all()
        merge = self.env["pharma.merge"].search([("loser_id", "=", self.twin.id)])
        self.assertEqual(merge.user_id, self.steward, "Odoo's own wizard is journaled, too")
        for user in (self.rep, self.business, self.auditor):
            with self.assertRaises(AccessError):
                merge.with_user(user).action_undo()
        merge.with_user(self.admin).action_undo()
        with self.assertRaises(AccessError):
            merge.with_user(self.steward).write({"state": "done"})
        with self.assertRaises(AccessError):
            self.env["pharma.merge.step"].with_user(self.steward).search([])

    def test_what_never_merges(self):
        company = self.env["res.company"].create({"name": "Other Pharma"})
        self.steward.company_ids |= company
        foreign = self.env["res.partner"].create(
            {"pharma_type": "doctor", "name": "Anna North", "company_id": company.id}
        )
        plain = self.env["res.partner"].create(
            {"name": "Anna North", "company_id": self.company.id}
        )
        gone = self._twin(self.doctor_a, "T-D1D")
        gone.action_archive()
        user_partner = self.rep2.partner_id
        user_partner.write({"pharma_type": "doctor", "company_id": self.company.id})
        for loser, text in (
            (self.doctor_a, "into itself"),
            (foreign, "different companies"),
            (self.hospital, "different types"),
            (plain, "merges only with its like"),
            (gone, "archived"),
            (user_partner, "user of this system"),
        ):
            with self.assertRaisesRegex(UserError, text):
                self._merge(self.doctor_a, loser)
            if loser != self.doctor_a:
                with self.assertRaisesRegex(UserError, text):
                    self._odoo_merge(
                        self.doctor_a | loser,
                        self.doctor_a,
                        self.admin if loser == plain else self.steward,
                    )
        department = self._account("department", "Cardiology", "T-DEP", parent_id=self.hospital.id)
        with self.assertRaises(UserError):
            self._merge(self.hospital, department)

    def test_merged_stays_merged(self):
        self._merge(self.doctor_a, self.twin)
        with self.assertRaisesRegex(UserError, "already been merged"):
            self._merge(self.doctor_b, self.twin)
        with self.assertRaisesRegex(UserError, "undo the merge"):
            self.twin.with_user(self.steward).action_unarchive()
        with self.assertRaises(UserError):
            self.doctor_b.with_user(self.steward).pharma_merged_into_id = self.doctor_a
        with self.assertRaises(UserError):
            self.env["res.partner"].create({"name": "X", "pharma_merged_into_id": self.doctor_a.id})

    def test_two_stewards_at_once(self):
        """The second steward is told while the first one's merge is under way."""
        partner = self.env.ref("base.partner_root")
        with self.registry._db.cursor() as cr, mute_logger("odoo.sql_db"):
            cr.execute("SELECT id FROM res_partner WHERE id = %s FOR UPDATE", [partner.id])
            with self.assertRaises(UserError):
                partner.lock_for_update()

    def test_other_companies_steward(self):
        company = self.env["res.company"].create({"name": "Other Pharma"})
        stranger = self._user("t_stranger", "data_steward")
        stranger.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        with self.assertRaises(UserError):
            self._merge(self.doctor_a, self.twin, user=stranger)
        merge = self._merge(self.doctor_a, self.twin)
        with self.assertRaises(AccessError):
            merge.with_user(stranger).action_undo()

    def test_context_of_a_client(self):
        """No context that a client can send makes a deletion pass for a merge."""
        evil = {"pharma_merge_permit": True, "pharma_merging": True}
        partner = self.twin.with_user(self.rep).with_context(**evil)
        with self.assertRaises(AccessError):
            partner.unlink()
        with self.assertRaises(UserError):
            self.twin.with_user(self.steward).with_context(**evil).write(
                {"pharma_merged_into_id": self.doctor_a.id}
            )
