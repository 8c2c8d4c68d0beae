# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class PharmaCoverage(models.Model):
    """A territory covers an account, for a product group or for all, in a period."""

    _name = "pharma.coverage"
    _description = "Coverage"
    _inherit = ["pharma.access.source.mixin", "pharma.dated.mixin"]
    _order = "territory_id, partner_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Account",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('pharma_type', '!=', False)]",
        check_company=True,
    )
    territory_id = fields.Many2one(
        "pharma.territory",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    product_group_id = fields.Many2one(
        "pharma.product.group", "Product group", help="Empty: all products.", check_company=True
    )
    frequency = fields.Integer(
        "Calls per cycle", help="Agreed number of calls; 0 leaves it to the cycle's rules."
    )
    date_start = fields.Date("Since")
    date_end = fields.Date("Until")
    source = fields.Selection(
        [("rule", "By rule"), ("manual", "By hand")],
        required=True,
        default="manual",
        readonly=True,
        help="What a rule assigned is ended by the next assignment run that finds no rule for it any more;"
        " what was assigned by hand stays.",
    )
    active = fields.Boolean(default=True)
    partner_type = fields.Selection(related="partner_id.pharma_type", string="Account type")
    class_id = fields.Many2one(related="partner_id.pharma_class_id", string="Class")
    specialty_id = fields.Many2one(related="partner_id.pharma_specialty_id", string="Specialty")
    rep_ids = fields.Many2many(related="territory_id.rep_ids", string="Reps")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A coverage cannot end before it starts.",
    )
    _frequency_positive = models.Constraint(
        "CHECK (frequency IS NULL OR frequency >= 0)", "The number of calls cannot be negative."
    )
    # What the record rules walk: territory → accounts.
    _territory_partner_idx = models.Index("(territory_id, partner_id)")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("territory_id") and not vals.get("company_id"):
                vals["company_id"] = (
                    self.env["pharma.territory"].browse(vals["territory_id"]).company_id.id
                )
        return super().create(vals_list)

    def _forget_access(self):
        result = super()._forget_access()
        self.env["pharma.territory"].invalidate_model(["coverage_count"])
        self.env["res.partner"].invalidate_model(["pharma_team_ids", "pharma_rep_count"])
        return result

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for coverage in self:
            if not coverage.partner_id.pharma_type:
                raise ValidationError(
                    self.env._(
                        "%s is not a hospital, doctor or pharmacy.",
                        coverage.partner_id.display_name,
                    )
                )

    @api.constrains(
        "partner_id", "territory_id", "product_group_id", "date_start", "date_end", "active"
    )
    def _check_overlap(self):
        self.flush_model()
        # One query for all: coverage is created by the thousand.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id
                  FROM pharma_coverage c
                  JOIN pharma_coverage twin
                    ON twin.partner_id = c.partner_id AND twin.territory_id = c.territory_id
                   AND twin.product_group_id IS NOT DISTINCT FROM c.product_group_id
                   AND twin.id != c.id AND twin.active
                   AND COALESCE(twin.date_start, '-infinity') <= COALESCE(c.date_end, 'infinity')
                   AND COALESCE(c.date_start, '-infinity') <= COALESCE(twin.date_end, 'infinity')
                 WHERE c.id IN %s AND c.active
                 LIMIT 1
                """,
                tuple(self.ids),
            )
        )
        if rows:
            coverage = self.browse(rows[0][0])
            raise ValidationError(
                self.env._(
                    "%(territory)s already covers %(account)s in this period.",
                    territory=coverage.territory_id.name,
                    account=coverage.partner_id.display_name,
                )
            )
