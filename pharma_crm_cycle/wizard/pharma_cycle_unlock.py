# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCycleUnlock(models.TransientModel):
    """Asks why a target list is unlocked before the months between re-targetings are over."""

    _name = "pharma.cycle.unlock"
    _description = "Unlock a target list"

    cycle_id = fields.Many2one(
        "pharma.cycle", required=True, ondelete="cascade",
        default=lambda self: self.env.context.get("active_id"),
    )  # fmt: skip
    lock_note = fields.Char(related="cycle_id.lock_note")
    reason = fields.Char(required=True)

    def action_unlock(self):
        """Unlock the list; the cycle checks who may."""
        self.ensure_one()
        self.cycle_id.unlock_list(self.reason)
        return {"type": "ir.actions.act_window_close"}
