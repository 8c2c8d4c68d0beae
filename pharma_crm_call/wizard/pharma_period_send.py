# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaPeriodSend(models.TransientModel):
    """The question of which period's reports are to be sent now."""

    _name = "pharma.period.send"
    _description = "Send reports now"

    period = fields.Selection(
        [("day", "Yesterday"), ("week", "Last week"), ("month", "Last month")],
        "Reports of",
        required=True,
        default="week",
    )

    def action_send(self):
        """Make and send the reports of the user's own part of the tree."""
        self.ensure_one()
        action = self.env["pharma.period.report"].action_send_now(self.period)
        # closing the dialog reads the list behind it anew
        action["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return action
