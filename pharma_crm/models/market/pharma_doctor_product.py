# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang


class PharmaDoctorProduct(models.Model):
    """What one doctor makes of one product, or of a product group as a whole."""

    _name = "pharma.doctor.product"
    _description = "Doctor's product"
    _inherit = ["pharma.client.mixin", "pharma.account.part.mixin", "mail.thread"]
    _order = "partner_id, potential desc, id"
    _rec_names_search = ["partner_id", "product_id", "product_group_id"]
    _fixed_fields = ("partner_id", "product_id", "company_id")
    _account_types = ("doctor",)

    partner_id = fields.Many2one(string="Doctor", domain="[('pharma_type', '=', 'doctor')]")
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_kind', '!=', False)]",
        help="Leave it empty for the product group as a whole.",
    )
    product_group_id = fields.Many2one(
        "pharma.product.group",
        "Product group",
        compute="_compute_product_group_id",
        store=True,
        readonly=False,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(related="product_id.product_tmpl_id.pharma_kind", store=True)
    potential = fields.Float(
        digits=(12, 1),
        tracking=True,
        help="Prescriptions a month that the doctor could write for this.",
    )
    prescriptions = fields.Float(
        digits=(12, 1),
        tracking=True,
        help="Prescriptions a month that the doctor writes now.",
    )
    share_text = fields.Char(
        "Share",
        compute="_compute_share_text",
        help="Prescriptions / potential; empty when no potential is known.",
    )
    adoption_id = fields.Many2one(
        "pharma.adoption.step", tracking=True, index="btree_not_null", ondelete="restrict",
        help="How far the doctor has come with the product.",
    )  # fmt: skip
    adoption_color = fields.Integer(related="adoption_id.color")
    concerns = fields.Text(help="What the doctor doubts: side effects, price, evidence …")
    feel_good = fields.Text("What works", help="What the doctor likes about it; what to build on.")
    dosage_form_ids = fields.Many2many("pharma.dosage.form", string="Dosage forms")
    next_objective = fields.Char(
        "Next objective", help="What you want to reach with this doctor and product."
    )
    last_detailed = fields.Date(
        "Last detailed",
        compute="_compute_last_detailed",
        help="Last call of anybody that was about it.",
    )

    _product_uniq = models.UniqueIndex(
        "(partner_id, product_id) WHERE product_id IS NOT NULL",
        "The doctor has a line for this product already.",
    )
    _group_uniq = models.UniqueIndex(
        "(partner_id, product_group_id) WHERE product_id IS NULL",
        "The doctor has a line for this product group already.",
    )

    @api.depends("product_id", "product_group_id", "partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = self.env._(
                "%(doctor)s: %(product)s",
                doctor=line.partner_id.sudo().name or "",  # sudo: named in refusals, too
                product=line.product_id.name or line.product_group_id.name or "",
            )

    @api.depends("product_id")
    def _compute_product_group_id(self):
        for line in self:
            line.product_group_id = line.product_id.pharma_product_group_id or line.product_group_id

    @api.depends("potential", "prescriptions")
    def _compute_share_text(self):
        for line in self:
            line.share_text = (
                f"{100 * line.prescriptions / line.potential:.0f} %" if line.potential else False
            )

    def _get_last_detailed(self):
        """Return {id: day of the last call about it}; the addon that knows calls fills it."""
        return {}

    def _compute_last_detailed(self):
        days = self._get_last_detailed()
        for line in self:
            line.last_detailed = days.get(line.id)

    @api.constrains("product_id", "product_group_id", "potential", "prescriptions")
    def _check_line(self):
        for line in self:
            if not (line.product_id or line.product_group_id):
                raise ValidationError(
                    self.env._("%s: choose a product or a product group.", line.display_name)
                )
            if line.product_id and not line.product_id.pharma_kind:
                raise ValidationError(
                    self.env._(
                        "%s is neither one of our products nor one of a competitor.",
                        line.product_id.display_name,
                    )
                )
            if min(line.potential, line.prescriptions) < 0:
                raise ValidationError(
                    self.env._(
                        "%s: potential and prescriptions cannot be negative.", line.display_name
                    )
                )

    def _handover_text(self):
        """Return this line in words, for somebody who takes over."""
        self.ensure_one()
        parts = [self.adoption_id.name]
        if self.potential:
            parts.append(
                self.env._(
                    "%(now)s of %(potential)s prescriptions a month",
                    now=formatLang(self.env, self.prescriptions, digits=0),
                    potential=formatLang(self.env, self.potential, digits=0),
                )
            )
        if self.next_objective:
            parts.append(self.env._("next: %s", self.next_objective))
        if self.concerns:
            parts.append(self.env._("doubts: %s", " ".join(self.concerns.split())))
        return f"{self.product_id.name or self.product_group_id.name}: {'; '.join(filter(None, parts))}"
