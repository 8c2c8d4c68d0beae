# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaAlertDone(models.TransientModel):
    """The reason that some alerts ask for."""

    _name = "pharma.alert.done"
    _description = "Reason for an alert"

    alert_ids = fields.Many2many("pharma.alert", readonly=True, required=True)
    text = fields.Char(compute="_compute_text")
    reason = fields.Char("Why", required=True, size=1000)

    def _compute_text(self):
        for wizard in self:
            wizard.text = " · ".join(wizard.alert_ids.mapped("text"))

    def action_done(self):
        """Mark the alerts as done with the reason; who may do it is asked there."""
        self.ensure_one()
        self.alert_ids.action_done(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
