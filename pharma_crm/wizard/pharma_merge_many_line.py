# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaMergeManyLine(models.TransientModel):
    """One of the pairs, and which record of it stays."""

    _name = "pharma.merge.many.line"
    _description = "Pair to be merged"

    wizard_id = fields.Many2one("pharma.merge.many", required=True, ondelete="cascade", index=True)
    duplicate_id = fields.Many2one(
        "pharma.duplicate", "Pair", required=True, readonly=True, ondelete="cascade"
    )
    one_id = fields.Many2one(related="duplicate_id.one_id", string="Left")
    other_id = fields.Many2one(related="duplicate_id.other_id", string="Right")
    score = fields.Float(related="duplicate_id.score")
    summary = fields.Char(related="duplicate_id.summary")
    keep = fields.Selection(
        [("one", "Left"), ("other", "Right")],
        "Stays",
        required=True,
        default="one",
        help="The other one is archived; everything that points at it moves to this one.",
    )

    @api.constrains("duplicate_id")
    def _check_duplicate_id(self):
        # the names that stand beside it are read with the pair's right; Odoo checks constraints as sudo
        self.duplicate_id.sudo(False).check_access("read")

    def _merge(self):
        self.ensure_one()
        self.duplicate_id._check_transition("merge")
        winner, loser = (
            (self.one_id, self.other_id) if self.keep == "one" else (self.other_id, self.one_id)
        )
        return self.env["pharma.merge"]._merge_accounts(winner, loser)
