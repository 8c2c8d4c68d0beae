# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaCompetitorPosition(models.Model):
    """Where a competitor's product stands at an account today: its newest share, and when it was seen last.

    A query on the observations: nothing is kept twice. The id is that of the newest observation.
    """

    _name = "pharma.competitor.position"
    _description = "Competition"
    _auto = False
    _order = "last_seen desc, id desc"
    _rec_name = "product_id"
    _depends = {
        "pharma.competitor.activity": [
            "partner_id", "product_id", "competitor_id", "product_group_id", "company_id", "share", "kind",
            "observed_on", "user_id", "name", "reliability",
        ],
    }  # fmt: skip

    partner_id = fields.Many2one("res.partner", "Account", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    competitor_id = fields.Many2one("pharma.competitor", readonly=True)
    product_group_id = fields.Many2one("pharma.product.group", "Product group", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    share = fields.Float(
        "Share (%)",
        digits=(5, 1),
        readonly=True,
        aggregator="avg",
        help="The newest estimate of anybody.",
    )
    has_share = fields.Boolean("Share estimated", readonly=True)
    share_text = fields.Char("Share", compute="_compute_share_text")
    last_seen = fields.Date("Last seen", readonly=True)
    last_user_id = fields.Many2one("res.users", "Reported by", readonly=True)
    last_activity_id = fields.Many2one(
        "pharma.competitor.activity", "Last observation", readonly=True
    )
    observation_count = fields.Integer("Observations", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT (array_agg(a.id ORDER BY a.observed_on DESC, a.id DESC))[1] AS id,
                   (array_agg(a.id ORDER BY a.observed_on DESC, a.id DESC))[1] AS last_activity_id,
                   (array_agg(a.user_id ORDER BY a.observed_on DESC, a.id DESC))[1] AS last_user_id,
                   a.partner_id, a.product_id, a.competitor_id, a.product_group_id, a.company_id,
                   MAX(a.observed_on) AS last_seen,
                   COUNT(*) AS observation_count,
                   (array_agg(CASE WHEN a.kind = 'gone' THEN 0 ELSE a.share END
                              ORDER BY a.observed_on DESC, a.id DESC)
                    FILTER (WHERE a.share > 0 OR a.kind = 'gone'))[1] AS share,
                   COALESCE(bool_or(a.share > 0 OR a.kind = 'gone'), FALSE) AS has_share
              FROM pharma_competitor_activity a
             GROUP BY a.partner_id, a.product_id, a.competitor_id, a.product_group_id, a.company_id
            """
        )

    @api.depends("share", "has_share")
    @api.depends_context("lang")
    def _compute_share_text(self):
        for position in self:
            position.share_text = (
                self.env._("%s %%", f"{position.share:g}") if position.has_share else False
            )

    def action_open_observations(self):
        """Open all that was seen of this product at this account."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm.action_competitor_activity"
        )
        action["domain"] = [
            ("partner_id", "=", self.partner_id.id),
            ("product_id", "=", self.product_id.id),
            ("competitor_id", "=", self.competitor_id.id),
        ]
        action["context"] = {
            "default_partner_id": self.partner_id.id,
            "default_product_id": self.product_id.id,
            "default_competitor_id": self.competitor_id.id,
        }
        return action
