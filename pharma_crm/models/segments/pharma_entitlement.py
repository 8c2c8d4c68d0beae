# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaEntitlement(models.Model):
    """What a doctor of a class is entitled to: a band of calls, samples, gifts, events, services.

    Specialty and professional title narrow it down; the most specific entitlement that fits a doctor counts: the
    company's own before a general one, then with a class, with the nearest specialty, with a title.
    """

    _name = "pharma.entitlement"
    _description = "Entitlement of doctors"
    _order = "class_id, specialty_id, title_id, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    class_id = fields.Many2one(
        "pharma.class", index=True, ondelete="cascade", check_company=True,
        help="Empty: doctors of every class, and those without one.",
    )  # fmt: skip
    specialty_id = fields.Many2one(
        "pharma.specialty", index="btree_not_null", ondelete="cascade", check_company=True,
        help="This specialty and those below it. Empty: every specialty.",
    )  # fmt: skip
    title_id = fields.Many2one(
        "pharma.professional.title", "Professional title", index="btree_not_null", ondelete="cascade",
        check_company=True, help="Empty: every title.",
    )  # fmt: skip
    line_ids = fields.One2many(
        "pharma.entitlement.line", "entitlement_id", "Entitled to", copy=True
    )
    summary = fields.Char("In words", compute="_compute_summary")
    note = fields.Text()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: every company.",
    )

    _scope_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), COALESCE(class_id, 0), COALESCE(specialty_id, 0), COALESCE(title_id, 0))"
        " WHERE active",
        "There is an entitlement for this class, specialty and title already.",
    )

    @api.depends("class_id", "specialty_id", "title_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for entitlement in self:
            parts = [
                entitlement.class_id.name or self.env._("Every class"),
                entitlement.specialty_id.display_name,
                entitlement.title_id.name,
            ]
            entitlement.name = ", ".join(filter(None, parts))

    @api.depends("line_ids.kind", "line_ids.text")
    @api.depends_context("lang")
    def _compute_summary(self):
        kinds = dict(self.line_ids._fields["kind"]._description_selection(self.env))
        for entitlement in self:
            entitlement.summary = "; ".join(
                f"{kinds[line.kind]} {line.text}" for line in entitlement.line_ids if line.kind
            )

    @api.model
    def _best_query(self, partners):
        """Return the SQL of (partner_id, entitlement_id): of each doctor the most specific one that fits.

        :param partners: res.partner, or SQL of their ids: of many, who stand in another table
        """
        self.flush_model()
        self.env["res.partner"].flush_model()
        subset = (
            SQL("IN (%s)", partners)
            if isinstance(partners, SQL)
            else SQL("= ANY(%s)", partners.ids)
        )
        self.env["pharma.specialty"].flush_model(["parent_path"])
        return SQL(
            """
            SELECT DISTINCT ON (p.id) p.id AS partner_id, e.id AS entitlement_id
              FROM res_partner p
              JOIN pharma_entitlement e
                ON e.active
               AND (e.company_id IS NULL OR e.company_id = p.company_id)
               AND (e.class_id IS NULL OR e.class_id = p.pharma_class_id)
               AND (e.title_id IS NULL OR e.title_id = p.pharma_title_id)
              LEFT JOIN pharma_specialty own ON own.id = p.pharma_specialty_id
              LEFT JOIN pharma_specialty wanted ON wanted.id = e.specialty_id
             WHERE p.id %s AND p.pharma_type = 'doctor'
               AND (e.specialty_id IS NULL OR own.parent_path LIKE wanted.parent_path || '%%')
             ORDER BY p.id, e.company_id IS NULL, e.class_id IS NULL,
                      COALESCE(array_length(string_to_array(wanted.parent_path, '/'), 1), 0) DESC,
                      e.title_id IS NULL, e.id DESC
            """,
            subset,
        )
