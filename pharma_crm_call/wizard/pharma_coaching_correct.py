# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCoachingCorrect(models.TransientModel):
    """Asks why a signed coaching report is corrected."""

    _name = "pharma.coaching.correct"
    _description = "Correct a coaching report"

    report_id = fields.Many2one("pharma.coaching.report", required=True, ondelete="cascade")
    reason = fields.Char("Why is it corrected?", required=True)

    def action_correct(self):
        """Open the correction; the report checks who asks."""
        self.ensure_one()
        return self.report_id.action_correct(self.reason)
