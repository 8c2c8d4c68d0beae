# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

MERGE_KEY = "pharma_merge_permit"


class MergePermit:
    """Says in a context that our own code merges: a client cannot send an instance of this class."""

    __slots__ = ("merges",)

    def __init__(self, merges=None):
        self.merges = merges

    def __repr__(self):
        return "<merge permit>"

    def __reduce__(self):
        raise TypeError("a permit stays in its process")


class ResPartner(models.Model):
    """An account that was merged rests archived until the merge is final."""

    _inherit = "res.partner"

    pharma_merged_into_id = fields.Many2one(
        "res.partner", "Merged into", readonly=True, copy=False, index="btree_not_null", ondelete="set null",
        help="This account was found to be the same as that one; nothing points at it any more.",
    )  # fmt: skip

    @api.model
    def _pharma_merge_permit(self, merges=None):
        return {MERGE_KEY: MergePermit(merges)}

    def _pharma_merge_permitted(self):
        permit = self.env.context.get(MERGE_KEY)
        return permit if type(permit) is MergePermit else None

    @api.model
    def _pharma_keep_code(self, winner, code):
        """Let an account be found by the code of one that was merged into it."""
        Code = self.env["pharma.account.code"]
        if (
            code
            and code != winner.pharma_code
            and not Code.search([("partner_id", "=", winner.id), ("code", "=", code)])
        ):
            Code.create(
                {
                    "partner_id": winner.id,
                    "source": self._pharma_merged_source(winner.pharma_type),
                    "code": code,
                }
            )

    @api.model
    def _pharma_drop_code(self, winner, code):
        """Take back what `_pharma_keep_code` did, after an undo."""
        domain = [
            ("partner_id", "=", winner.id),
            ("code", "=", code),
            ("source", "=", self._pharma_merged_source(winner.pharma_type)),
        ]
        self.env["pharma.account.code"].search(domain).unlink()

    @api.model
    def _pharma_merged_source(self, pharma_type):
        """Return the source under which codes of merged accounts of a type are kept."""
        # a further code is unique per source: of each type of account another source
        return f"Merged {pharma_type}"

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("pharma_merged_into_id") for vals in vals_list):
            self._pharma_refuse_merged()
        return super().create(vals_list)

    def write(self, vals):
        if not self._pharma_merge_permitted():
            if "pharma_merged_into_id" in vals:
                self._pharma_refuse_merged()
            if vals.get("active") or vals.get("pharma_code"):
                # sudo: whoever writes may not see the account that was kept
                merged = self.sudo().filtered("pharma_merged_into_id")
                if merged:
                    raise UserError(
                        self.env._(
                            "“%(name)s” was merged into “%(winner)s”. To have it back, undo the merge.",
                            name=merged[0].name,
                            winner=merged[0].pharma_merged_into_id.name,
                        )
                    )
        return super().write(vals)

    @api.model
    def _pharma_refuse_merged(self):
        raise UserError(
            self.env._("Which account was merged into which is written by a merge only.")
        )

    def unlink(self):
        permit = self._pharma_merge_permitted()
        if permit and permit.merges and self <= permit.merges.loser_id:
            # the last step of Odoo's merge: ours keeps the record until the merge is final
            for merge in permit.merges:
                merge._put_to_rest()
            return True
        return super().unlink()

    def action_pharma_compare(self):
        """Compare two accounts side by side, whether or not a search has found them alike."""
        self.env["pharma.merge"]._check_may_merge()
        self.check_access("read")
        self.env["pharma.merge"]._check_accounts(self)
        if len(self) != 2:
            raise UserError(self.env._("Choose two accounts to compare."))
        return self.env["pharma.duplicate"]._pair_of(self).action_merge()
