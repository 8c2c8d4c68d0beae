# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

PHARMA_TYPES = [
    ("hospital", "Hospital"),
    ("department", "Department"),
    ("doctor", "Doctor"),
    ("pharmacy", "Pharmacy"),
    ("distributor", "Distributor"),
]


class ResPartner(models.Model):
    """Hospitals, departments, doctors, pharmacies and distributors are contacts with a pharma type."""

    _inherit = "res.partner"

    pharma_type = fields.Selection(
        PHARMA_TYPES, "Account type", index="btree_not_null", tracking=True
    )
    pharma_code = fields.Char(
        "Code",
        index="trigram",
        tracking=True,
        help="Number of the account in the official list, unique per type.",
    )
    pharma_published_name = fields.Char(
        "Published name", help="The name exactly as the source list writes it."
    )
    pharma_class_id = fields.Many2one(
        "pharma.class",
        "Class",
        index="btree_not_null",
        tracking=True,
        readonly=True,
        copy=False,
        help="Set by the active classification model; see “Why this class”.",
    )
    pharma_class_code = fields.Char(related="pharma_class_id.code", string="Class code")
    pharma_class_color = fields.Integer(related="pharma_class_id.color", string="Class colour")
    pharma_score = fields.Float("Score", digits=(5, 1), readonly=True, copy=False, aggregator="avg")
    pharma_completeness = fields.Float(
        "Completeness",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Share of the classification criteria, by weight, for which a value is known.",
    )
    pharma_specialty_id = fields.Many2one(
        "pharma.specialty", "Specialty", index="btree_not_null", tracking=True
    )
    pharma_title_id = fields.Many2one(
        "pharma.professional.title", "Professional title", tracking=True
    )
    pharma_grade_id = fields.Many2one("pharma.hospital.grade", "Hospital grade", tracking=True)
    pharma_gender = fields.Selection(
        [("female", "Female"), ("male", "Male"), ("other", "Other")], "Gender"
    )
    pharma_credential = fields.Char("Credential", help="Degree as printed on the door, e.g. MD.")
    pharma_licence_number = fields.Char("Licence number", tracking=True)
    pharma_beds = fields.Integer("Beds", tracking=True)
    pharma_outpatients = fields.Integer("Outpatient visits a month", tracking=True)
    pharma_patients_week = fields.Integer("Patients a week", tracking=True)
    pharma_potential = fields.Float(
        "Potential",
        digits=(12, 2),
        tracking=True,
        help="Value of the prescriptions a month that this customer could write in our product groups.",
    )
    pharma_rating = fields.Integer(
        "Public rating", help="1 (worst) to 5 (best) as published; 0 when not rated."
    )
    pharma_ownership = fields.Char("Ownership")
    pharma_category = fields.Char(
        "Hospital type", help="Type of the hospital as the official list names it."
    )
    pharma_affiliation_ids = fields.One2many("pharma.affiliation", "doctor_id", "Practice places")
    pharma_doctor_affiliation_ids = fields.One2many(
        "pharma.affiliation", "hospital_id", "Doctors here"
    )
    pharma_hospital_id = fields.Many2one(
        "res.partner",
        "Primary hospital",
        compute="_compute_pharma_hospital_id",
        store=True,
        index="btree_not_null",
        help="Hospital of the doctor's primary practice place.",
    )
    pharma_coverage_ids = fields.One2many("pharma.coverage", "partner_id", "Coverage")
    pharma_doctor_count = fields.Integer(
        "Number of doctors", compute="_compute_pharma_doctor_count"
    )

    _pharma_code_uniq = models.UniqueIndex(
        "(company_id, pharma_type, pharma_code) WHERE pharma_type IS NOT NULL AND pharma_code IS NOT NULL",
        "Another account of this type already has this code.",
    )
    # The rep's default list: accounts of one type by name.
    _pharma_list_idx = models.Index("(pharma_type, complete_name) WHERE pharma_type IS NOT NULL")

    @api.depends(
        "pharma_affiliation_ids.is_primary",
        "pharma_affiliation_ids.hospital_id",
        "pharma_affiliation_ids.date_start",
        "pharma_affiliation_ids.date_end",
    )
    def _compute_pharma_hospital_id(self):
        today = fields.Date.context_today(self)
        for partner in self:
            places = partner.pharma_affiliation_ids.filtered(
                lambda p: (
                    p.is_primary
                    and (not p.date_start or p.date_start <= today)
                    and (not p.date_end or p.date_end >= today)
                )
            )
            partner.pharma_hospital_id = places[:1].hospital_id

    def _compute_pharma_doctor_count(self):
        counts = dict(
            self.env["pharma.affiliation"]._read_group(
                [("hospital_id", "in", self.ids)], ["hospital_id"], ["doctor_id:count_distinct"]
            )
        )
        for partner in self:
            partner.pharma_doctor_count = counts.get(partner, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Accounts belong to one company: companies in one database never see each other's.
            if vals.get("pharma_type") and not vals.get("company_id"):
                vals["company_id"] = self.env.company.id
            if vals.get("pharma_type") and "is_company" not in vals:
                vals["is_company"] = vals["pharma_type"] != "doctor"
        return super().create(vals_list)

    def get_formview_id(self, access_uid=None):
        """Open accounts in their own form wherever a link leads to them."""
        if self.pharma_type == "doctor":
            return self.env.ref("pharma_crm.view_doctor_form").id
        if self.pharma_type:
            return self.env.ref("pharma_crm.view_hospital_form").id
        return super().get_formview_id(access_uid=access_uid)

    def action_pharma_open_form(self):
        """Open the account's own form."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.get_formview_id(), "form")],
        }

    def action_pharma_overview(self):
        """Open the 360° view of this account."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("pharma_crm.action_overview")
        action["context"] = {"active_id": self.id}
        return action

    def action_pharma_open_doctors(self):
        """Open the doctors who practise in this hospital."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_doctor")
        action["domain"] = [
            ("pharma_type", "=", "doctor"),
            ("pharma_affiliation_ids.hospital_id", "=", self.id),
        ]
        return action
