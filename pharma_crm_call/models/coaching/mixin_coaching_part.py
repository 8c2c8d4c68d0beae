# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class PharmaCoachingPart(models.AbstractModel):
    """A line of a coaching report: written by its coach while the report is a draft, fixed afterwards."""

    _name = "pharma.coaching.part.mixin"
    _description = "Part of a coaching report"

    report_id = fields.Many2one(
        "pharma.coaching.report", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="report_id.company_id", store=True, index=True)

    def _check_report_open(self):
        if self.env.su:
            return
        for report in self.report_id:
            if report.state != "draft" or report.coach_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "“%s” is written by its coach, and only before it is shared with the rep.",
                        report.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_report_open()
        return parts

    def write(self, vals):
        self._check_report_open()
        result = super().write(vals)
        if "report_id" in vals:
            self._check_report_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self._check_report_open()
