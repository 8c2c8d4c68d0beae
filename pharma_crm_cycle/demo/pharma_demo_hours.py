# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

# When doctors are met, and how many of a hundred are met then; the others at any time.
HOURS = {
    "Mon–Fri 09:00–12:00": 14,
    "Mon, Wed and Fri 10:00–13:00": 14,
    "Tue and Thu 09:00–12:30": 12,
    "Mon–Thu 14:00–17:00": 12,
    "Wed 13:00–17:00; Fri 09:00–12:00": 8,
}


class PharmaDemo(models.AbstractModel):
    """Practice hours, which the planner keeps."""

    _inherit = "pharma.demo"

    @api.model
    def _load_cycles(self):
        self._in_company()._make_hours()
        return super()._load_cycles()

    @api.model
    def _make_hours(self):
        rng = self._rng("hours")
        places = self.env["pharma.affiliation"].search(
            [
                ("doctor_id", "in", list(self._made_ids("res.partner", "doctor_").values())),
                ("is_primary", "=", True),
            ],
            order="doctor_id, id",
        )
        texts = [*HOURS, False]
        weights = [*HOURS.values(), 100 - sum(HOURS.values())]
        drawn = rng.choices(texts, weights, k=len(places))
        for text in HOURS:
            here = places.browse(
                place.id
                for place, own in zip(places, drawn, strict=True)
                if own == text and not place.hours
            )
            here.write({"hours": text})
