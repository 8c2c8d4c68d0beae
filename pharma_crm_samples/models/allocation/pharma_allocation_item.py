# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..items.product_template import ITEM_KINDS

KEYS = [
    ("class", "Targets by class"),
    ("goal", "Calls to make"),
    ("equal", "Equal parts"),
    ("manual", "By hand"),
]


class PharmaAllocationItem(models.Model):
    """So many pieces of one item, and the key by which they are shared out."""

    _name = "pharma.allocation.item"
    _description = "Item to allocate"
    _inherit = ["pharma.allocation.part.mixin", "pharma.item.pieces.mixin"]
    _order = "allocation_id, sequence, id"
    _rec_name = "product_id"
    _piece_fields = frozenset(["quantity", "pack_size"])

    sequence = fields.Integer(default=10)
    quantity = fields.Integer("To give out")
    pack_size = fields.Integer(
        "Pack",
        required=True,
        default=1,
        help="Reps get whole packs of so many pieces; what does not fill a pack is left over.",
    )
    key = fields.Selection(
        KEYS,
        "Shared out by",
        required=True,
        default="class",
        help="Targets by class: each target weighs what its class weighs. Calls to make: each target weighs its goal "
        "of calls. Equal parts: every rep with a target who may get the item. By hand: you say each quantity.",
    )
    allotted = fields.Integer(compute="_compute_allotted", help="What the reps get in all.")
    difference = fields.Integer(
        "Left over", compute="_compute_allotted", help="To give out − given; below zero: too much."
    )
    in_store = fields.Integer(
        "In the store",
        compute="_compute_in_store",
        help="Pieces that the store has free at the moment.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_value = fields.Monetary("Value of one", compute="_compute_unit_value", store=True)

    _product_uniq = models.UniqueIndex(
        "(allocation_id, product_id)", "Each item is listed once in an allocation."
    )
    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Give out at least one piece.")
    _pack_positive = models.Constraint("CHECK (pack_size > 0)", "A pack has at least one piece.")

    @api.depends("quantity", "allocation_id.line_ids.quantity")
    def _compute_allotted(self):
        sums = dict(
            self.env["pharma.allocation.line"]._read_group(
                [("item_id", "in", self.ids)], ["item_id"], ["quantity:sum"]
            )
        )
        for item in self:
            item.allotted = sums.get(item._origin, 0)
            item.difference = item.quantity - item.allotted

    @api.depends("product_id")
    def _compute_in_store(self):
        for company in self.company_id:
            items = self.filtered(lambda i, c=company: i.company_id == c)
            free = self.env["pharma.bag"]._free_in_store(company, items.product_id)
            for item in items:
                item.in_store = free.get(item.product_id.id, 0)
        for item in self.filtered(lambda i: not i.company_id):
            item.in_store = 0

    @api.depends("product_id")
    def _compute_unit_value(self):
        for item in self:
            company = item.company_id or self.env.company
            item.unit_value = item.product_id.with_company(company).standard_price

    @api.constrains("product_id")
    def _check_product(self):
        for item in self.filtered(lambda i: i.product_id.pharma_kind not in ITEM_KINDS):
            raise ValidationError(
                self.env._(
                    "%s is neither a sample, a gift nor literature.", item.product_id.display_name
                )
            )
