# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    """From when on a visit is worth a question, and whether reps may add where they were."""

    _inherit = "res.company"

    pharma_call_position = fields.Boolean(
        "Reps may add their position",
        help="Offers a switch in the report with which a rep adds where the device is; off: nothing is kept.",
    )
    pharma_call_position_days = fields.Integer(
        "Keep positions and signals", default=60, help="Days after which they are deleted."
    )
    pharma_signal_km = fields.Float(
        "Far from the place", default=1.0, help="Kilometres between reported position and place."
    )
    pharma_signal_kmh = fields.Float(
        "Travelling faster than", default=130.0, help="Kilometres an hour between two visits."
    )
    pharma_signal_batch = fields.Integer(
        "Reported at once", default=6, help="So many calls reported within a quarter of an hour."
    )

    _pharma_signal_valid = models.Constraint(
        "CHECK (pharma_call_position_days BETWEEN 1 AND 730 AND pharma_signal_km > 0 AND pharma_signal_kmh > 0"
        " AND pharma_signal_batch >= 2)",
        "Positions are kept between 1 and 730 days; distance and speed are above 0, calls at once at least 2.",
    )
