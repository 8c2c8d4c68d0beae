# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import format_amount

from ...tools import limits


class PharmaLimitRule(models.Model):
    """A cap: a limit that counts the value of what a recipient gets, of one category or of all."""

    _inherit = "pharma.limit.rule"

    measure = fields.Selection(
        [("pieces", "Pieces"), ("value", "Value")],
        "Counts",
        required=True,
        default="pieces",
        help="Pieces of an item, or what all transfers of value are worth together.",
    )
    category = fields.Selection(
        selection="_selection_category", help="Counts this category of spend; empty: all of them."
    )
    currency_id = fields.Many2one("res.currency", default=lambda self: self.env.company.currency_id)
    amount = fields.Monetary(
        "Worth at most",
        help="Value allowed in the window; 0 forbids. In another currency than the company's it counts at the rate "
        "of the day on which something is given.",
    )

    _amount_positive = models.Constraint(
        "CHECK (measure = 'pieces' OR amount >= 0)", "A cap cannot be negative."
    )
    _value_of_category = models.Constraint(
        "CHECK (measure = 'pieces' OR (kind IS NULL AND product_id IS NULL AND first_months = 0))",
        "A cap on value counts a category of spend, not an item or months after the first.",
    )

    @api.model
    def _selection_category(self):
        return self.env["pharma.spend"]._fields["category"]._description_selection(self.env)

    @api.constrains("measure", "amount", "currency_id", "company_id")
    def _check_currency(self):
        """A cap in a currency without a rate could never be counted."""
        for rule in self.filtered(lambda rule: rule.measure == "value" and rule.amount):
            company = rule.company_id or self.env.company
            rule.currency_id._pharma_rate(company, fields.Date.context_today(self))

    def _matches(self, product):
        if self.measure == "value":
            return not self.category or product.pharma_kind == self.category
        return super()._matches(product)

    # -- in the smallest coin of the company, so that sums are exact -----------------------------------------

    def _coins(self, amount):
        """Return an amount in the company's currency as a whole number of its smallest coin."""
        return round(amount / self.env.company.currency_id.rounding)

    def _worth(self, product, quantity=1):
        """Return what some pieces of a product cost."""
        currency = self.env.company.currency_id
        return self._coins(currency.round(product.standard_price * quantity))

    def _cap(self, situation):
        """Return the plain limit that the arithmetic works with."""
        self.ensure_one()
        # a ban is a ban in any currency
        rate = self.amount and self.currency_id._pharma_rate(self.env.company, situation.day)
        bounds = (situation.cycle.date_start, situation.cycle.date_end) if situation.cycle else None
        return limits.Limit(self._coins(self.amount * rate), self.window, self.days, bounds)

    def _pieces(self, usage, product):
        if self.measure != "value":
            return super()._pieces(usage, product)
        worth = self._worth(product.with_company(self.env.company))
        return max(0, usage.allowed) // worth if worth else None

    def _show(self, quantity):
        if self.measure != "value":
            return super()._show(quantity)
        currency = self.env.company.currency_id
        return format_amount(self.env, quantity * currency.rounding, currency)
