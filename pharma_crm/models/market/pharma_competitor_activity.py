# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL, float_round

ACTIVITY_KINDS = [
    ("visit", "Visit"),
    ("event", "Event"),
    ("price", "Price or tender"),
    ("listing", "Listing"),
    ("sample", "Samples"),
    ("message", "Message"),
    ("use", "Used here"),
    ("gone", "No longer used"),
    ("other", "Other"),
]


class PharmaCompetitorActivity(models.Model):
    """What somebody of ours saw of a competitor at an account, on a day. Others add, they do not rewrite."""

    _name = "pharma.competitor.activity"
    _description = "Competitor activity"
    _inherit = ["pharma.client.mixin", "pharma.account.part.mixin"]
    _order = "observed_on desc, id desc"
    _fixed_fields = ("partner_id", "product_id", "user_id", "company_id")
    _account_types = ("hospital", "department", "doctor", "pharmacy")

    partner_id = fields.Many2one(
        domain="[('pharma_type', 'in', ('hospital', 'department', 'doctor', 'pharmacy'))]"
    )
    name = fields.Char("What you saw", required=True, help="In one sentence.")
    kind = fields.Selection(ACTIVITY_KINDS, required=True, default="use")
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_kind', '=', 'competitor')]",
        help="The competitor's product; leave it empty for what concerns the whole company.",
    )
    competitor_id = fields.Many2one(
        "pharma.competitor",
        compute="_compute_competitor_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    product_group_id = fields.Many2one(
        related="product_id.product_tmpl_id.pharma_product_group_id",
        store=True,
        string="Product group",
    )
    share = fields.Float(
        "Share (%)",
        digits=(5, 1),
        aggregator="avg",
        help="Estimated share of the product in what the account uses of its product group; 0: not estimated.",
    )
    price = fields.Monetary("Price seen", aggregator="avg")
    observed_on = fields.Date(
        "Seen on", required=True, default=fields.Date.context_today, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Reported by",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    reliability = fields.Selection(
        [
            ("low", "Hearsay"),
            ("medium", "Told by somebody who knows"),
            ("high", "Seen or documented"),
        ],
        required=True,
        default="medium",
    )
    note = fields.Text()

    @api.depends("product_id")
    def _compute_competitor_id(self):
        for activity in self:
            activity.competitor_id = (
                activity.product_id.pharma_competitor_id or activity.competitor_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # who reports is who is logged in, whatever a client says
            for vals in vals_list:
                if vals.get("user_id", self.env.uid) != self.env.uid:
                    raise AccessError(self.env._("You report in your own name."))
            vals_list = [{**vals, "user_id": self.env.uid} for vals in vals_list]
        return super().create(vals_list)

    @api.constrains("observed_on", "share", "price")
    def _check_values(self):
        today = fields.Date.context_today(self)
        for activity in self:
            if activity.observed_on > today:
                raise ValidationError(
                    self.env._("“%s”: what you saw is not in the future.", activity.name)
                )
            if not 0 <= activity.share <= 100 or activity.price < 0:
                raise ValidationError(
                    self.env._(
                        "“%s”: a share is between 0 and 100 %%, and a price is not negative.",
                        activity.name,
                    )
                )

    @api.constrains("product_id", "competitor_id", "share", "kind")
    def _check_product(self):
        for activity in self:
            if activity.product_id and activity.product_id.pharma_kind != "competitor":
                raise ValidationError(
                    self.env._("%s is no competitor's product.", activity.product_id.display_name)
                )
            if not (activity.product_id or activity.competitor_id):
                raise ValidationError(
                    self.env._("“%s”: say which product or company you saw.", activity.name)
                )
            if (activity.share or activity.kind == "gone") and not activity.product_id:
                raise ValidationError(
                    self.env._("“%s”: a share is one of a product; choose it.", activity.name)
                )

    @api.constrains("partner_id", "product_id", "share", "kind", "observed_on")
    def _check_share_sum(self):
        """The newest shares of the products of a group at an account are at most 100 % together."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT newest.partner_id, newest.product_group_id, SUM(newest.share)
                  FROM (
                        SELECT DISTINCT ON (a.partner_id, a.product_id)
                               a.partner_id, a.product_group_id,
                               CASE WHEN a.kind = 'gone' THEN 0 ELSE a.share END AS share
                          FROM pharma_competitor_activity a
                         WHERE a.partner_id IN %s AND a.product_id IS NOT NULL
                           AND (a.share > 0 OR a.kind = 'gone')
                         ORDER BY a.partner_id, a.product_id, a.observed_on DESC, a.id DESC
                       ) newest
                 GROUP BY newest.partner_id, newest.product_group_id
                HAVING SUM(newest.share) > 100
                 LIMIT 1
                """,
                tuple(self.partner_id.ids) or (0,),
            )
        )
        for partner_id, group_id, total in rows:
            raise ValidationError(
                self.env._(
                    "%(account)s: the newest shares of competitors in %(group)s add up to %(total)s %%, more than all. "
                    "Report the share that another product has now first.",
                    account=self.env["res.partner"].browse(partner_id).display_name,
                    group=self.env["pharma.product.group"].browse(group_id or []).name
                    or self.env._("no group"),
                    total=f"{float_round(float(total), 1):g}",
                )
            )

    def action_pharma_open_account(self):
        """Open the account of the observation."""
        self.ensure_one()
        self.check_access("read")
        return self.partner_id.get_formview_action()
