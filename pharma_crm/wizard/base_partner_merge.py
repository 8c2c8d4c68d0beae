# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError


class MergePartnerAutomatic(models.TransientModel):
    """Odoo's merge of contacts, for accounts: checked, journaled and with nothing lost, whoever calls it and how."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # sudo: whether one of them is an account, also one that the user does not see
        partners = self.env["res.partner"].sudo().browse(partner_ids).exists()
        if not any(partners.mapped("pharma_type")):
            return super()._merge(partner_ids, dst_partner, extra_checks)
        Merge = self.env["pharma.merge"]
        Merge._check_may_merge()
        partners.lock_for_update()
        partners.invalidate_recordset()
        Merge._check_accounts(partners)
        winner = dst_partner.sudo() if dst_partner and dst_partner in partners else None
        if not winner:
            winner = self._get_ordered_partner(partners.ids)[-1].sudo()
        if len(partners) > 3:
            raise UserError(self.env._("Merge at most three accounts at once."))
        merges = Merge.sudo()  # sudo: the log is written by the merge only
        for loser in partners - winner:
            merges |= Merge._begin(winner, loser)
        permit = self.env["res.partner"]._pharma_merge_permit(merges)
        # sudo: references move wherever they are; that the user is a steward of the company was checked
        result = super(MergePartnerAutomatic, self.sudo().with_context(**permit))._merge(
            partners.ids, winner, False
        )
        for merge in merges:
            merge._finish()
        return result

    @api.model
    def _pharma_merges(self):
        """Return the merges under way, None when this is no merge of accounts."""
        permit = self.env["res.partner"]._pharma_merge_permitted()
        return permit.merges if permit else None

    @api.model
    def _merge_bank_accounts(self, src_partners, dst_partner):
        if not self._pharma_merges():
            return super()._merge_bank_accounts(src_partners, dst_partner)
        return None  # they move with the other references, journaled

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        merges = self._pharma_merges()
        if not merges:
            return super()._update_foreign_keys(src_partners, dst_partner)
        for merge in merges:
            merge._move_everything()
        return None

    @api.model
    def _update_reference_fields(self, src_partners, dst_partner):
        if not self._pharma_merges():
            return super()._update_reference_fields(src_partners, dst_partner)
        return None  # moved with the foreign keys

    @api.model
    def _update_values(self, src_partners, dst_partner):
        merges = self._pharma_merges()
        if not merges:
            return super()._update_values(src_partners, dst_partner)
        chosen = self.env.context.get("pharma_merge_chosen") or ()
        refused = self.env.context.get("pharma_merge_refused") or ()
        for merge in merges:
            merge._take_values(set(chosen), set(refused))
        return None

    def _log_merge_operation(self, src_partners, dst_partner):
        if not self._pharma_merges():
            return super()._log_merge_operation(src_partners, dst_partner)
        return None  # each merge writes its own note
