# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...tools import limits
from ..items.product_template import ITEM_KINDS


class PharmaLimitRule(models.Model):
    """At most so many pieces for a recipient, or by a rep, in a window of time."""

    _name = "pharma.limit.rule"
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
    quantity = fields.Integer(
        "At most", required=True, help="Pieces allowed in the window; 0 forbids."
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
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")

    _kind_or_product = models.Constraint(
        "CHECK ((kind IS NULL) <> (product_id IS NULL))", "Choose either a kind or a product."
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
        return super().create(
            [self.env["pharma.item.policy"]._with_company(vals) for vals in vals_list]
        )

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

    def _matches(self, product):
        self.ensure_one()
        return product == self.product_id if self.product_id else product.pharma_kind == self.kind

    def _limit(self, cycle):
        """Return the plain limit that the arithmetic works with."""
        self.ensure_one()
        # sudo: when a cycle begins and ends is no secret to who gives in it
        cycle = cycle.sudo()
        bounds = (cycle.date_start, cycle.date_end) if cycle else None
        return limits.Limit(self.quantity, self.window, self.days, bounds)

    def _message(self, usage, wanted):
        """Say in one line which rule blocks, what is used, what is pending, and when it frees."""
        self.ensure_one()
        if usage.start:
            window = self.env._(
                "%(start)s – %(end)s", start=self._format(usage.start), end=self._format(usage.end)
            )
        else:
            window = dict(self._fields["window"]._description_selection(self.env))[self.window]
        if usage.frees and usage.reserved and usage.consumed + wanted <= self.quantity:
            frees = self.env._(
                "Possible again from %s, or as soon as a pending request is withdrawn.",
                self._format(usage.frees),
            )
        elif usage.frees:
            frees = self.env._("Possible again from %s.", self._format(usage.frees))
        elif usage.reserved:
            frees = self.env._("Possible only when a pending request is given or withdrawn.")
        elif self.window == limits.CALL and wanted <= self.quantity:
            frees = self.env._("Possible again on another call.")
        else:
            frees = self.env._("At most %s at a time.", max(self.quantity, 0))
        return self.env._(
            "Limit “%(rule)s” (%(window)s): allowed %(limit)s, given %(consumed)s, reserved by requests "
            "%(reserved)s, asked for %(wanted)s. %(frees)s",
            rule=self.name,
            window=window,
            limit=self.quantity,
            consumed=int(usage.consumed),
            reserved=int(usage.reserved),
            wanted=wanted,
            frees=frees,
        )

    def _format(self, day):
        return format_date(self.env, day)
