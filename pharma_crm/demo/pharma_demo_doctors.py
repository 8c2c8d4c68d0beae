# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from statistics import NormalDist

from odoo import api, models

from . import catalogue, names, places

# Best first; the share of doctors who hold each title.
TITLES = (("chief", 0.12), ("associate_chief", 0.16), ("attending", 0.42), ("resident", 0.3))
# How far title, patients and potential stray from what one doctor's standing would give.
NOISE = 0.35
ADDRESS = ("street", "city", "zip", "state_id", "country_id")
ROLES = {"chief": "Head of department", "associate_chief": "Senior physician"}


class PharmaDemo(models.AbstractModel):
    """600 doctors and the places where they practise."""

    _inherit = "pharma.demo"

    @api.model
    def _make_doctors(self):
        rng = self._rng("doctors 9")
        refs = self._place_refs()
        departments = self._made_ids("res.partner", "department_")
        hospitals = self._made_ids("res.partner", "hospital_")
        specialties = self._made_ids("pharma.specialty", "specialty_")
        partners = self.env["res.partner"].browse(hospitals.values())
        addresses = {
            key: {name: row[name] for name in ADDRESS}
            for key, row in zip(hospitals, partners.read(ADDRESS, load=None), strict=True)
        }
        rows = []
        practices = []
        seen = set()
        for district, area in places.areas():
            kinds = [key for key, count in catalogue.AREA_DOCTORS for _number in range(count)]
            for number, specialty in enumerate(kinds):
                key = f"{area.key}_{number:02}_{specialty}"
                doctor = self._doctor(rng, district, seen)
                title = self._add_importance(rng, doctor, specialty)
                stays = self._practice_places(rng, refs, district, area, specialty, title)
                for stay in stays:
                    stay.update(addresses.get(stay.get("hospital"), {}))
                doctor.update(
                    pharma_code=f"DR{len(rows) + 1:05}",
                    pharma_specialty_id=specialties[specialty],
                    **{name: stays[0][name] for name in ADDRESS},
                )
                rows.append((f"pharma_crm.demo_doctor_{key}", doctor))
                practices.append((key, stays))
        doctors = self._make("res.partner", rows)
        self._make_practice_places(doctors, practices, hospitals, departments)

    @api.model
    def _doctor(self, rng, district, seen):
        """Return who the doctor is: name, degree, licence, contact.

        :param seen: names given so far; no two doctors of the demo are called the same.
        """
        person = names.person(rng)
        while person.latin in seen:
            person = names.person(rng)
        seen.add(person.latin)
        number = rng.randrange(10_000, 99_999)
        return {
            "pharma_type": "doctor",
            "name": person.name,
            "pharma_published_name": person.published,
            "pharma_gender": person.gender,
            "pharma_licence_number": f"{district.state}-{number}",
            "pharma_licence_authority": f"Medical Board of {district.state}",
            # some have just run out, some will soon
            "pharma_licence_expiry": self._today() + timedelta(days=number % 1400 - 20),
            "phone": places.phone(rng, district),
            "email": f"{person.latin.lower().replace(' ', '.')}@example.com"
            if rng.random() < 0.8
            else False,
        }

    @api.model
    def _add_importance(self, rng, doctor, specialty):
        """Add title, degree, patients and potential, which go together: one draw moves all of them.

        A few doctors matter a lot, most matter little. Of some nobody has asked the numbers yet.

        :return: key of the title
        """
        standing = rng.gauss(0, 1)
        rank = NormalDist(0, (1 + 4 * NOISE**2) ** 0.5).cdf(standing + rng.gauss(0, 2 * NOISE))
        title = "resident"
        limit = 1.0
        for key, share in TITLES:
            limit -= share
            if rank > limit:
                title = key
                break
        family = specialty in ("family", "internal", "geriatrics")
        patients = (46 if family else 28) * 1.8 ** (standing + rng.gauss(0, NOISE))
        top = 0.5 if standing > 0.8 else 0
        potential = 480 * 3.2 ** (standing + top + rng.gauss(0, NOISE))
        doctor.update(
            pharma_title_id=self._xml(f"pharma_crm.title_{title}").id,
            pharma_credential="MD, PhD"
            if rng.random() < (0.25 if title == "chief" else 0.04)
            else rng.choices(("MD", "DO"), (85, 15))[0],
            pharma_patients_week=round(patients) if rng.random() < 0.95 else 0,
            pharma_potential=round(potential, -1) if rng.random() < 0.97 else 0,
        )
        return title

    @api.model
    def _practice_places(self, rng, refs, district, area, specialty, title):
        """Return the doctor's places, the primary one first.

        :return: list of values; ``hospital`` and ``department`` are keys, not ids.
        """
        department = next(
            key for key, (_name, fits) in catalogue.DEPARTMENTS.items() if specialty in fits
        )
        fitting = [
            f"{area.key}_{number}"
            for number, kind in enumerate(catalogue.HOSPITALS, 1)
            if department in kind[-1]
        ]
        here = places.address(rng, district, area, refs)
        stays = []
        if rng.random() < (0.35 if specialty == "family" else 0.88):
            hospital = rng.choice(fitting)
            stays.append(
                {**here, "hospital": hospital, "department": department, "role": ROLES.get(title)}
            )
            if len(fitting) > 1 and rng.random() < 0.12:
                other = rng.choice([key for key in fitting if key != hospital])
                stays.append(
                    {"hospital": other, "department": department, "role": "Visiting consultant"}
                )
        if not stays or rng.random() < 0.3:
            where = places.address(rng, district, area, refs) if stays else here
            stays.append({**where, "role": "Own practice"})
        return stays

    @api.model
    def _make_practice_places(self, doctors, practices, hospitals, departments):
        since = self._quarters()[0][0]
        rows = []
        for doctor, (key, stays) in zip(doctors, practices, strict=True):
            for number, stay in enumerate(stays):
                hospital = stay.pop("hospital", None)
                department = stay.pop("department", None)
                rows.append(
                    (
                        f"pharma_crm.demo_place_{key}_{number}",
                        {
                            **stay,
                            "doctor_id": doctor.id,
                            "hospital_id": hospitals.get(hospital),
                            "department_id": departments.get(f"{hospital}_{department}"),
                            "is_primary": not number,
                            "date_start": since.replace(
                                year=since.year - 1 - (doctor.id + number) % 9
                            ),
                        },
                    )
                )
        self._make("pharma.affiliation", rows)
