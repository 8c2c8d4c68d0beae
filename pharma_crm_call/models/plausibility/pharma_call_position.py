# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models


class PharmaCallPosition(models.Model):
    """Where the device was when the rep reported a call: only if the company allows it and the rep has chosen so.

    Nobody but the rep and the rep's managers reads it, and it is deleted after the days that the company has set.
    """

    _name = "pharma.call.position"
    _description = "Position of a report"
    _inherit = ["pharma.team.mixin"]
    _rec_name = "call_id"

    call_id = fields.Many2one("pharma.call", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one(related="call_id.user_id", store=True, index=True, string="Rep")
    territory_id = fields.Many2one(related="call_id.territory_id", store=True)
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)
    latitude = fields.Float(required=True, digits=(10, 7), aggregator=None)
    longitude = fields.Float(required=True, digits=(10, 7), aggregator=None)
    accuracy = fields.Float("Accuracy (m)", aggregator=None)
    taken_on = fields.Datetime(required=True, default=fields.Datetime.now)

    _call_uniq = models.UniqueIndex("(call_id)", "A report has one position.")
    _on_earth = models.Constraint(
        "CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)",
        "A latitude lies between -90 and 90, a longitude between -180 and 180.",
    )

    @api.autovacuum
    def _gc_positions(self):
        """Delete what is older than the company keeps."""
        # sudo: nobody deletes positions directly; all companies, which are few
        companies = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        for company in companies:
            before = fields.Datetime.now() - timedelta(days=company.pharma_call_position_days)
            self.sudo().search(
                [("company_id", "=", company.id), ("taken_on", "<", before)]
            ).unlink()
