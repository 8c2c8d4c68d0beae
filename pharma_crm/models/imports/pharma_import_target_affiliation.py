# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from ...tools.addresses import street_key
from ...tools.import_job import Plan
from .pharma_import_target import QUIET


class PharmaImportTargetAffiliation(models.AbstractModel):
    """A list of places where doctors practise: the doctor's code, the place's code, its address.

    The place is linked with a hospital of ours when exactly one stands at the same postcode and street.
    """

    _name = "pharma.import.target.affiliation"
    _inherit = ["pharma.import.target.account"]
    _description = "Kind of list that can be imported: practice places"

    _key_fields = ("doctor_code", "code")
    _result_model = "pharma.affiliation"

    def _result_domain(self):
        return []

    def _place_vals(self, job, row, hospitals):
        values = row.values
        vals = {
            name: values[key]
            for key, name in (
                ("code", "code"),
                ("street", "street"),
                ("city", "city"),
                ("zip", "zip"),
                ("state", "state_id"),
                ("role", "role"),
            )
            if key in values
        }
        vals["country_id"] = values.get("country") or job.cache["country"].id
        address = (values.get("zip"), street_key(values.get("street")))
        if all(address) and len(hospitals.get(address, ())) == 1:
            vals["hospital_id"] = hospitals[address][0]
        return vals

    def _check_batch(self, job, rows):
        result = super()._check_batch(job, rows)
        codes = {row.values["doctor_code"] for row in rows if "doctor_code" in row.values}
        doctors = job.cache["doctors"] = self._doctors(codes)
        for row in rows:
            code = row.values.get("doctor_code")
            if code and code not in doctors:
                row.fault(
                    self.env._("There is no doctor with the code “%s”.", code),
                    job.column("doctor_code").name,
                    "doctor_code",
                )
        return result

    def _plan(self, job, rows):
        doctors = job.cache["doctors"]
        hospitals = self._hospitals_by_address({row.values.get("zip") for row in rows})
        places = self.env["pharma.affiliation"].search_fetch(
            [("doctor_id", "in", [doctor.id for doctor in doctors.values()])],
            ["doctor_id", "code", "is_primary", "date_end", "street", "city", "zip", "state_id"]
            + ["country_id", "role", "hospital_id"],
        )
        by_key = {(place.doctor_id.id, place.code): place for place in places if place.code}
        job.cache.setdefault("primary", set()).update(
            place.doctor_id.id for place in places if place.is_primary and not place.date_end
        )
        plans, planned = [], set()
        for row in rows:
            doctor = doctors[row.values["doctor_code"]]
            vals = self._place_vals(job, row, hospitals)
            place = by_key.get((doctor.id, row.values.get("code")))
            if place:
                if (
                    place.hospital_id
                ):  # found before, or by a person: the address does not decide again
                    vals.pop("hospital_id", None)
                plans.append(Plan(row, place, self._changes(place, vals)))
                continue
            if (doctor.id, row.values.get("code")) in planned:
                plans.append(Plan(row, doctor))  # of one doctor under two codes
                continue
            planned.add((doctor.id, row.values.get("code")))
            is_primary = doctor.id not in job.cache["primary"]
            job.cache["primary"].add(doctor.id)
            plans.append(
                Plan(row, None, {**vals, "doctor_id": doctor.id, "is_primary": is_primary})
            )
        return plans

    def _doctors(self, codes):
        doctors = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("company_id", "=", self.env.company.id),
                    ("pharma_type", "=", "doctor"),
                    ("pharma_code", "in", list(codes)),
                ],
                ["pharma_code"],
            )
        )
        found = {doctor.pharma_code: doctor for doctor in doctors}
        return {**self._merged_accounts("doctor", set(codes) - found.keys()), **found}

    def _hospitals_by_address(self, zips):
        hospitals = self.env["res.partner"].search_fetch(
            [
                ("company_id", "=", self.env.company.id),
                ("pharma_type", "=", "hospital"),
                ("zip", "in", list(filter(None, zips))),
            ],
            ["zip", "street"],
        )
        found = {}
        for hospital in hospitals:
            found.setdefault((hospital.zip, street_key(hospital.street)), []).append(hospital.id)
        return found

    def _create(self, job, plans):
        places = self._bulk_create(
            job,
            self.env["pharma.affiliation"],
            [plan.changes for plan in plans],
            {},
            ("doctor_id",),
        )
        if places:
            places._forget_access()
            # what hangs on doctors and hospitals by way of their places
            places.modified([name for name, field in places._fields.items() if field.store])
            self.env["pharma.classification.model"]._rate_changed(
                [plan.changes["doctor_id"] for plan in plans], {"pharma_hospital_id"}
            )
            self._bulk_after(job, places, places, {})

    def _bulk_expressions(self, names):
        # places are of the doctor's company, and so are all doctors of a list
        return {"company_id": SQL("%s", self.env.company.id)}

    def _update(self, job, plans):
        if plans:
            places = self.env["pharma.affiliation"].with_context(**QUIET)
            changes = {
                plan.record: {
                    name: (plan.record[name], value) for name, value in plan.changes.items()
                }
                for plan in plans
            }
            self._bulk_write(places, {plan.record: plan.changes for plan in plans})
            places._forget_access()
            self.env["pharma.classification.model"]._rate_changed(
                [plan.record.doctor_id.id for plan in plans], {"pharma_hospital_id"}
            )
            self._bulk_after(job, places, places.browse(), changes)
