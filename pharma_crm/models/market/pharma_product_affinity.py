# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class PharmaProductAffinity(models.Model):
    """Doctors who use one product use another one, too: figures of the company's whole base, of one day.

    tools/affinity.py defines them. They tell nothing of a single doctor, so everybody may read them.
    """

    _name = "pharma.product.affinity"
    _description = "Products that go together"
    _order = "is_thin, lift desc, id"
    _rec_name = "other_id"

    product_id = fields.Many2one(
        "product.product", "Who uses", required=True, index=True, ondelete="cascade"
    )
    other_id = fields.Many2one(
        "product.product", "Also fits", required=True, index=True, ondelete="cascade"
    )
    other_kind = fields.Selection(
        related="other_id.product_tmpl_id.pharma_kind", store=True, string="Kind"
    )
    together = fields.Integer("Doctors using both", readonly=True)
    users = fields.Integer("Doctors using the first", readonly=True)
    other_users = fields.Integer("Doctors using the other", readonly=True)
    base = fields.Integer(
        "Doctors in the base", readonly=True, help="Doctors who use at least one product."
    )
    support = fields.Float(
        digits=(6, 4), readonly=True, aggregator=None, help="Share of the base that uses both."
    )
    confidence = fields.Float(
        digits=(6, 4),
        readonly=True,
        aggregator=None,
        help="Share of the first product's users who use the other, too.",
    )
    lift = fields.Float(
        digits=(8, 2),
        readonly=True,
        aggregator=None,
        help="How many times as often as by chance; 1 = the two have nothing to do with each other.",
    )
    is_thin = fields.Boolean(
        "Thin data",
        readonly=True,
        help="So few doctors use both that it may be chance (limit in the settings).",
    )
    computed_on = fields.Datetime("As of", readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)

    _pair_uniq = models.UniqueIndex(
        "(company_id, product_id, other_id)", "There is a row for this pair already."
    )

    def action_refresh(self):
        """Compute the figures anew, from what is known of doctors now."""
        if not self.env.user.has_groups(
            "pharma_crm.group_business_manager,pharma_crm.group_data_steward"
        ):
            raise AccessError(
                self.env._("Business managers and data stewards refresh these figures.")
            )
        # sudo: the figures are of the whole base, which is what they are for
        self.sudo()._refresh(self.env.company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _cron_refresh(self):
        companies = self.env["pharma.doctor.product"]._read_group([], ["company_id"])
        for (company,) in companies:
            self._refresh(company)

    @api.model
    def _refresh(self, company):
        """Replace the company's rows by set; safe to run twice."""
        self.env["pharma.doctor.product"].flush_model()
        self.env["pharma.adoption.step"].flush_model()
        self.env.cr.execute(
            SQL("DELETE FROM pharma_product_affinity WHERE company_id = %s", company.id)
        )
        self.env.cr.execute(
            SQL(
                """
                WITH used AS (
                    SELECT DISTINCT line.partner_id, line.product_id
                      FROM pharma_doctor_product line
                      LEFT JOIN pharma_adoption_step step ON step.id = line.adoption_id
                     WHERE line.company_id = %(company)s AND line.product_id IS NOT NULL
                       AND (line.prescriptions > 0 OR step.is_user)
                ), base AS (
                    SELECT COUNT(DISTINCT partner_id) AS number FROM used
                ), users AS (
                    SELECT product_id, COUNT(*) AS number FROM used GROUP BY product_id
                ), pair AS (
                    SELECT first.product_id, second.product_id AS other_id, COUNT(*) AS number
                      FROM used first
                      JOIN used second ON second.partner_id = first.partner_id
                       AND second.product_id != first.product_id
                     GROUP BY first.product_id, second.product_id
                )
                INSERT INTO pharma_product_affinity (
                    product_id, other_id, other_kind, together, users, other_users, base,
                    support, confidence, lift, is_thin, computed_on, company_id,
                    create_uid, create_date, write_uid, write_date
                )
                SELECT pair.product_id, pair.other_id, template.pharma_kind, pair.number, one.number, two.number,
                       base.number, pair.number / base.number::numeric, pair.number / one.number::numeric,
                       pair.number * base.number / (one.number::numeric * two.number),
                       pair.number < %(minimum)s, now() AT TIME ZONE 'UTC', %(company)s,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM pair
                 CROSS JOIN base
                  JOIN users one ON one.product_id = pair.product_id
                  JOIN users two ON two.product_id = pair.other_id
                  JOIN product_product product ON product.id = pair.other_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                """,
                company=company.id,
                minimum=company.pharma_affinity_minimum,
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
        self.env["res.partner"].invalidate_model(["pharma_also_fits_ids"])
        self.env["product.template"].invalidate_model(["pharma_affinity_ids"])
