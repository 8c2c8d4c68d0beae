# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class PharmaAffiliation(models.Model):
    """Where a doctor practises: a hospital and department of ours, or just an address, dated."""

    _name = "pharma.affiliation"
    _description = "Practice place"
    _inherit = ["pharma.access.source.mixin"]
    _order = "is_primary desc, date_start desc, id"
    _check_company_auto = True
    _rec_name = "place_name"

    doctor_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('pharma_type', '=', 'doctor')]",
        check_company=True,
    )
    hospital_id = fields.Many2one(
        "res.partner",
        "Hospital or pharmacy",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('pharma_type', 'in', ('hospital', 'pharmacy'))]",
        check_company=True,
    )
    department_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('pharma_type', '=', 'department'), ('parent_id', '=', hospital_id)]",
        check_company=True,
    )
    role = fields.Char(help="Position there, e.g. head of department.")
    hours = fields.Char(
        "Consulting hours", help="When the doctor is there, e.g. Mon and Wed 08:00–12:00."
    )
    is_primary = fields.Boolean("Primary", help="The place where reps normally meet the doctor.")
    code = fields.Char("Source code", help="Identifier of this place in the list it came from.")
    street = fields.Char()
    city = fields.Char()
    zip = fields.Char("ZIP")
    state_id = fields.Many2one(
        "res.country.state",
    )
    country_id = fields.Many2one(
        "res.country",
    )
    date_start = fields.Date("Since")
    date_end = fields.Date("Until")
    place_name = fields.Char("Place", compute="_compute_place_name")
    company_id = fields.Many2one(related="doctor_id.company_id", store=True, index=True)

    _one_primary = models.UniqueIndex(
        "(doctor_id) WHERE is_primary AND date_end IS NULL",
        "A doctor can have one primary practice place only.",
    )
    _code_uniq = models.UniqueIndex(
        "(doctor_id, code) WHERE code IS NOT NULL",
        "This doctor already has a practice place with this source code.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A practice place cannot end before it starts.",
    )

    @api.depends("hospital_id.name", "department_id.name", "street", "city")
    @api.depends_context("lang")
    def _compute_place_name(self):
        for place in self:
            parts = [place.hospital_id.name, place.department_id.name]
            if not place.hospital_id:
                parts = [place.street, place.city]
            place.place_name = ", ".join(filter(None, parts)) or self.env._("Address unknown")

    @api.constrains("doctor_id", "is_primary", "date_start", "date_end")
    def _check_one_primary(self):
        """Two primary places of one doctor may follow each other, never overlap. One query for all."""
        primary = self.filtered("is_primary")
        if not primary:
            return
        self.flush_model(["doctor_id", "is_primary", "date_start", "date_end"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT place.id, twin.id
                  FROM pharma_affiliation place
                  JOIN pharma_affiliation twin ON twin.doctor_id = place.doctor_id AND twin.id != place.id
                   AND twin.is_primary
                   AND COALESCE(twin.date_start, '-infinity') <= COALESCE(place.date_end, 'infinity')
                   AND COALESCE(place.date_start, '-infinity') <= COALESCE(twin.date_end, 'infinity')
                 WHERE place.id = ANY(%s)
                 LIMIT 1
                """,
                primary.ids,
            )
        )
        for place_id, twin_id in rows:
            place, twin = self.browse(place_id), self.browse(twin_id)
            raise ValidationError(
                self.env._(
                    "%(doctor)s cannot have two primary practice places at the same time: %(one)s and %(other)s.",
                    doctor=place.doctor_id.display_name,
                    one=place.place_name,
                    other=twin.place_name,
                )
            )

    @api.model
    def _sql_error_to_message(self, exc):
        """Name the doctor: the index refuses a second open-ended primary place before the check above is asked."""
        doctor_id = re.search(r"\(doctor_id\)=\((\d+)\)", exc.diag.message_detail or "")
        if not doctor_id or not (exc.diag.constraint_name or "").endswith("_one_primary"):
            return super()._sql_error_to_message(exc)
        # sudo: only the name of the doctor that the writer has just named
        doctor = self.env["res.partner"].sudo().browse(int(doctor_id[1]))
        place = self.sudo().search(
            [("doctor_id", "=", doctor.id), ("is_primary", "=", True)], limit=1
        )
        return self.env._(
            "%(doctor)s has a primary practice place already: %(place)s. End it first, or make it no primary one.",
            doctor=doctor.display_name,
            place=place.place_name or "",
        )

    @api.constrains("doctor_id", "hospital_id", "department_id")
    def _check_types(self):
        for place in self:
            if place.doctor_id.pharma_type != "doctor":
                raise ValidationError(
                    self.env._("%s is not a doctor.", place.doctor_id.display_name)
                )
            if place.hospital_id and place.hospital_id.pharma_type not in ("hospital", "pharmacy"):
                raise ValidationError(
                    self.env._(
                        "%s is neither a hospital nor a pharmacy.", place.hospital_id.display_name
                    )
                )
            if place.department_id and place.department_id.parent_id != place.hospital_id:
                raise ValidationError(
                    self.env._(
                        "The department %(department)s does not belong to %(hospital)s.",
                        department=place.department_id.display_name,
                        hospital=place.hospital_id.display_name
                        or self.env._("any hospital given here"),
                    )
                )
