# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import math

from odoo import fields, models
from odoo.exceptions import UserError


class PharmaCall(models.Model):
    """The position that a rep adds to a report, where the company allows it."""

    _inherit = "pharma.call"

    signal_ids = fields.One2many("pharma.call.signal", "call_id", "Plausibility", readonly=True)

    def _prepare_precall_sheet(self):
        sheet = super()._prepare_precall_sheet()
        company = self.company_id or self.env.company
        sheet["position"] = company.pharma_call_position and company.pharma_call_position_days
        return sheet

    def _report_extra(self, vals):
        result = super()._report_extra(vals)
        if vals.get("position") and self.company_id.pharma_call_position:
            # sudo: nobody writes positions directly; this is the rep's own, as the device gave it
            self.env["pharma.call.position"].sudo().create(
                {"call_id": self.id, **self._read_position(vals["position"])}
            )
        return result

    def _read_position(self, position):
        """Return latitude, longitude and accuracy of a report, refused unless they are numbers on this earth."""
        values = position if isinstance(position, dict) else {}
        latitude, longitude = values.get("latitude"), values.get("longitude")
        accuracy = values.get("accuracy") or 0
        numbers = (latitude, longitude, accuracy)
        if (
            not all(type(number) in (int, float) and math.isfinite(number) for number in numbers)
            or not (-90 <= latitude <= 90 and -180 <= longitude <= 180)
            or accuracy < 0
        ):
            raise UserError(
                self.env._(
                    "The position of the report on %s cannot be read.", self.partner_id.display_name
                )
            )
        return {"latitude": latitude, "longitude": longitude, "accuracy": min(accuracy, 1e6)}
