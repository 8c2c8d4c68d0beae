# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...tools import limits
from ..items.product_template import ITEM_KINDS


class PharmaLimitRule(models.Model):
    """At most so many pieces, or so much money, for a recipient or by a rep in a window of time."""

    _name = "pharma.limit.rule"
    _inherit = ["pharma.sourced.mixin", "pharma.cached.mixin"]
    _description = "Limit"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    scope = fields.Selection(
        [("recipient", "Each recipient"), ("rep", "Each rep")],
        required=True,
        default="recipient",
        help="Whose pieces are counted: what a recipient gets from the whole team, or what a rep gives.",
    )
    kind = fields.Selection(selection="_selection_kind", help="Counts every item of this kind.")
    product_id = fields.Many2one(
        "product.product",
        domain="[('pharma_kind', 'in', ('sample', 'gift', 'literature'))]",
        check_company=True,
        help="Counts this item only.",
    )
    per_product = fields.Boolean(
        "Each product on its own",
        help="The quantity is allowed for each product; otherwise for all together.",
    )
    per_brand = fields.Boolean(
        "Strengths of a brand together",
        help="Items of the same brand count as one product, whatever their strength or form. An item without a brand "
        "counts on its own.",
    )
    group_id = fields.Many2one(
        "pharma.product.group",
        "Of product group",
        check_company=True,
        ondelete="restrict",
        help="Counts items of brands of this product group only; empty: of all.",
    )
    without_pack = fields.Boolean(
        "Until a country pack is chosen",
        help="Counts only in companies without a country pack: the pack says itself how much is allowed.",
    )
    quantity = fields.Integer(
        "At most", required=True, default=0, help="Pieces allowed in the window; 0 forbids."
    )
    first_months = fields.Integer(
        "Months after the first",
        help="Nothing any more when so many months have gone by since the recipient first asked for the product "
        "or got it; 0: for ever.",
    )
    effect = fields.Selection(
        [("block", "Refuses"), ("warn", "Warns")],
        required=True,
        default="block",
        help="What happens beyond the limit: it is refused, or it is allowed and the paper says so.",
    )
    window = fields.Selection(
        [
            (limits.CALL, "per call"),
            (limits.ROLLING, "in any N days"),
            (limits.MONTH, "per calendar month"),
            (limits.QUARTER, "per calendar quarter"),
            (limits.YEAR, "per calendar year"),
            (limits.CYCLE, "per cycle"),
        ],
        required=True,
        default=limits.YEAR,
    )
    days = fields.Integer(default=30, help="Length of the window, the day of hand-over included.")
    window_text = fields.Char("When", compute="_compute_window_text")
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")

    _kind_or_product = models.Constraint(
        "CHECK (measure = 'value' OR (kind IS NULL) <> (product_id IS NULL))",
        "Choose either a kind or a product.",
    )
    _months_positive = models.Constraint(
        "CHECK (first_months >= 0 AND (first_months = 0 OR scope = 'recipient'))",
        "Months after the first are counted for a recipient, and not below zero.",
    )
    _quantity_positive = models.Constraint("CHECK (quantity >= 0)", "A limit cannot be negative.")
    _days_positive = models.Constraint(
        "CHECK (\"window\" <> 'rolling' OR days > 0)", "A window of days has at least one day."
    )

    @api.model
    def _selection_kind(self):
        return self.env["pharma.item.policy"]._selection_kind()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_company(vals) for vals in vals_list])

    @api.model
    def _with_company(self, vals):
        """A limit on one company's product or product group is that company's, unless said otherwise."""
        if vals.get("group_id") and "company_id" not in vals:
            group = self.env["pharma.product.group"].browse(vals["group_id"])
            return {**vals, "company_id": group.company_id.id}
        return self.env["pharma.item.policy"]._with_company(vals)

    @api.constrains("product_id")
    def _check_product(self):
        for rule in self.filtered("product_id"):
            if rule.product_id.pharma_kind not in ITEM_KINDS:
                raise ValidationError(
                    self.env._(
                        "%s is neither a sample, a gift nor literature.",
                        rule.product_id.display_name,
                    )
                )

    @api.depends("window", "days")
    @api.depends_context("lang")
    def _compute_window_text(self):
        labels = dict(self._fields["window"]._description_selection(self.env))
        for rule in self:
            rule.window_text = (
                self.env._("in any %s days", rule.days)
                if rule.window == limits.ROLLING
                else labels.get(rule.window)
            )

    def _init_column(self, column_name):  # pylint: disable=missing-return
        """The limits that every company starts with were there before the field."""
        super()._init_column(column_name)
        if column_name == "without_pack":
            self.env.cr.execute(
                """
                UPDATE pharma_limit_rule SET without_pack = TRUE
                 WHERE id IN (SELECT res_id FROM ir_model_data
                               WHERE model = 'pharma.limit.rule' AND module = 'pharma_crm_samples')
                   AND company_id IS NULL
                """
            )

    @api.model
    def _domain_in_force(self, company):
        """Return which rules bind a company: its own and those of all, but not what its country pack replaces."""
        domain = [("company_id", "in", (company.id, False))]
        # sudo: which pack a company has is no secret to the check
        if company.sudo().pharma_pack_id:
            domain.append(("without_pack", "=", False))
        return domain

    def _matches(self, product):
        self.ensure_one()
        return self._counts(product, product.pharma_kind)

    def _counts(self, product, kind):
        """Whether a piece of this product and kind is counted."""
        if self.product_id:
            return product == self.product_id
        if kind != self.kind:
            return False
        return not self.group_id or product.pharma_brand_id.pharma_product_group_id == self.group_id

    def _key(self, product):
        """Return what the pieces of a product are counted with: the same key, the same count."""
        if not self.per_product:
            return 0
        brand = product.pharma_brand_id if self.per_brand else None
        return ("brand", brand.id) if brand else product.id

    def _limit(self, cycle):
        """Return the plain limit that the arithmetic works with."""
        self.ensure_one()
        # sudo: when a cycle begins and ends is no secret to who gives in it
        cycle = cycle.sudo()
        bounds = (cycle.date_start, cycle.date_end) if cycle else None
        return limits.Limit(self.quantity, self.window, self.days, bounds, self.first_months)

    def _pieces(self, usage, product):
        """Return how many pieces of a product a usage still allows, None: any number."""
        return max(0, int(usage.allowed))

    def _show(self, quantity):
        """Return a quantity as the messages write it."""
        return str(int(quantity))

    def _message(self, usage, wanted):
        """Say which rule blocks, what is used, what is pending, when it frees, and where the rule comes from."""
        self.ensure_one()
        if usage.over:
            return self._cite(
                self.env._(
                    "Limit “%(rule)s”: only in the first %(months)s months, which ended on %(date)s.",
                    rule=self.name,
                    months=self.first_months,
                    date=self._format(usage.over),
                )
            )
        if usage.start:
            window = self.env._(
                "%(start)s – %(end)s", start=self._format(usage.start), end=self._format(usage.end)
            )
        else:
            window = dict(self._fields["window"]._description_selection(self.env))[self.window]
        return self._cite(
            self.env._(
                "Limit “%(rule)s” (%(window)s): allowed %(limit)s, given %(consumed)s, reserved by requests "
                "%(reserved)s, asked for %(wanted)s. %(frees)s",
                rule=self.name,
                window=window,
                limit=self._show(usage.used + usage.allowed),
                consumed=self._show(usage.consumed),
                reserved=self._show(usage.reserved),
                wanted=self._show(wanted),
                frees=self._frees_text(usage, wanted),
            )
        )

    def _frees_text(self, usage, wanted):
        limit = usage.used + usage.allowed
        if usage.frees and usage.reserved and usage.consumed + wanted <= limit:
            return self.env._(
                "Possible again from %s, or as soon as a pending request is withdrawn.",
                self._format(usage.frees),
            )
        if usage.frees:
            return self.env._("Possible again from %s.", self._format(usage.frees))
        if usage.reserved:
            return self.env._("Possible only when a pending request is given or withdrawn.")
        if self.window == limits.CALL and wanted <= limit:
            return self.env._("Possible again on another call.")
        return self.env._("At most %s at a time.", self._show(limit))

    def _format(self, day):
        return format_date(self.env, day)
