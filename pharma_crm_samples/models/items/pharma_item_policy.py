# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount

from .product_template import ITEM_KINDS

#: What a hand-over asks of a policy.
KEPT_FIELDS = (
    "name", "sequence", "kind", "product_id", "class_ids", "needs_signature", "requires_lot", "max_per_call",
    "company_id", "forbidden", "doctors_only", "needs_licence", "signature_text", "max_value", "value_currency_id",
    "source", "source_date", "consent_purpose_id",
)  # fmt: skip


class PharmaItemPolicy(models.Model):
    """What the company lets a rep hand over, to whom and how: one policy per kind or per product."""

    _name = "pharma.item.policy"
    _inherit = ["pharma.sourced.mixin", "pharma.cached.mixin"]
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
    forbidden = fields.Boolean(
        "Not allowed", help="Nobody gets it. A ban goes before every other policy."
    )
    doctors_only = fields.Boolean(
        "Doctors only", help="For who may prescribe: no hospital, pharmacy or distributor gets it."
    )
    needs_licence = fields.Boolean(
        "Licence needed", help="The doctor's licence is on record and has not expired."
    )
    consent_purpose_id = fields.Many2one(
        "pharma.consent.purpose",
        "Consent needed",
        ondelete="restrict",
        check_company=True,
        help="The doctor has agreed to this, face to face, and has neither withdrawn it nor let it expire.",
    )
    signature_text = fields.Text(
        "Declaration",
        translate=True,
        help="What the recipient declares by signing; shown above the signature and sealed with it.",
    )
    requires_lot = fields.Boolean(
        "Lot needed", help="Only items tracked by lot may be handed over."
    )
    max_per_call = fields.Integer(
        "At most per call", help="Pieces of one item on one call; 0: no limit."
    )
    value_currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )
    max_value = fields.Monetary(
        "Value of one at most",
        currency_field="value_currency_id",
        help="Cost of one piece; 0: no limit.",
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")

    _kind_or_product = models.Constraint(
        "CHECK ((kind IS NULL) <> (product_id IS NULL))", "Choose either a kind or a product."
    )
    _max_positive = models.Constraint(
        "CHECK (max_per_call >= 0 AND coalesce(max_value, 0) >= 0)",
        "The maximum cannot be negative.",
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

    @api.constrains("max_value", "value_currency_id", "company_id")
    def _check_value_currency(self):
        """A value in a currency without a rate could never be compared."""
        for policy in self.filtered("max_value"):
            company = policy.company_id or self.env.company
            policy.value_currency_id._pharma_rate(company, fields.Date.context_today(self))

    @api.model
    def _policies_for(self, products, company):
        """Return {product: its policy, or an empty record}: bans first, product before kind, own company before all."""
        # sudo: policies bind every rep, and are read for whoever hands over.
        policies = self._kept((("company_id", "in", (company.id, False)),), KEPT_FIELDS)
        return policies._choose(products)

    def _choose(self, products):
        """Return {product: the one of these policies that applies to it, or an empty record}."""
        result = {}
        for product in products:
            fitting = self.filtered(
                lambda p, item=product: (
                    p.product_id == item or not p.product_id and p.kind == item.pharma_kind
                )
            )
            fitting = fitting.sorted(
                lambda p: (
                    not p.forbidden,
                    not p.product_id,
                    not p.company_id,
                    p.sequence,
                    p.id or 0,
                )
            )
            result[product] = fitting[:1].with_prefetch(self._prefetch_ids)
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
        reason = self._reason(product, partner, quantity)
        return self._cite(reason) if reason else False

    def _reason(self, product, partner, quantity):
        class_ = partner.pharma_class_id
        if self.forbidden:
            return self.env._(
                "“%(policy)s”: %(product)s may not be given.",
                policy=self.name,
                product=product.display_name,
            )
        if self.class_ids and class_ not in self.class_ids:
            return self.env._(
                "“%(policy)s”: only for %(allowed)s; %(partner)s is %(class)s.",
                policy=self.name,
                allowed=", ".join(self.class_ids.mapped("name")),
                partner=partner.name,
                **{"class": class_.name or self.env._("unclassified")},
            )
        if self.doctors_only and partner.pharma_type != "doctor":
            return self.env._(
                "“%(policy)s”: only for doctors; %(partner)s is none.",
                policy=self.name,
                partner=partner.name,
            )
        if self.needs_licence and (
            not partner.pharma_licence_number or partner.pharma_licence_state == "expired"
        ):
            return self.env._(
                "“%(policy)s” wants a valid licence of %(partner)s on record.",
                policy=self.name,
                partner=partner.name,
            )
        if self.requires_lot and product.tracking == "none":
            return self.env._(
                "“%(policy)s” wants a lot, and %(product)s has none.",
                policy=self.name,
                product=product.display_name,
            )
        return self._too_much(product, quantity)

    @api.model
    def _consent_refusals(self, policies, partner):
        """Return {product: why} where a policy wants a consent that the doctor has not given; a query per purpose.

        :param policies: {product: its policy}, as of :meth:`_policies_for`
        """
        purposes = self.union(*policies.values()).consent_purpose_id
        if not purposes or partner.pharma_type != "doctor":
            return {}
        missing = purposes.filtered(lambda purpose: not partner._pharma_consented(purpose))
        return {
            product: policy._cite(
                self.env._(
                    "“%(policy)s” wants the consent of %(partner)s to “%(purpose)s”, face to face.",
                    policy=policy.name,
                    partner=partner.name,
                    purpose=policy.consent_purpose_id.name,
                )
            )
            for product, policy in policies.items()
            if policy.consent_purpose_id in missing
        }

    def _too_much(self, product, quantity):
        if self.max_per_call and quantity > self.max_per_call:
            return self.env._(
                "“%(policy)s” allows %(maximum)s per call.",
                policy=self.name,
                maximum=self.max_per_call,
            )
        if self.max_value:
            company = self.company_id or product.company_id or self.env.company
            cost = product.with_company(company).standard_price
            day = fields.Date.context_today(self)
            rate = self.value_currency_id._pharma_rate(company, day)
            if company.currency_id.compare_amounts(cost, self.max_value * rate) > 0:
                return self.env._(
                    "“%(policy)s”: one %(product)s may be worth %(amount)s at most.",
                    policy=self.name,
                    product=product.display_name,
                    amount=format_amount(self.env, self.max_value, self.value_currency_id),
                )
        return False
