# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from .pharma_call_evidence import MEGABYTES, MIMETYPES


class PharmaCall(models.Model):
    """Evidence of a call, and who was expected at a meeting and did not come."""

    _inherit = "pharma.call"

    evidence_ids = fields.One2many("pharma.call.evidence", "call_id", copy=False)
    absent_ids = fields.Many2many(
        "res.partner",
        "pharma_call_absent_rel",
        "call_id",
        "partner_id",
        domain="[('pharma_type', '=', 'doctor')]",
        copy=False,
        help="Expected at the meeting, but not there: they are not counted.",
    )

    def _write_report(self, vals):
        result = super()._write_report(vals)
        if "absent" in vals:
            self._write_absent(self._report_list(vals, "absent", int))
        files = self._report_list(vals, "evidence", dict)
        if files:
            self.env["pharma.call.evidence"].create(
                [
                    {"call_id": self.id, "name": file.get("name"), "file": file.get("file")}
                    for file in files
                ]
            )
        return result

    def _write_absent(self, ids):
        """Note who did not come; whoever attended is not absent."""
        partners = self.env["res.partner"].browse(dict.fromkeys(ids)).exists()
        new = partners - self.absent_ids
        if new - new._filtered_access("read"):
            raise AccessError(self.env._("An attendee is outside your territory."))
        absent = partners.filtered(lambda p: p.pharma_type == "doctor")
        self.absent_ids = absent - self.attendee_ids.partner_id

    def _prepare_precall_sheet(self):
        sheet = super()._prepare_precall_sheet()
        absent = set(self.absent_ids.ids)
        for attendee in sheet["attendees"]:
            attendee["absent"] = attendee["id"] in absent
        sheet["evidence"] = {"types": list(MIMETYPES), "megabytes": MEGABYTES}
        sheet["purposes"] = self._choices("purpose")._as_rows()
        sheet["results"] = self._choices("result")._as_rows()
        sheet["call"]["purpose_id"] = self.purpose_id.id
        sheet["call"]["result_id"] = self.result_id.id
        return sheet

    # -- quality ----------------------------------------------------------------------------------

    def _quality_inputs(self, cycle):
        """A choice of the company's list says as much as words."""
        inputs = super()._quality_inputs(cycle)
        inputs["purpose"] = inputs["purpose"] or self.purpose_id.name
        inputs["result"] = inputs["result"] or self.result_id.name
        return inputs

    def _evidence_count(self):
        return super()._evidence_count() + len(self.evidence_ids)

    # -- corrections ------------------------------------------------------------------------------

    @api.model
    def _correctable_keys(self):
        return super()._correctable_keys() | {"absent", "evidence"}

    @api.model
    def _correction_kept_fields(self):
        return [*super()._correction_kept_fields(), "absent_ids"]

    def _copy_to_correct(self):
        corrected = super()._copy_to_correct()
        # sudo: what was shown for the original stands for the corrected call as well
        for evidence in self.sudo().with_context(bin_size=False).evidence_ids:
            evidence.copy({"call_id": corrected.id})
        return corrected

    def _correction_texts(self):
        return {
            **super()._correction_texts(),
            "absent_ids": "\n".join(sorted(self.absent_ids.mapped("name"))),
            "evidence_ids": "\n".join(self.evidence_ids.mapped("name")),
        }
