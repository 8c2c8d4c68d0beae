# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Figures of a hospital that its departments add up to, or that are entered.
TOTALS = ("pharma_beds", "pharma_wards", "pharma_outpatients")
#: A change of these may change a hospital's totals.
TOTALS_SOURCES = {*TOTALS, "parent_id", "pharma_type", "active"}


class ResPartner(models.Model):
    """Figures of hospitals and departments. Totals are entered or added up, never both silently."""

    _inherit = "res.partner"

    pharma_wards = fields.Integer("Wards", tracking=True)
    pharma_clinics_week = fields.Integer(
        "Clinics a week", tracking=True, help="Half days of outpatient clinic a week."
    )
    pharma_drug_purchase = fields.Monetary(
        "Drug purchase a year",
        currency_field="pharma_currency_id",
        tracking=True,
        help="What the hospital spends on medicines in a year, of all companies.",
    )
    pharma_currency_id = fields.Many2one(
        "res.currency", "Currency of figures", compute="_compute_pharma_currency_id"
    )
    pharma_head_id = fields.Many2one(
        "res.partner",
        "Head of department",
        index="btree_not_null",
        tracking=True,
        ondelete="set null",
        domain="[('pharma_type', '=', 'doctor')]",
        check_company=True,
    )
    pharma_department_ids = fields.One2many(
        "res.partner", "parent_id", "Departments", domain=[("pharma_type", "=", "department")]
    )
    pharma_department_count = fields.Integer(
        "Number of departments", compute="_compute_pharma_department_count"
    )
    pharma_totals_source = fields.Selection(
        [("entered", "Entered here"), ("departments", "Added up from the departments")],
        "Beds, wards and visits are",
        default="entered",
        tracking=True,
        help="Added up: they follow the departments and cannot be entered. "
        "Entered: a difference to the departments is shown.",
    )
    pharma_totals_mismatch = fields.Char(
        "Departments differ", compute="_compute_pharma_totals_mismatch"
    )

    _pharma_figures_positive = models.Constraint(
        "CHECK (COALESCE(pharma_beds, 0) >= 0 AND COALESCE(pharma_wards, 0) >= 0"
        " AND COALESCE(pharma_outpatients, 0) >= 0 AND COALESCE(pharma_clinics_week, 0) >= 0"
        " AND COALESCE(pharma_drug_purchase, 0) >= 0)",
        "Beds, wards, visits, clinics and purchases of an account cannot be negative.",
    )

    def _compute_pharma_currency_id(self):
        for partner in self:
            partner.pharma_currency_id = (partner.company_id or self.env.company).currency_id

    def _compute_pharma_department_count(self):
        counts = dict(
            self.env["res.partner"]._read_group(
                [("pharma_type", "=", "department"), ("parent_id", "in", self.ids)],
                ["parent_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.pharma_department_count = counts.get(partner, 0)

    def _pharma_department_totals(self):
        """Return {hospital id: {field: sum over its departments}}; a hospital without departments has zeros."""
        # sudo: what departments add up to does not depend on who asks
        groups = (
            self.env["res.partner"]
            .sudo()
            ._read_group(
                [("pharma_type", "=", "department"), ("parent_id", "in", self.ids)],
                ["parent_id"],
                [f"{name}:sum" for name in TOTALS],
            )
        )
        totals = {id_: dict.fromkeys(TOTALS, 0) for id_ in self.ids}
        for hospital, *sums in groups:
            totals[hospital.id] = dict(zip(TOTALS, (value or 0 for value in sums), strict=True))
        return totals

    @api.depends(
        *TOTALS, "pharma_totals_source", *(f"pharma_department_ids.{name}" for name in TOTALS)
    )
    @api.depends_context("lang")
    def _compute_pharma_totals_mismatch(self):
        self.pharma_totals_mismatch = False
        hospitals = self.filtered(
            lambda p: (
                p._origin
                and p.pharma_type == "hospital"
                and p.pharma_totals_source != "departments"
            )
        )
        totals = hospitals._origin._pharma_department_totals()
        for hospital in hospitals:
            sums = totals[hospital._origin.id]
            parts = [
                self.env._(
                    "%(field)s: %(entered)s entered, departments have %(sum)s",
                    field=self._fields[name]._description_string(self.env),
                    entered=hospital[name],
                    sum=sums[name],
                )
                for name in TOTALS
                if sums[name] and sums[name] != hospital[name]
            ]
            hospital.pharma_totals_mismatch = "; ".join(parts) or False

    @api.constrains(*TOTALS, "pharma_totals_source")
    def _check_pharma_totals(self):
        hospitals = self.filtered(
            lambda p: p.pharma_type == "hospital" and p.pharma_totals_source == "departments"
        )
        totals = hospitals._pharma_department_totals()
        for hospital in hospitals:
            if any(hospital[name] != totals[hospital.id][name] for name in TOTALS):
                raise ValidationError(
                    self.env._(
                        "The totals of %s are added up from its departments. Change the departments, or let its"
                        " totals be entered.",
                        hospital.display_name,
                    )
                )

    @api.constrains("parent_id", "pharma_type")
    def _check_pharma_department(self):
        for partner in self.filtered(lambda p: p.pharma_type == "department"):
            # sudo: a department may be within reach without its hospital
            if partner.parent_id and partner.parent_id.sudo().pharma_type not in (
                "hospital",
                "department",
            ):
                raise ValidationError(
                    self.env._(
                        "The department %(department)s cannot belong to %(parent)s, which is no hospital.",
                        department=partner.name,
                        parent=partner.parent_id.sudo().name,
                    )
                )

    # -- keeping totals -------------------------------------------------------------------------------

    def _pharma_sync_totals(self):
        """Write what the departments add up to on those of these hospitals that follow them."""
        # sudo: who may write a department need not reach its hospital
        hospitals = self.sudo().filtered(
            lambda p: p.pharma_type == "hospital" and p.pharma_totals_source == "departments"
        )
        totals = hospitals._pharma_department_totals()
        for hospital in hospitals:
            changed = {
                name: value
                for name, value in totals[hospital.id].items()
                if hospital[name] != value
            }
            if changed:
                hospital.write(changed)

    def _pharma_hospitals_above(self):
        departments = self.filtered(lambda p: p.pharma_type == "department")
        return departments.sudo().parent_id  # sudo: as in _pharma_sync_totals

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if (
                vals.get("pharma_type") == "department"
                and vals.get("parent_id")
                and not vals.get("company_id")
            ):
                # a department is of its hospital's company; sudo: only that is read
                parent = self.sudo().browse(vals["parent_id"])
                vals["company_id"] = parent.company_id.id or self.env.company.id
        partners = super().create(vals_list)
        partners._pharma_hospitals_above()._pharma_sync_totals()
        return partners

    def write(self, vals):
        if vals.get("pharma_totals_source") == "departments":
            totals = self._pharma_department_totals()
            for partner in self:
                sums = totals[partner.id] if partner.pharma_type == "hospital" else {}
                super(ResPartner, partner).write({**vals, **sums})
            return True
        if TOTALS_SOURCES.isdisjoint(vals):
            return super().write(vals)
        hospitals = self._pharma_hospitals_above()
        result = super().write(vals)
        (hospitals | self._pharma_hospitals_above())._pharma_sync_totals()
        return result

    def unlink(self):
        hospitals = self._pharma_hospitals_above() - self
        result = super().unlink()
        hospitals._pharma_sync_totals()
        return result

    def action_pharma_open_departments(self):
        """Open the departments of this hospital."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_department")
        action["domain"] = [("pharma_type", "=", "department"), ("parent_id", "=", self.id)]
        action["context"] = {
            "default_pharma_type": "department",
            "default_is_company": True,
            "default_parent_id": self.id,
        }
        return action
