# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import io
import json
import zipfile

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.spreadsheet import harmless_cell

# What is kept of an erased person: nothing by which somebody could tell who it was.
KEPT_FIELDS = {
    "pharma_type", "company_id", "active", "is_company", "lang", "type", "country_id", "pharma_specialty_id",
    "pharma_class_id", "pharma_score", "pharma_completeness", "pharma_class_since", "pharma_result_id", "partner_share",
    "pharma_erased_on", "autopost_bills", "group_on", "invoice_edi_format_store",
}  # fmt: skip


class PharmaPrivacy(models.AbstractModel):
    """What is known about a person, where it stands, and what becomes of it when the person asks.

    An addon tells what it keeps about a person by extending `_pharma_personal_data`; export, look-up and erasure
    follow from there.
    """

    _name = "pharma.privacy"
    _description = "Personal data"

    @api.model
    def _pharma_personal_data(self):
        """Return where personal data stand: a list of dicts

        * `model`, and `link`: path from its records to the person
        * `export`: names of fields that an export holds
        * `blank`: names of fields that an erasure empties
        * `law`: names of fields that the law wants kept; they are emptied when the retention rule `keep` ends
        * `keep`: code of the retention rule of the records; `date`: the field from which its years count
        * `delete`: True when the records go as a whole
        * `files`: True when their attachments go
        """
        data = [
            {
                "model": "pharma.affiliation",
                "link": "doctor_id",
                "export": [
                    "place_name",
                    "role",
                    "street",
                    "city",
                    "zip",
                    "date_start",
                    "date_end",
                    "is_primary",
                ],
                "delete": True,
            },
            {
                "model": "pharma.consent",
                "link": "partner_id",
                "export": [
                    "channel",
                    "purpose_id",
                    "decision",
                    "date",
                    "date_end",
                    "source",
                    "evidence",
                ],
                "blank": ["evidence"],
                "law": ["signature"],
                "keep": "consent",
                "date": "date",
                "files": True,
            },
            {
                "model": "pharma.change.request",
                "link": "partner_id",
                "export": ["kind", "state", "outcome", "date_submitted", "date_decided", "note"],
                "blank": ["note"],
                "files": True,
            },
            {
                "model": "pharma.change.request.line",
                "link": "request_id.partner_id",
                "export": ["field_name", "base_text", "new_text", "state", "reason"],
                "blank": ["base_text", "new_text", "base_value", "new_value", "reason"],
            },
            {
                "model": "pharma.field.history",
                "link": "partner_id",
                "export": ["date", "field_name", "old_value", "new_value", "source"],
                "blank": ["old_value", "new_value", "reference"],
            },
            {
                "model": "pharma.classification.result",
                "link": "partner_id",
                "export": ["date", "class_id", "score"],
                "keep": "business",
            },
            {
                "model": "pharma.coverage",
                "link": "partner_id",
                "export": ["territory_id", "date_start", "date_end"],
            },
            {
                "model": "helpdesk.ticket",
                "link": "partner_id",
                "export": ["number", "name", "create_date", "description"],
                "blank": ["partner_name", "partner_email"],
                "keep": "safety",
                "date": "create_date",
            },
            {
                "model": "crm.lead",
                "link": "partner_id",
                "export": ["name", "create_date", "description"],
                "blank": [
                    "contact_name",
                    "partner_name",
                    "email_from",
                    "email_normalized",
                    "phone",
                    "description",
                ],
            },
            {
                "model": "survey.user_input",
                "link": "partner_id",
                "export": ["survey_id", "create_date", "state"],
                "blank": ["email", "nickname"],
            },
            {
                "model": "mail.activity",
                "link": "activity",
                "export": ["summary", "note", "date_deadline"],
                "delete": True,
            },
        ]
        for model_name, link, export in (
            ("pharma.account.alias", "partner_id", ["name"]),
            ("pharma.account.code", "partner_id", ["code"]),
            ("pharma.doctor.product", "partner_id", ["product_group_id", "concerns", "feel_good"]),
            ("pharma.match.record", "partner_id", []),
            ("pharma.merge", "winner_id", []),
            ("pharma.merge", "loser_id", []),
            ("pharma.duplicate", "one_id", []),
            ("pharma.duplicate", "other_id", []),
            ("pharma.duplicate.candidate", "one_id", []),
            ("pharma.duplicate.candidate", "other_id", []),
            ("pharma.account.list.line", "partner_id", ["list_id"]),
            ("res.partner.bank", "partner_id", ["acc_number"]),
        ):
            if model_name in self.env and link in self.env[model_name]._fields:
                data.append({"model": model_name, "link": link, "export": export, "delete": True})
        return data

    @api.model
    def _personal_records(self, partner):
        """Yield (declaration, records) of a person, of every company; the caller has checked who asks."""
        for item in self._pharma_personal_data():
            if item["model"] not in self.env:
                continue
            # sudo: whoever handles the person's request handles all that is known, whatever the reach
            model = self.env[item["model"]].sudo().with_context(active_test=False)
            if item["link"] == "activity":
                records = model.search(
                    [("res_model", "=", "res.partner"), ("res_id", "=", partner.id)]
                )
            else:
                records = model.search(Domain(item["link"], "=", partner.id))
            yield item, records

    # -- the person's copy ----------------------------------------------------------------------------

    @api.model
    def _export_data(self, partner):
        """Return {name of the part: list of {field: text}} of all that is known about a person."""
        person = partner.sudo()  # sudo: all of it, see _personal_records
        data = {"person": [self._row(person, self._person_field_names())]}
        for item, records in self._personal_records(partner):
            if records and item.get("export"):
                names = [name for name in item["export"] if name in records._fields]
                rows = [self._row(record, names) for record in records]
                data.setdefault(item["model"], []).extend(rows)
        messages = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", "res.partner"),
                    ("res_id", "=", partner.id),
                    ("message_type", "!=", "user_notification"),
                ]
            )
        )
        if messages:
            data["mail.message"] = [
                self._row(message, ["date", "subject", "preview"]) for message in messages
            ]
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "res.partner"),
                    ("res_id", "=", partner.id),
                    ("res_field", "=", False),
                ]
            )
        )
        if files:
            data["files"] = [
                self._row(file, ["name", "create_date", "file_size"]) for file in files
            ]
        return data

    @api.model
    def _person_field_names(self):
        """Return the names of the stored fields of a person that may say something about them."""
        return [
            name
            for name, field in self.env["res.partner"]._fields.items()
            if field.store
            and field.type
            not in (
                "one2many",
                "many2many",
                "binary",
                "json",
                "properties",
                "properties_definition",
            )
            and not name.startswith(("message_", "activity_", "signup_"))
            and name not in ("write_uid", "create_uid", "parent_path", "commercial_partner_id")
        ]

    @api.model
    def _row(self, record, names):
        row = {}
        for name in names:
            value = record[name]
            if isinstance(value, models.BaseModel):
                value = ", ".join(value.mapped("display_name"))
            elif hasattr(value, "isoformat"):
                value = value.isoformat()
            if value not in (False, None, ""):
                row[name] = value if isinstance(value, (int, float)) else str(value)
        return row

    @api.model
    def _export_zip(self, partner):
        """Return the bytes of a ZIP with all that is known about a person: one JSON, and a CSV a part."""
        data = self._export_data(partner)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                "data.json",
                json.dumps(
                    {"exported_on": fields.Date.to_string(fields.Date.today()), **data},
                    ensure_ascii=False,
                    indent=2,
                ),
            )
            for part, rows in data.items():
                text = io.StringIO()
                names = list(dict.fromkeys(name for row in rows for name in row))
                writer = csv.DictWriter(text, names)
                writer.writeheader()
                for row in rows:
                    writer.writerow({name: harmless_cell(value) for name, value in row.items()})
                archive.writestr(f"{part}.csv", "\ufeff" + text.getvalue())
            # sudo: all of it, see _personal_records
            for file in (
                self.env["ir.attachment"]
                .sudo()
                .search(
                    [
                        ("res_model", "=", "res.partner"),
                        ("res_id", "=", partner.id),
                        ("res_field", "=", False),
                    ]
                )
            ):
                if file.type == "binary" and file.raw:
                    name = (file.name or "file").replace("/", "_").replace("\\", "_").lstrip(".")
                    archive.writestr(f"files/{file.id}_{name}", file.raw)
        return buffer.getvalue()
