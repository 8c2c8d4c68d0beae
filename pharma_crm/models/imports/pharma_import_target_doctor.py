# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.import_job import RowRefused
from ...tools.names import credential, match_key, person_name, published_name, title_case

UNSORTED = "UNSORTED"
GENDERS = {
    "f": "female",
    "female": "female",
    "m": "male",
    "male": "male",
    "x": "other",
    "other": "other",
}


class PharmaImportTargetDoctor(models.AbstractModel):
    """A list of doctors, one row each; the specialty is found by name, other name or code."""

    _name = "pharma.import.target.doctor"
    _inherit = ["pharma.import.target.account"]
    _description = "Kind of list that can be imported: doctors"

    _pharma_type = "doctor"
    _plain_fields = {
        "code": "pharma_code",
        "credential": "pharma_credential",
        "gender": "pharma_gender",
        "licence": "pharma_licence_number",
        "licence_authority": "pharma_licence_authority",
    }

    def _start(self, job):
        result = super()._start(job)
        job.cache["erased"] = self.env["pharma.privacy"]._erased_keys(self.env.company)
        if job.column("specialty"):
            job.cache["specialties"] = self._specialties_by_key()
            job.cache.setdefault("new_specialties", {})
            job.cache.setdefault("noted_specialties", set())
        return result

    def _specialties_by_key(self):
        """Return specialty ids by code, name and other name; of equal names the most general one counts."""
        # all of them: a list of specialties has hundreds of entries, and is read once per run
        specialties = self.env["pharma.specialty"].search([])  # pylint: disable=no-search-all
        found = {}
        for specialty in specialties.sorted(lambda s: (s.parent_path.count("/"), s.id)):
            found.setdefault(match_key(specialty.name), specialty.id)
            found.setdefault(match_key(specialty.complete_name), specialty.id)
        # all: other names are as few as specialties
        for alias in self.env["pharma.specialty.alias"].search([]):  # pylint: disable=no-search-all
            found.setdefault(alias.key, alias.specialty_id.id)
        for specialty in specialties.filtered("code"):
            found[match_key(specialty.code)] = specialty.id
        return found

    def _names(self, values):
        if "last_name" not in values:
            return published_name(values["full_name"]), title_case(values["full_name"], "person")
        parts = [
            values.get(key, "") for key in ("first_name", "middle_name", "last_name", "suffix")
        ]
        return published_name(*parts), person_name(*parts)

    def _convert(self, job, row):
        super()._convert(job, row)
        names = {"last_name", "full_name"}
        if not row.values.keys() & names and not row.faulty(names):
            row.fault(self.env._("The doctor has no name."))
        return row

    def _convert_credential(self, job, row, text):
        return credential(text)

    def _convert_gender(self, job, row, text):
        if text.casefold() not in GENDERS:
            raise RowRefused(self.env._("“%s” is no gender: F, M or X is understood.", text))
        return GENDERS[text.casefold()]

    def _convert_specialty(self, job, row, text):
        key = match_key(text)
        found = job.cache["specialties"].get(key)
        if found:
            return found
        if job.column("specialty").on_problem != "create":
            raise RowRefused(self.env._("There is no specialty “%s”.", text))
        job.cache["new_specialties"].setdefault(key, title_case(text))
        return key

    def _check_batch(self, job, rows):
        """Refuse the rows of people who asked to be forgotten: an official list names them all the same."""
        result = super()._check_batch(job, rows)
        Privacy = self.env["pharma.privacy"]
        for row in rows if job.cache["erased"] else ():
            key = Privacy._code_key(row.values.get("code", ""), self.env.company)
            if key in job.cache["erased"]:
                row.fault(self.env._("This person asked to be forgotten."))
        return result

    def _plan(self, job, rows):
        # a row that is refused brings no specialty along
        keys = {row.values.get("specialty") for row in rows}
        new = {key for key in keys if isinstance(key, str)}
        if new:
            job.notes["specialties"] += len(new - job.cache["noted_specialties"])
            job.cache["noted_specialties"] |= new
        return super()._plan(job, rows)

    def _vals(self, job, row):
        vals = super()._vals(job, row)
        if "specialty" in row.values:
            vals["pharma_specialty_id"] = row.values["specialty"]
        return vals

    def _create(self, job, plans):
        authority = self.env.company.pharma_licence_authority
        for plan in plans if authority else ():
            if plan.changes.get("pharma_licence_number"):
                plan.changes.setdefault("pharma_licence_authority", authority)
        return super()._create(job, plans)

    def _write_plans(self, job, plans):
        # by the row's own value: what a batch that was rolled back has created is gone
        named = [
            (plan, plan.row.values["specialty"])
            for plan in plans
            if "pharma_specialty_id" in plan.changes
            and isinstance(plan.row.values.get("specialty"), str)
        ]
        self._create_specialties(job, {key for _plan, key in named})
        for plan, key in named:
            plan.changes["pharma_specialty_id"] = job.cache["specialties"][key]
        return super()._write_plans(job, plans)

    def _create_specialties(self, job, keys):
        """Create the specialties that rows name and nobody knows, under one heading to be sorted."""
        new = {
            key: name
            for key, name in job.cache.get("new_specialties", {}).items()
            if key in keys and key not in job.cache["specialties"]
        }
        if not new:
            return
        Specialty = self.env["pharma.specialty"]
        company = self.env.company.id
        parent = Specialty.search([("code", "=", UNSORTED), ("company_id", "=", company)])
        if not parent:
            parent = Specialty.create(
                {"name": self.env._("Unsorted"), "code": UNSORTED, "company_id": company}
            )
        created = Specialty.create(
            [{"name": name, "parent_id": parent.id, "company_id": company} for name in new.values()]
        )
        job.cache["specialties"].update(zip(new, created.ids, strict=True))
