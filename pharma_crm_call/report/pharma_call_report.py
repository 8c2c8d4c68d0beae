# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.states import COUNTED_STATES, GONE_STATES

# Measures that are ratios of sums: (above, below, factor); FORMULAS.md, "plan fulfilment", "call quality".
RATIOS = {
    "fulfilment": ("as_planned", "planned", 1),
    "quality": ("quality_points", "made", 1),
    "effectiveness": ("effective", "made", 1),
    "mean_duration": ("minutes", "made", 1),
    "detail_share": ("detail_weight", "detailed", 1),
    "calls_per_day": ("field_calls", "field_days", 1),
    "field_time": ("field_days", "reported_days", 1),
    "share_of_voice": ("detail_weight", "voice", 1),
}
# Definitions of `pharma.kpi` that are the tooltips of these fields.
KPI_FIELDS = {
    "fulfilment": "plan_fulfilment",
    "quality": "call_quality",
    "effectiveness": "effective_share",
    "detail_share": "detail_weight",
    "calls_per_day": "calls_per_day",
    "field_days": "field_days",
    "field_time": "field_time",
    "share_of_voice": "share_of_voice",
}


class PharmaCallReport(models.Model):
    """Calls to analyse, live: one row per call, and one per product detailed on a call that was made.

    A row of a product carries no call, so that no call counts twice: by product read "Products detailed", by
    anything else the calls. What only a guest told on a joint call is a row of the guest, without a share of the
    call. Regions and districts are those of the tree of today.

    Days in the field and what was heard of competitors are further rows, read only when a measure asks for them:
    see pharma_call_report_field.py.
    """

    _name = "pharma.call.report"
    _description = "Analysis of calls"
    _inherit = ["pharma.kpi.mixin", "pharma.kpi.ratio.mixin"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _kpi_fields = KPI_FIELDS
    _kpi_ratios = RATIOS
    _depends = {
        "pharma.call": [
            "company_id", "user_id", "territory_id", "partner_id", "partner_type", "class_id", "specialty_id",
            "channel_id", "cycle_id", "state", "date_day", "day_planned", "duration", "quality", "is_effective",
            "is_joint",
        ],
        "pharma.call.detail": ["call_id", "product_id", "weight"],
        "pharma.territory": ["parent_path", "level"],
        "pharma.call.channel": ["face_to_face"],
        "pharma.call.guest.detail": ["call_id", "product_id", "user_id", "reported_on"],
        "product.template": ["pharma_product_group_id"],
    }  # fmt: skip

    call_id = fields.Many2one("pharma.call", readonly=True)
    date = fields.Date(
        "Day", readonly=True, help="The day it was made, else the day it is planned for."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "Rep", readonly=True)
    territory_id = fields.Many2one("pharma.territory", readonly=True)
    region_id = fields.Many2one("pharma.territory", readonly=True)
    district_id = fields.Many2one("pharma.territory", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    partner_type = fields.Selection(
        lambda self: (
            self.env["res.partner"]._fields["pharma_type"]._description_selection(self.env)
        ),
        "Customer type",
        readonly=True,
    )
    class_id = fields.Many2one(
        "pharma.class", readonly=True, help="The customer's class at the time of the call."
    )
    specialty_id = fields.Many2one("pharma.specialty", readonly=True)
    channel_id = fields.Many2one("pharma.call.channel", readonly=True)
    face_to_face = fields.Boolean(readonly=True)
    cycle_id = fields.Many2one("pharma.cycle", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    product_group_id = fields.Many2one("pharma.product.group", readonly=True)
    state = fields.Selection(
        lambda self: self.env["pharma.call"]._fields["state"]._description_selection(self.env),
        readonly=True,
    )
    # --- sums -----------------------------------------------------------------------------------------
    made = fields.Integer("Calls made", readonly=True, help="Submitted or reviewed.")
    open_calls = fields.Integer("Still to be made", readonly=True)
    missed = fields.Integer(readonly=True)
    planned = fields.Integer("Planned calls", readonly=True, help="Calls that had a day of plan.")
    as_planned = fields.Integer("Made as planned", readonly=True, help="On the day of the plan.")
    unplanned = fields.Integer(readonly=True, help="Made without a day of plan.")
    effective = fields.Integer("Effective calls", readonly=True)
    joint = fields.Integer(
        "Joint calls", readonly=True, help="Calls made on which somebody came along."
    )
    quality_points = fields.Float(readonly=True, help="Quality of the calls made, added up.")
    minutes = fields.Integer(readonly=True)
    customer_id = fields.Many2one(
        "res.partner", "Reached customers", readonly=True, help="Whom a call was made on."
    )
    detailed = fields.Integer("Products detailed", readonly=True)
    detail_weight = fields.Float("Share of calls, added up", readonly=True)
    voice = fields.Float(
        "Details of all, added up",
        readonly=True,
        help="Own detail weights, and 100 for each visit, event, sample or message seen of a competitor: as much as"
        " one whole call of one's own.",
    )
    field_calls = fields.Integer(
        "Face-to-face calls",
        readonly=True,
        help="Made face to face, as far back as the days in the field are worked out: 25 months.",
    )
    field_days = fields.Float(readonly=True, digits=(8, 1))
    reported_days = fields.Float(
        readonly=True,
        digits=(8, 1),
        help="Field days and time off territory: training, congress, meeting. Leave is no time at work.",
    )
    # --- ratios of sums -------------------------------------------------------------------------------
    fulfilment = fields.Float("Plan fulfilment", readonly=True, aggregator="avg")
    quality = fields.Float("Mean quality", readonly=True, aggregator="avg", digits=(5, 1))
    effectiveness = fields.Float("Effective share", readonly=True, aggregator="avg")
    mean_duration = fields.Float("Mean minutes", readonly=True, aggregator="avg", digits=(5, 1))
    detail_share = fields.Float(
        "Mean share of the call", readonly=True, aggregator="avg", digits=(5, 1)
    )
    calls_per_day = fields.Float("Calls a day", readonly=True, aggregator="avg", digits=(8, 2))
    field_time = fields.Float(readonly=True, aggregator="avg")
    share_of_voice = fields.Float("Share of voice (observed)", readonly=True, aggregator="avg")

    # -- the query ---------------------------------------------------------------------------------

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._row_queries())

    @api.model
    def _row_queries(self):
        """Return the queries of the kinds of rows; all have the same columns in the same order."""
        return [self._calls_query(), self._details_query(), self._guest_details_query()]

    @api.model
    def _columns(self, user=None):
        """What a row says about its call `c`, its `channel` and its place `t` (`_places_query`).

        :param user: SQL of who is counted, when it is not the call's rep
        """
        return SQL(
            """
            c.id AS call_id, c.date_day AS date, c.company_id, %(user)s AS user_id, c.territory_id,
            t.region_id, t.district_id, c.partner_id, c.partner_type, c.class_id,
            c.specialty_id, c.channel_id, channel.face_to_face, c.cycle_id, c.state
            """,
            user=user or SQL("c.user_id"),
        )

    @api.model
    def _calls_query(self):
        return SQL(
            """
            SELECT 2 * c.id::bigint AS id, %(columns)s, NULL::integer AS product_id,
                   NULL::integer AS product_group_id,
                   %(made)s::integer AS made,
                   (c.state IN ('planned', 'in_progress'))::integer AS open_calls,
                   (c.state = 'missed')::integer AS missed,
                   (c.day_planned IS NOT NULL)::integer AS planned,
                   (%(made)s AND c.date_day = c.day_planned)::integer AS as_planned,
                   (%(made)s AND c.day_planned IS NULL)::integer AS unplanned,
                   (%(made)s AND c.is_effective)::integer AS effective,
                   (%(made)s AND COALESCE(c.is_joint, FALSE))::integer AS joint,
                   CASE WHEN %(made)s THEN c.quality ELSE 0 END AS quality_points,
                   CASE WHEN %(made)s THEN c.duration ELSE 0 END AS minutes,
                   CASE WHEN %(made)s THEN c.partner_id END AS customer_id,
                   0 AS detailed, 0::float8 AS detail_weight,
                   CASE WHEN c.day_planned IS NULL THEN NULL
                        ELSE (%(made)s AND c.date_day = c.day_planned)::integer END AS fulfilment,
                   CASE WHEN %(made)s THEN c.quality END AS quality,
                   CASE WHEN %(made)s THEN c.is_effective::integer END AS effectiveness,
                   CASE WHEN %(made)s THEN c.duration END AS mean_duration,
                   NULL::float8 AS detail_share, 0::float8 AS voice,
                   (%(made)s AND channel.face_to_face AND c.date_day >= %(since)s)::integer AS field_calls,
                   0::float8 AS field_days, 0::float8 AS reported_days, NULL::float8 AS calls_per_day,
                   NULL::float8 AS field_time, NULL::float8 AS share_of_voice
              FROM pharma_call c
              JOIN pharma_call_channel channel ON channel.id = c.channel_id
              LEFT JOIN (%(places)s) t ON t.id = c.territory_id
             WHERE c.state NOT IN %(gone)s
            """,
            columns=self._columns(),
            places=self.env["pharma.territory"]._places_query(),
            made=SQL("(c.state IN %s)", COUNTED_STATES),
            gone=GONE_STATES,
            since=self._field_since(),
        )

    @api.model
    def _details_query(self):
        return SQL(
            """
            SELECT 2 * detail.id::bigint + 1, %(columns)s, detail.product_id, template.pharma_product_group_id,
                   0, 0, 0, 0, 0, 0, 0, 0, 0::float8, 0, NULL::integer, 1, detail.weight::float8,
                   NULL::integer, NULL::float8, NULL::integer, NULL::integer, detail.weight::float8,
                   detail.weight::float8, 0, 0::float8, 0::float8, NULL::float8, NULL::float8, NULL::float8
              FROM pharma_call_detail detail
              JOIN pharma_call c ON c.id = detail.call_id
              JOIN pharma_call_channel channel ON channel.id = c.channel_id
              LEFT JOIN (%(places)s) t ON t.id = c.territory_id
              JOIN product_product product ON product.id = detail.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE c.state IN %(counted)s
            """,
            columns=self._columns(),
            places=self.env["pharma.territory"]._places_query(),
            counted=COUNTED_STATES,
        )

    @api.model
    def _guest_details_query(self):
        """Products that only the guest of a joint call told: with the host's call, under the guest's name.

        Of two guests the first. Without DISTINCT: it would keep PostgreSQL from looking only at the rows of a question,
        in this part and in all others.
        """
        return SQL(
            """
            SELECT - told.id::bigint, %(columns)s, told.product_id, template.pharma_product_group_id,
                   0, 0, 0, 0, 0, 0, 0, 0, 0::float8, 0, NULL::integer, 1, 0::float8,
                   NULL::integer, NULL::float8, NULL::integer, NULL::integer, NULL::float8,
                   0::float8, 0, 0::float8, 0::float8, NULL::float8, NULL::float8, NULL::float8
              FROM pharma_call_guest_detail told
              JOIN pharma_call c ON c.id = told.call_id
              JOIN pharma_call_channel channel ON channel.id = c.channel_id
              LEFT JOIN (%(places)s) t ON t.id = c.territory_id
              JOIN product_product product ON product.id = told.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE told.reported_on IS NOT NULL AND c.state IN %(counted)s
               AND NOT EXISTS (
                    SELECT 1 FROM pharma_call_detail own
                     WHERE own.call_id = told.call_id AND own.product_id = told.product_id)
               AND NOT EXISTS (
                    SELECT 1 FROM pharma_call_guest_detail first
                     WHERE first.call_id = told.call_id AND first.product_id = told.product_id
                       AND first.reported_on IS NOT NULL AND first.id < told.id)
            """,
            columns=self._columns(SQL("told.user_id")),
            places=self.env["pharma.territory"]._places_query(),
            counted=COUNTED_STATES,
        )

    # -- what lies behind a figure -------------------------------------------------------------------

    def action_open_call(self):
        """Open the call of this row; a day in the field has none."""
        self.ensure_one()
        self.check_access("read")
        return self.call_id and {
            "type": "ir.actions.act_window",
            "res_model": "pharma.call",
            "res_id": self.call_id.id,
            "views": [(False, "form")],
        }
