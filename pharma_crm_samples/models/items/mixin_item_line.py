# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.quantity import whole


class PharmaItemLineMixin(models.AbstractModel):
    """Some whole pieces of one item on a document; the line changes only while the document is a draft."""

    _name = "pharma.item.line.mixin"
    _description = "Line of items"
    _check_company_auto = True

    # Field that leads to the document, and the fields that only our own code sets.
    _document_field = None
    _guarded_fields = ()

    product_id = fields.Many2one(
        "product.product",
        "Item",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_kind', 'in', ('sample', 'gift', 'literature'))]",
    )
    kind = fields.Selection(related="product_id.pharma_kind", string="Kind")
    quantity = fields.Integer(required=True, default=1, help="Whole pieces.")

    def _in_short(self):
        """Return the items in one line, as "2 × Corvanta, 1 × Leaflet"."""
        return ", ".join(
            f"{line.quantity} × {line.product_id.name}" for line in self if line.product_id
        )

    @api.model
    def _whole_quantity(self, vals):
        """Return the values with a whole quantity: an integer field would cut 1.5 to 1 in silence."""
        if "quantity" not in vals:
            return vals
        try:
            return {**vals, "quantity": whole(vals["quantity"])}
        except ValueError:
            product = self.env["product.product"].browse(
                vals.get("product_id") or self.product_id[:1].id
            )
            raise UserError(
                self.env._(
                    "%(item)s: “%(quantity)s” is no quantity; give whole pieces, at least 1.",
                    item=product.display_name or self.env._("Item"),
                    quantity=vals["quantity"],
                )
            ) from None

    def _check_fields_free(self, vals):
        for name in self._guarded_fields:
            if vals.get(name) and not self.env.su:
                raise AccessError(
                    self.env._(
                        "“%s” is filled in by the system.",
                        self._fields[name]._description_string(self.env),
                    )
                )

    def _check_document_open(self):
        for line in self:
            document = line[self._document_field]
            if document.state != "draft" and not self.env.su:
                raise UserError(
                    self.env._(
                        "“%s” is no draft any more: its lines stay as they are.",
                        document.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_fields_free(vals)
        lines = super().create([self._whole_quantity(vals) for vals in vals_list])
        lines._check_document_open()
        return lines

    def write(self, vals):
        self._check_fields_free(vals)
        self._check_document_open()
        document = self._document_field
        if (
            document in vals
            and not self.env.su
            and any(line[document].id != vals[document] for line in self)
        ):
            raise UserError(self.env._("A line stays on its document."))
        return super().write(self._whole_quantity(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_open_only(self):
        self._check_document_open()
