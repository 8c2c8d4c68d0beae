# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .merge_common import MergeCommon


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
        # nobody whom this test's own transaction writes to
        partner = self.env.ref("base.public_partner")
        with self.registry._db.cursor() as cr, mute_logger("odoo.sql_db"):
            # no stronger than what a merge takes: rows made by this test may refer to the partner already
            cr.execute("SET LOCAL lock_timeout = '10s'")
            cr.execute("SELECT id FROM res_partner WHERE id = %s FOR NO KEY UPDATE", [partner.id])
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
