# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class PharmaSupply(models.Model):
    """A distributor delivers a product to a hospital or pharmacy, on these terms."""

    _name = "pharma.supply"
    _description = "Supply"
    _inherit = ["pharma.account.part.mixin", "mail.thread"]
    _order = "date_start desc, id desc"
    _rec_names_search = ["partner_id", "product_id", "agreement_ref"]
    _fixed_fields = ("partner_id", "product_id", "distributor_id", "company_id")
    _account_types = ("hospital", "pharmacy")

    partner_id = fields.Many2one(domain="[('pharma_type', 'in', ('hospital', 'pharmacy'))]")
    distributor_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_type', '=', 'distributor')]",
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_kind', '!=', False)]",
    )
    product_group_id = fields.Many2one(
        related="product_id.product_tmpl_id.pharma_product_group_id",
        store=True,
        string="Product group",
    )
    date_start = fields.Date(
        "From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_end = fields.Date("Until", tracking=True, help="Last day; empty while it goes on.")
    is_current = fields.Boolean(
        "Runs today", compute="_compute_is_current", search="_search_is_current"
    )
    price = fields.Monetary("Price of a pack", tracking=True, aggregator="avg")
    rebate = fields.Float("Rebate (%)", digits=(5, 2), tracking=True, aggregator="avg")
    price_terms = fields.Char("Price terms", help="E.g. free of freight from 20 packs.")
    delivery_days = fields.Integer(
        "Delivery (days)", aggregator="avg", help="Days from order to delivery."
    )
    payment_days = fields.Integer(
        "Payment (days)", aggregator="avg", help="Days from invoice to payment."
    )
    is_exclusive = fields.Boolean(
        "Exclusive", tracking=True, help="Nobody else delivers this product here."
    )
    agreement_ref = fields.Char("Agreement", help="Number of the contract.")
    note = fields.Text()
    sales_value = fields.Monetary("Sales, last 12 months", compute="_compute_sales")
    sales_text = fields.Char("Sales", compute="_compute_sales")

    @api.depends("product_id", "partner_id", "distributor_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for supply in self:
            supply.display_name = self.env._(
                "%(product)s by %(distributor)s to %(account)s",
                product=supply.product_id.name or "",
                # sudo: both are named in refusals, too
                distributor=supply.sudo().distributor_id.name or "",
                account=supply.sudo().partner_id.name or "",
            )

    @api.depends("date_start", "date_end")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for supply in self:
            supply.is_current = bool(
                supply.date_start
                and supply.date_start <= today
                and (not supply.date_end or supply.date_end >= today)
            )

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        current = Domain("date_start", "<=", today) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        )
        return current if True in value else ~current

    def _get_sales(self):
        """Return {supply id: value sold in the last 12 months}; the addon that has sales data fills it."""
        return {}

    @api.depends_context("lang")
    def _compute_sales(self):
        sales = self._get_sales()
        for supply in self:
            supply.sales_value = sales.get(supply.id, 0.0)
            supply.sales_text = (
                supply.currency_id.format(sales[supply.id])
                if supply.id in sales
                else self.env._("No sales data yet")
            )

    @api.constrains("date_start", "date_end", "price", "rebate", "delivery_days", "payment_days")
    def _check_terms(self):
        for supply in self:
            if supply.date_end and supply.date_end < supply.date_start:
                raise ValidationError(
                    self.env._("%s: the supply ends before it begins.", supply.display_name)
                )
            if (
                min(supply.price, supply.delivery_days, supply.payment_days) < 0
                or not 0 <= supply.rebate <= 100
            ):
                raise ValidationError(
                    self.env._(
                        "%s: price and days cannot be negative, and the rebate is between 0 and 100 %%.",
                        supply.display_name,
                    )
                )

    @api.constrains("distributor_id", "product_id")
    def _check_parties(self):
        for supply in self:
            # sudo: whether somebody is a distributor is no secret to who names them
            if supply.sudo().distributor_id.pharma_type != "distributor":
                raise ValidationError(
                    self.env._("%s is no distributor.", supply.distributor_id.display_name)
                )
            if not supply.product_id.pharma_kind:
                raise ValidationError(
                    self.env._(
                        "%s is neither one of our products nor one of a competitor.",
                        supply.product_id.display_name,
                    )
                )

    @api.constrains(
        "partner_id", "product_id", "distributor_id", "date_start", "date_end", "is_exclusive"
    )
    def _check_overlap(self):
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.id, twin.id
                  FROM pharma_supply s
                  JOIN pharma_supply twin
                    ON twin.partner_id = s.partner_id AND twin.product_id = s.product_id AND twin.id != s.id
                   AND (twin.distributor_id = s.distributor_id OR twin.is_exclusive OR s.is_exclusive)
                   AND twin.date_start <= COALESCE(s.date_end, 'infinity')
                   AND s.date_start <= COALESCE(twin.date_end, 'infinity')
                 WHERE s.id IN %s
                 LIMIT 1
                """,
                tuple(self.ids),
            )
        )
        for supply_id, twin_id in rows:
            supply, twin = self.browse(supply_id), self.browse(twin_id).sudo()  # sudo: same account
            if supply.sudo().distributor_id == twin.distributor_id:
                raise ValidationError(
                    self.env._("%s: there is a supply for these days already.", supply.display_name)
                )
            raise ValidationError(
                self.env._(
                    "%(supply)s: it is exclusive for these days (%(twin)s).",
                    supply=supply.display_name,
                    twin=twin.display_name,
                )
            )
