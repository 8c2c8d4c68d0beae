# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError


class PharmaItemLineMixin(models.AbstractModel):
    """Some whole pieces of one item on a document; the line changes only while the document is a draft."""

    _name = "pharma.item.line.mixin"
    _description = "Line of items"
    _inherit = "pharma.item.pieces.mixin"

    # Field that leads to the document, and the fields that only our own code sets.
    _document_field = None
    _guarded_fields = ()

    def _check_fields_free(self, vals):
        for name in self._guarded_fields:
            # nothing, too: a value of 0 would slip below an approval
            if name in vals and not self.env.su:
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
        lines = super().create(vals_list)
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
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_open_only(self):
        self._check_document_open()
