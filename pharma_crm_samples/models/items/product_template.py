# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

ITEM_KINDS = ("sample", "gift", "literature")


class ProductTemplate(models.Model):
    """Samples, gifts and literature are storable products; samples are tracked by lot with expiry."""

    _inherit = "product.template"

    pharma_kind = fields.Selection(
        selection_add=[("sample", "Sample"), ("gift", "Gift"), ("literature", "Literature")],
        ondelete={"sample": "set null", "gift": "set null", "literature": "set null"},
        help="Promoted products are detailed on calls; competitor products are observed; samples, gifts "
        "and literature are carried in the rep's bag and handed over on calls.",
    )
    pharma_brand_id = fields.Many2one(
        "product.template",
        "Brand",
        index="btree_not_null",
        domain="[('pharma_kind', '=', 'promoted')]",
        check_company=True,
        help="The promoted product that this sample, gift or leaflet belongs to.",
    )

    @api.model
    def _pharma_item_defaults(self, kind):
        """Return how an item of a kind is kept in stock unless said otherwise."""
        defaults = {
            "type": "consu",
            "is_storable": True,
            "categ_id": self.env.ref("pharma_crm_samples.product_category_items").id,
        }
        if kind == "sample":
            defaults.update(tracking="lot", use_expiration_date=True, expiration_time=730)
        return defaults

    @api.model
    def _with_pharma_item_defaults(self, vals):
        """Complete the values of a new product if it is an item; an item of a company's brand is the company's."""
        if vals.get("pharma_kind") not in ITEM_KINDS:
            return vals
        defaults = self._pharma_item_defaults(vals["pharma_kind"])
        if vals.get("pharma_brand_id"):
            defaults["company_id"] = self.browse(vals["pharma_brand_id"]).company_id.id
        return {**defaults, **vals}

    @api.onchange("pharma_kind")
    def _onchange_pharma_kind(self):
        if self.pharma_kind in ITEM_KINDS:
            self.update(self._pharma_item_defaults(self.pharma_kind))

    @api.onchange("pharma_brand_id")
    def _onchange_pharma_brand_id(self):
        self.company_id = self.pharma_brand_id.company_id or self.company_id

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_pharma_item_defaults(vals) for vals in vals_list])

    @api.constrains("pharma_kind", "is_storable", "tracking", "use_expiration_date")
    def _check_pharma_item(self):
        for product in self.filtered(lambda p: p.pharma_kind in ITEM_KINDS):
            if not product.is_storable:
                raise ValidationError(
                    self.env._(
                        "%s is carried in bags: switch on “Track Inventory”.", product.display_name
                    )
                )
            if product.pharma_kind == "sample" and (
                product.tracking == "none" or not product.use_expiration_date
            ):
                raise ValidationError(
                    self.env._(
                        "%s is a sample: track it by lot with expiration dates.",
                        product.display_name,
                    )
                )
