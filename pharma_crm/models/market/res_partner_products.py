# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

ALSO_FITS = 5


class ResPartner(models.Model):
    """What a doctor makes of our products."""

    _inherit = "res.partner"

    pharma_doctor_product_ids = fields.One2many("pharma.doctor.product", "partner_id", "Products")
    pharma_doctor_product_count = fields.Integer(
        "Products known", compute="_compute_pharma_market_counts"
    )
    pharma_main_group_id = fields.Many2one(
        "pharma.product.group",
        "Main product group",
        compute="_compute_pharma_main_group_id",
        store=True,
        index="btree_not_null",
        help="The group with the doctor's highest potential: the group's own line, or the sum of our products in it.",
    )
    pharma_also_fits_ids = fields.Many2many(
        "pharma.product.affinity", compute="_compute_pharma_also_fits_ids", string="Also fits",
        help="Our products that doctors with the same products use, and this one does not.",
    )  # fmt: skip

    @api.depends(
        "pharma_doctor_product_ids.potential",
        "pharma_doctor_product_ids.product_id",
        "pharma_doctor_product_ids.product_group_id",
    )
    def _compute_pharma_main_group_id(self):
        best = {}
        ids = [id_ for id_ in self.ids if isinstance(id_, int)]
        if ids:
            self.env["pharma.doctor.product"].flush_model()
            best = dict(
                self.env.execute_query(
                    SQL(
                        """
                        SELECT DISTINCT ON (partner_id) partner_id, product_group_id
                          FROM (
                                SELECT partner_id, product_group_id,
                                       COALESCE(
                                           NULLIF(SUM(potential) FILTER (WHERE product_id IS NULL), 0),
                                           SUM(potential) FILTER (WHERE kind = 'promoted')
                                       ) AS potential,
                                       SUM(prescriptions) AS prescriptions
                                  FROM pharma_doctor_product
                                 WHERE partner_id = ANY(%s)
                                 GROUP BY partner_id, product_group_id
                               ) grouped
                         WHERE potential > 0
                         ORDER BY partner_id, potential DESC, prescriptions DESC, product_group_id
                        """,
                        ids,
                    )
                )
            )
        for partner in self:
            partner.pharma_main_group_id = best.get(partner._origin.id)

    @api.depends("pharma_doctor_product_ids.prescriptions", "pharma_doctor_product_ids.adoption_id")
    @api.depends_context("uid")
    def _compute_pharma_also_fits_ids(self):
        Affinity = self.env["pharma.product.affinity"]
        self.pharma_also_fits_ids = Affinity
        if not Affinity.has_access("read") or not self.ids:
            return
        used = {
            doctor: products
            for doctor, products in self.env["pharma.doctor.product"]._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("product_id", "!=", False),
                    "|", ("prescriptions", ">", 0), ("adoption_id.is_user", "=", True),
                ],
                ["partner_id"],
                ["product_id:recordset"],
            )
        }  # fmt: skip
        products = self.env["product.product"].union(*used.values())
        rules = Affinity.search(
            [("product_id", "in", products.ids), ("other_kind", "=", "promoted"), ("lift", ">", 1)]
        )
        for partner in self:
            mine = used.get(partner._origin, self.env["product.product"])
            fitting = rules.filtered(
                lambda rule, own=mine: rule.product_id in own and rule.other_id not in own
            )
            best = {}
            for rule in fitting:  # best first
                best.setdefault(rule.other_id, rule)
            partner.pharma_also_fits_ids = Affinity.union(*list(best.values())[:ALSO_FITS])

    def _pharma_market_counters(self):
        return super()._pharma_market_counters() + [
            ("pharma_doctor_product_count", "pharma.doctor.product", "partner_id", [])
        ]

    def action_pharma_doctor_products(self):
        """Open what this doctor makes of products."""
        return self._pharma_market_action("action_doctor_product")

    def _pharma_market_panel_names(self):
        names = super()._pharma_market_panel_names()
        return ["profile", *names] if self.pharma_type == "doctor" else names

    def _pharma_find_profile(self):
        return self._pharma_overview_search(
            "pharma.doctor.product",
            [("partner_id", "=", self.id)],
            order="potential desc, id",
            fields=[
                "product_id", "product_group_id", "potential", "prescriptions", "adoption_id", "next_objective",
                "feel_good",
            ],
        )  # fmt: skip

    def _pharma_panel_profile(self, lines, count):
        return {
            "key": "profile",
            "title": self.env._("Products"),
            "icon": "fa-medkit",
            "sequence": 60,
            "kind": "rows",
            "count": count,
            "empty": self.env._(
                "Add what this doctor prescribes, could prescribe, likes and doubts."
            ),
            "action": {"method": "action_pharma_doctor_products"},
            "rows": [
                {
                    "title": line.product_id.name or line.product_group_id.name,
                    "subtitle": line.next_objective or line.feel_good or "",
                    "note": line.share_text or "",
                    "date": fields.Date.to_string(line.last_detailed)
                    if line.last_detailed
                    else False,
                    "badge": {"text": line.adoption_id.name, "color": line.adoption_id.color}
                    if line.adoption_id
                    else False,
                    "model": line._name,
                    "id": line.id,
                }
                for line in lines
            ],
        }
