# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

NO_LIMIT = -1


def pool_key(product_ids):
    """Name the items that share a ceiling, as `shared` of a line does."""
    return ",".join(map(str, product_ids))


def pool_products(key):
    """Return the ids of the items that a key names."""
    return [int(product_id) for product_id in key.split(",")]


class PharmaAllocationLine(models.Model):
    """What one rep gets of one item, and what that was worked out from.

    Lines are made by the allocation; somebody who plans changes the quantity alone.
    """

    _name = "pharma.allocation.line"
    _description = "Allocated to a rep"
    _order = "allocation_id desc, user_id, item_id, id"
    _rec_name = "product_id"

    allocation_id = fields.Many2one(
        "pharma.allocation", required=True, index=True, readonly=True, ondelete="cascade"
    )
    item_id = fields.Many2one(
        "pharma.allocation.item",
        "Line of the item",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    product_id = fields.Many2one(
        "product.product", "Item", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "Rep", required=True, readonly=True, index=True, ondelete="restrict"
    )
    territory_id = fields.Many2one(
        "pharma.territory", required=True, readonly=True, index=True, ondelete="restrict"
    )
    targets = fields.Integer(
        readonly=True,
        help="Targets of the rep who may get the item: by policy, limits, entitlement.",
    )
    weight = fields.Float(
        readonly=True, digits=(16, 2), help="By the key of the item, from these targets."
    )
    ceiling = fields.Integer(
        readonly=True,
        default=NO_LIMIT,
        help="The most that these targets may get until the end of the cycle; −1: no limit.",
    )
    kind_ceiling = fields.Integer(
        readonly=True,
        default=NO_LIMIT,
        help="The same for this item and those that are counted together with it: strengths of a brand, a product "
        "group, all of a kind; −1: no limit.",
    )
    shared = fields.Json(
        readonly=True,
        help="Each such ceiling: the items that share it, and how many pieces of them these targets may get.",
    )
    held = fields.Integer(readonly=True, help="In the bag and on the way when it was shared out.")
    proposed = fields.Integer(readonly=True, help="By the key, in whole packs.")
    quantity = fields.Integer("Gets", default=0, help="Whole pieces.")
    edited = fields.Boolean("By hand", readonly=True)
    run = fields.Integer(readonly=True)
    picking_id = fields.Many2one(
        "stock.picking", "Shipment", readonly=True, copy=False, index="btree_not_null",
        ondelete="restrict", groups="stock.group_stock_user",
    )  # fmt: skip
    shipped = fields.Boolean(compute="_compute_shipped", compute_sudo=True)
    state = fields.Selection(related="allocation_id.state")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary("Value", compute="_compute_amount", store=True)
    explanation = fields.Char("Why", compute="_compute_explanation")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    _rep_item_uniq = models.UniqueIndex("(item_id, user_id)", "One line per rep and item.")
    _shipping_idx = models.Index(
        "(allocation_id, user_id) WHERE quantity > 0 AND picking_id IS NULL"
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "A quantity cannot be negative."
    )

    @api.depends("quantity", "item_id.unit_value")
    def _compute_amount(self):
        for line in self:
            line.amount = line.quantity * line.item_id.unit_value

    @api.depends("picking_id")
    def _compute_shipped(self):
        for line in self:
            line.shipped = bool(line.picking_id)

    @api.depends("targets", "weight", "ceiling", "held", "proposed", "quantity", "edited")
    def _compute_explanation(self):
        for line in self:
            line.explanation = " ".join(line._reasons())

    def _reasons(self):
        """Return the sentences that explain the quantity."""
        self.ensure_one()
        if not self.targets:
            parts = [self.env._("No target of this rep may get it.")]
        else:
            parts = [
                self.env._(
                    "%(targets)s targets, weight %(weight)s.",
                    targets=self.targets,
                    weight=f"{self.weight:g}",
                )
            ]
        if self.held:
            parts.append(self.env._("Has %s.", self.held))
        ceilings = [c for c in (self.ceiling, self.kind_ceiling) if c != NO_LIMIT]
        if ceilings and self.targets:
            parts.append(self.env._("May get %s at most.", min(ceilings)))
        if self.edited and self.quantity != self.proposed:
            parts.append(self.env._("Proposed %s, changed by hand.", self.proposed))
        return parts

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Share out the items: that makes the lines."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - {"quantity"}:
                raise AccessError(self.env._("Only the quantity of a line changes by hand."))
            self.check_access("write")
            self.allocation_id._check_editable()
            vals = {"quantity": self._whole(vals.get("quantity")), "edited": True}
            # sudo: the mark "by hand" is set by this very change
            self.sudo().write(vals)
            return True
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_by_hand(self):
        if not self.env.su:
            raise AccessError(self.env._("Set the quantity to 0 instead."))

    def _whole(self, value):
        """Return a whole quantity, 0 included."""
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or value < 0 or value != value or value > 10**9 or value != int(value):
            raise UserError(
                self.env._(
                    "%(rep)s, %(item)s: “%(quantity)s” is no number of pieces: whole pieces, or 0.",
                    rep=self[:1].user_id.name,
                    item=self[:1].product_id.display_name,
                    quantity=value,
                )
            )
        return int(value)
