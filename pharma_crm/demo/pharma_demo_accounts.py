# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from . import catalogue, places

PHARMACY_KINDS = ("Pharmacy", "Drugstore", "Apothecary", "Family Pharmacy", "Care Pharmacy")
PHARMACIES = 200


class PharmaDemo(models.AbstractModel):
    """Hospitals with departments, pharmacies and distributors."""

    _inherit = "pharma.demo"

    @api.model
    def _place_refs(self):
        """Return {"GA": state id, …, "US": country id}."""
        country = self.env.ref("base.us")
        return {"US": country.id, **{state.code: state.id for state in country.state_ids}}

    @api.model
    def _make_hospitals(self):
        rng = self._rng("hospitals")
        refs = self._place_refs()
        words = list(places.HOSPITAL_WORDS)
        rng.shuffle(words)
        rows = []
        kinds = []
        for district, area in places.areas():
            for number, kind in enumerate(catalogue.HOSPITALS, 1):
                key = f"{area.key}_{number}"
                rows.append(
                    (
                        f"pharma_crm.demo_hospital_{key}",
                        self._hospital(rng, refs, district, area, kind, words),
                    )
                )
                rows[-1][1]["pharma_code"] = f"DH{len(rows):04}"
                kinds.append((key, kind[-1]))
        hospitals = self._make("res.partner", rows)
        rows = []
        for hospital, (key, departments) in zip(hospitals, kinds, strict=True):
            for department in departments:
                share = 0.7 + 0.6 * rng.random()
                rows.append(
                    (
                        f"pharma_crm.demo_department_{key}_{department}",
                        {
                            "pharma_type": "department",
                            "name": catalogue.DEPARTMENTS[department][0],
                            "pharma_code": f"{hospital.pharma_code}-{department[:4].upper()}",
                            "parent_id": hospital.id,
                            "pharma_specialty_id": self._ref(f"specialty_{department}").id,
                            "pharma_beds": round(hospital.pharma_beds / 12 * share),
                            "pharma_outpatients": round(
                                hospital.pharma_outpatients / 10 * share, -1
                            ),
                        },
                    )
                )
        self._make("res.partner", rows)

    @api.model
    def _hospital(self, rng, refs, district, area, kind, words):
        ending, grade, category, ownership, least, most, _departments = kind
        beds = rng.randrange(least, most, 5)
        name = f"{words.pop()} {ending}"
        return {
            "pharma_type": "hospital",
            "name": name,
            "pharma_published_name": name.upper(),
            "pharma_grade_id": self._xml(f"pharma_crm.grade_{grade}").id,
            "pharma_category": category,
            "pharma_ownership": ownership,
            "pharma_beds": beds,
            "pharma_outpatients": round(beds * rng.uniform(25, 45), -2),
            "pharma_rating": rng.choice((0, 2, 3, 3, 4, 4, 5)),
            "pharma_potential": round(beds * rng.uniform(40, 90), -2),
            "phone": places.phone(rng, district),
            "website": f"https://www.{name.lower().replace(' ', '-')}.example.com",
            **places.address(rng, district, area, refs),
        }

    @api.model
    def _make_pharmacies(self):
        rng = self._rng("pharmacies")
        refs = self._place_refs()
        areas = list(places.areas())
        rows = []
        for number in range(PHARMACIES):
            district, area = areas[number % len(areas)]
            where = places.address(rng, district, area, refs)
            street = where["street"].split(" ", 1)[1].rsplit(" ", 1)[0]
            rows.append(
                (
                    f"pharma_crm.demo_pharmacy_{area.key}_{number:03}",
                    {
                        "pharma_type": "pharmacy",
                        "name": f"{street} {rng.choice(PHARMACY_KINDS)}",
                        "pharma_code": f"DP{number + 1:04}",
                        "pharma_potential": round(rng.lognormvariate(7.6, 0.6), -1),
                        "phone": places.phone(rng, district),
                        **where,
                    },
                )
            )
        self._make("res.partner", rows)

    @api.model
    def _make_distributors(self):
        rng = self._rng("distributors")
        refs = self._place_refs()
        areas = list(places.areas())
        rows = []
        for number, name in enumerate(catalogue.DISTRIBUTORS):
            district, area = areas[number]
            rows.append(
                (
                    f"pharma_crm.demo_distributor_{number + 1}",
                    {
                        "pharma_type": "distributor",
                        "name": name,
                        "pharma_code": f"DD{number + 1:04}",
                        "phone": places.phone(rng, district),
                        "email": f"orders@{name.lower().replace(' ', '-')}.example.com",
                        **places.address(rng, district, area, refs),
                    },
                )
            )
        self._make("res.partner", rows)
