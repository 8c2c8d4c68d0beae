# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import math

from odoo import api, models

# Middle of each city (latitude, longitude), and how many kilometres around it the demo's accounts lie.
CITIES = {
    "Atlanta": (33.749, -84.388, 9), "Sandy Springs": (33.924, -84.379, 4), "East Point": (33.680, -84.439, 3),
    "Marietta": (33.953, -84.550, 5), "Roswell": (34.023, -84.362, 4), "Alpharetta": (34.075, -84.294, 4),
    "Charlotte": (35.227, -80.843, 9), "Pineville": (35.083, -80.892, 3), "Concord": (35.409, -80.579, 5),
    "Gastonia": (35.262, -81.187, 4), "Huntersville": (35.411, -80.843, 4), "Boston": (42.360, -71.059, 5),
    "Cambridge": (42.374, -71.110, 3), "Somerville": (42.388, -71.100, 2), "Salem": (42.519, -70.897, 3),
    "Lynn": (42.467, -70.949, 3), "Beverly": (42.558, -70.880, 3), "Philadelphia": (39.953, -75.165, 8),
    "Media": (39.917, -75.388, 2), "Ardmore": (40.007, -75.285, 2), "Lansdowne": (39.938, -75.272, 2),
    "Denver": (39.739, -104.990, 8), "Lakewood": (39.705, -105.081, 5), "Glendale": (39.705, -104.934, 2),
    "Aurora": (39.729, -104.832, 6), "Arvada": (39.803, -105.087, 4), "Broomfield": (39.921, -105.087, 4),
    "Phoenix": (33.448, -112.074, 12), "Mesa": (33.415, -111.832, 6), "Tempe": (33.426, -111.940, 4),
    "Gilbert": (33.353, -111.789, 5),
}  # fmt: skip


class PharmaDemo(models.AbstractModel):
    _inherit = "pharma.demo"

    @api.model
    def _make_positions(self):
        """Hospitals and pharmacies stand somewhere in their city, more of them near its middle."""
        rng = self._rng("positions")
        for kind in ("hospital", "pharmacy"):
            ids = self._made_ids("res.partner", f"{kind}_")
            for partner in self.env["res.partner"].browse(ids[name] for name in sorted(ids)):
                if partner.city not in CITIES or partner._pharma_has_position():
                    continue
                latitude, longitude, reach = CITIES[partner.city]
                away, angle = reach * rng.random() ** 1.3, rng.uniform(0, 2 * math.pi)
                partner.write(
                    {
                        "partner_latitude": latitude + away * math.sin(angle) / 111.2,
                        "partner_longitude": longitude
                        + away * math.cos(angle) / (111.2 * math.cos(math.radians(latitude))),
                    }
                )
