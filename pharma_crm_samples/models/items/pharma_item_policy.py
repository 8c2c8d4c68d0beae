# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .product_template import ITEM_KINDS


class PharmaItemPolicy(models.Model):
    """What the company lets a rep hand over, to whom and how: one policy per kind or per product."""

    _name = "pharma.item.policy"
    _description = "Item policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The first policy that fits an item applies.")
    active = fields.Boolean(default=True)
    kind = fields.Selection(selection="_selection_kind", help="Applies to every item of this kind.")
    product_id = fields.Many2one(
        "product.product",
        domain="[('pharma_kind', 'in', ('sample', 'gift', 'literature'))]",
        check_company=True,
        index="btree_not_null",
        help="Applies to this item only, before any policy of its kind.",
    )
    class_ids = fields.Many2many(
        "pharma.class",
        string="Allowed classes",
        help="Recipients of these classes only; empty: everybody.",
    )
    needs_signature = fields.Boolean(
        "Signature needed", help="The recipient signs on the rep's screen."
    )
    requires_lot = fields.Boolean(
        "Lot needed", help="Only items tracked by lot may be handed over."
    )
    max_per_call = fields.Integer(
        "At most per call", help="Pieces of one item on one call; 0: no limit."
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")

    _kind_or_product = models.Constraint(
        "CHECK ((kind IS NULL) <> (product_id IS NULL))", "Choose either a kind or a product."
    )
    _max_positive = models.Constraint(
        "CHECK (max_per_call >= 0)", "The maximum cannot be negative."
    )

    @api.model
    def _selection_kind(self):
        selection = (
            self.env["product.template"]._fields["pharma_kind"]._description_selection(self.env)
        )
        return [(value, label) for value, label in selection if value in ITEM_KINDS]

    @api.model
    def _with_company(self, vals):
        """A rule for one company's product is that company's, unless said otherwise."""
        if vals.get("product_id") and "company_id" not in vals:
            product = self.env["product.product"].browse(vals["product_id"])
            return {**vals, "company_id": product.company_id.id}
        return vals

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_company(vals) for vals in vals_list])

    @api.constrains("product_id")
    def _check_product(self):
        for policy in self.filtered("product_id"):
            if policy.product_id.pharma_kind not in ITEM_KINDS:
                raise ValidationError(
                    self.env._(
                        "%s is neither a sample, a gift nor literature.",
                        policy.product_id.display_name,
                    )
                )

    @api.model
    def _policies_for(self, products, company):
        """Return {product: its policy, or an empty record}: product before kind, own company before all."""
        # sudo: policies bind every rep, and are read for whoever hands over.
        policies = self.sudo().search_fetch(
            [("company_id", "in", [company.id, False])],
            [
                "name", "sequence", "kind", "product_id", "class_ids", "needs_signature", "requires_lot",
                "max_per_call", "company_id",
            ],
        )  # fmt: skip
        result = {}
        for product in products:
            fitting = policies.filtered(
                lambda p, item=product: (
                    p.product_id == item or not p.product_id and p.kind == item.pharma_kind
                )
            )
            fitting = fitting.sorted(
                lambda p: (not p.product_id, not p.company_id, p.sequence, p.id)
            )
            result[product] = fitting[:1].with_prefetch(policies._prefetch_ids)
        return result

    def _refusal(self, product, partner, quantity=1):
        """Return why this policy forbids the item for the recipient, or False.

        An item without a policy is free; the kinds have one each from the start.
        """
        if product.pharma_kind not in ITEM_KINDS:
            return self.env._(
                "%s is neither a sample, a gift nor literature.", product.display_name
            )
        if not self:
            return False
        class_ = partner.pharma_class_id
        if self.class_ids and class_ not in self.class_ids:
            return self.env._(
                "“%(policy)s”: only for %(allowed)s; %(partner)s is %(class)s.",
                policy=self.name,
                allowed=", ".join(self.class_ids.mapped("name")),
                partner=partner.name,
                **{"class": class_.name or self.env._("unclassified")},
            )
        if self.requires_lot and product.tracking == "none":
            return self.env._(
                "“%(policy)s” wants a lot, and %(product)s has none.",
                policy=self.name,
                product=product.display_name,
            )
        if self.max_per_call and quantity > self.max_per_call:
            return self.env._(
                "“%(policy)s” allows %(maximum)s per call.",
                policy=self.name,
                maximum=self.max_per_call,
            )
        return False
