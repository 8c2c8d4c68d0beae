# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaCycleProductProgress(models.Model):
    """What the running cycles want of each product and what was told of it, by territory, live.

    The figures of the progress board, as rows to group: goal and counted calls of a product on the targets that
    it is meant for. A user's rows are those of the territories within reach.
    """

    _name = "pharma.cycle.product.progress"
    _description = "Plan vs achieved by product"
    _inherit = ["pharma.kpi.ratio.mixin"]
    _auto = False
    _order = "cycle_id desc, territory_id, id"
    _rec_name = "product_id"
    _kpi_ratios = {"attainment": ("aimed", "goal", 1)}

    cycle_id = fields.Many2one("pharma.cycle", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    territory_id = fields.Many2one("pharma.territory", readonly=True)
    region_id = fields.Many2one("pharma.territory", readonly=True)
    district_id = fields.Many2one("pharma.territory", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    goal = fields.Integer(
        readonly=True, help="Calls that are to carry the product, as the target list adds up."
    )
    actual = fields.Integer(
        "Made", readonly=True, help="Counted calls on these targets that carried the product."
    )
    aimed = fields.Integer(
        "Made towards the goal",
        readonly=True,
        help="Calls made, of products that have a goal there.",
    )
    attainment = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Made / goal; empty without a goal, and calls without a goal do not count in it.",
    )

    @api.model
    def _search(self, *args, **kwargs):
        # the facts' own tables too, which only the addon that brings them knows
        self.env.flush_all()
        return super()._search(*args, **kwargs)

    @property
    def _table_query(self):
        cycles = self.env["pharma.cycle"].search([("state", "=", "running")])
        return SQL(
            """
            SELECT hashtextextended(concat_ws(',', r.cycle_id, r.territory_id, r.product_id), 0) AS id,
                   r.cycle_id, cycle.company_id, r.territory_id, place.region_id,
                   place.district_id, r.product_id, r.goal, r.actual,
                   CASE WHEN r.goal > 0 THEN r.actual ELSE 0 END AS aimed,
                   r.actual::float8 / NULLIF(r.goal, 0) AS attainment
              FROM (%(rows)s) r
              JOIN pharma_cycle cycle ON cycle.id = r.cycle_id
              LEFT JOIN (%(places)s) place ON place.id = r.territory_id
            """,
            rows=SQL(" UNION ALL ").join(
                [self._no_rows_query(), *(self._rows_of_query(cycle) for cycle in cycles)]
            ),
            places=self.env["pharma.territory"]._places_query(),
        )

    @api.model
    def _no_rows_query(self):
        return SQL(
            """
            SELECT NULL::integer AS cycle_id, NULL::integer AS territory_id, NULL::integer AS product_id,
                   NULL::integer AS goal, NULL::integer AS actual
             WHERE FALSE
            """
        )

    @api.model
    def _rows_of_query(self, cycle):
        # a product's calls and its goal come in two rows
        territories = cycle._counted_territory_ids()
        return SQL(
            """
            SELECT %(cycle)s, sums.territory_id, sums.key, COALESCE(SUM(sums.goal), 0)::integer,
                   COALESCE(SUM(sums.actual), 0)::integer
              FROM (%(sums)s) sums
             WHERE sums.what = 'product_id' AND sums.territory_id IS NOT NULL
             GROUP BY sums.territory_id, sums.key
            """,
            cycle=cycle.id,
            sums=cycle._progress_query(territories, ["product_id"], by_territory=True),
        )

    def action_open_calls(self):
        """Open the counted calls of the row's cycle and territory that carried the product."""
        self.ensure_one()
        self.check_access("read")
        return self.cycle_id.action_drill_calls(
            self.territory_id.id, "product_id", self.product_id.id
        )
