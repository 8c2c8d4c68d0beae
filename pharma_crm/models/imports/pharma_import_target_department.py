# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.import_job import RowRefused
from ...tools.names import match_key, published_name, title_case
from .pharma_import_target import QUIET


class PharmaImportTargetDepartment(models.AbstractModel):
    """A list of departments: the hospital's code, the department's own code and name.

    A department takes much from the hospital above it, so the ORM makes and changes it.
    """

    _name = "pharma.import.target.department"
    _inherit = ["pharma.import.target.account"]
    _description = "Kind of list that can be imported: departments"

    _pharma_type = "department"
    _plain_fields = {
        "code": "pharma_code",
        "beds": "pharma_beds",
        "outpatients": "pharma_outpatients",
        "specialty": "pharma_specialty_id",
    }

    def _start(self, job):
        result = super()._start(job)
        if job.column("specialty"):
            job.cache["specialties"] = self.env["pharma.import.target.doctor"]._specialties_by_key()
        # one company's hospitals: read once per run
        hospitals = self.env["res.partner"].search_fetch(
            [
                ("company_id", "=", self.env.company.id),
                ("pharma_type", "=", "hospital"),
                ("pharma_code", "!=", False),
            ],
            ["pharma_code"],
        )
        job.cache["hospitals"] = {hospital.pharma_code: hospital.id for hospital in hospitals}
        return result

    def _names(self, values):
        return published_name(values["name"]), title_case(values["name"])

    def _convert_hospital_code(self, job, row, text):
        hospitals = job.cache["hospitals"]
        if text not in hospitals:
            merged = self._merged_accounts("hospital", [text])
            if text not in merged:
                raise RowRefused(self.env._("There is no hospital with the code “%s”.", text))
            hospitals[text] = merged[text].id
        return hospitals[text]

    def _convert_specialty(self, job, row, text):
        found = job.cache["specialties"].get(match_key(text))
        if not found:
            raise RowRefused(self.env._("There is no specialty “%s”.", text))
        return found

    def _convert_beds(self, job, row, text):
        return self._integer(text, 0, 100_000)

    def _convert_outpatients(self, job, row, text):
        return self._integer(text, 0, 100_000_000)

    def _vals(self, job, row):
        return {**super()._vals(job, row), "parent_id": row.values["hospital_code"]}

    def _create(self, job, plans):
        if plans:
            partners = (
                self.env["res.partner"]
                .with_context(**QUIET)
                .create([{**self._base_vals(), **plan.changes} for plan in plans])
            )
            self.env["pharma.classification.model"]._rate_new(partners)

    def _update(self, job, plans):
        if plans:
            self._write_grouped(self.env["res.partner"].with_context(**QUIET), plans)
            names = {name for plan in plans for name in plan.changes}
            self.env["pharma.classification.model"]._rate_changed(
                [plan.record.id for plan in plans], names
            )
