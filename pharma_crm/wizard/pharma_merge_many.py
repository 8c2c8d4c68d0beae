# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

# Each is a merge of its own with its own undo: a minute's work at most.
AT_ONCE = 100


class PharmaMergeMany(models.TransientModel):
    """Several pairs that are beyond doubt, merged in one go: of each it is shown which record stays."""

    _name = "pharma.merge.many"
    _description = "Merge several pairs"

    line_ids = fields.One2many("pharma.merge.many.line", "wizard_id", "Pairs")

    @api.model
    def _of_pairs(self, pairs):
        """Return the dialog for pairs that are open, the fuller record of each proposed to stay."""
        self.env["pharma.merge"]._check_may_merge()
        pairs = pairs.filtered(lambda pair: pair.state == "open")
        if not pairs:
            raise UserError(self.env._("None of the chosen pairs is still to decide."))
        if len(pairs) > AT_ONCE:
            raise UserError(
                self.env._(
                    "Merge at most %(most)s pairs at once; %(chosen)s are chosen.",
                    most=AT_ONCE,
                    chosen=len(pairs),
                )
            )
        Wizard = self.env["pharma.merge.wizard"]
        return self.create(
            {
                "line_ids": [
                    fields.Command.create(
                        {
                            "duplicate_id": pair.id,
                            "keep": Wizard._fuller_of(pair.one_id, pair.other_id),
                        }
                    )
                    for pair in pairs
                ]
            }
        )

    def action_merge(self):
        """Merge pair by pair; one that cannot be merged stays to be decided, and it is said why."""
        self.ensure_one()
        self.env["pharma.merge"]._check_may_merge()
        done, left = 0, []
        for line in self.line_ids:
            # an earlier pair of this list may have taken one of the two along, and this pair with it
            if not line.exists() or line.duplicate_id.state != "open":
                continue
            pair = line.duplicate_id
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    line._merge()
                done += 1
            except (UserError, psycopg2.IntegrityError) as error:
                self.env.invalidate_all()
                reason = getattr(getattr(error, "diag", None), "message_detail", None) or error
                left.append(f"{pair.display_name}: {reason}")
        message = self.env._("Pairs merged: %s. Each can be undone for 30 days.", done)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": "\n".join([message, *left]),
                "sticky": bool(left),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
