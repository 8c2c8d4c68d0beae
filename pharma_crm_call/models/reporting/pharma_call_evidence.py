# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

MEGABYTES = 5
FILES_LIMIT = 10
#: What a phone's camera and an office make; nothing that a browser would run.
MIMETYPES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}


class PharmaCallEvidence(models.Model):
    """A photo or a document that shows what was done on a call; fixed with the report."""

    _name = "pharma.call.evidence"
    _description = "Evidence of a call"
    _inherit = ["pharma.call.part.mixin"]
    _order = "call_id, id"

    name = fields.Char(required=True, help="Name of the file.")
    file = fields.Binary(required=True, attachment=True)
    mimetype = fields.Char("Type", readonly=True)
    size = fields.Integer("Bytes", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create([self._checked(vals) for vals in vals_list])
        for call in records.call_id:
            if len(call.evidence_ids) > FILES_LIMIT:
                raise UserError(
                    self.env._("A report has at most %s photos and files.", FILES_LIMIT)
                )
        return records

    def write(self, vals):
        return super().write(self._checked(vals) if "file" in vals else self._only_plain(vals))

    @api.model
    def _only_plain(self, vals):
        # Type and size are those of the file itself.
        return {key: value for key, value in vals.items() if key not in ("mimetype", "size")}

    @api.model
    def _checked(self, vals):
        """Return the values with the type and size of the file, which is refused unless it is a photo or a PDF."""
        name = str(vals.get("name") or self[:1].name or self.env._("Photo"))[:200]
        data = vals.get("file")
        try:
            content = base64.b64decode(data or b"", validate=True)
        except (binascii.Error, ValueError, TypeError):
            raise UserError(self.env._("“%s” cannot be read as a file.", name)) from None
        if not content:
            raise UserError(self.env._("“%s” is empty.", name))
        if len(content) > MEGABYTES * 1024 * 1024:
            raise UserError(
                self.env._("“%(name)s” is larger than %(limit)s MB.", name=name, limit=MEGABYTES)
            )
        mimetype = guess_mimetype(content)
        if mimetype not in MIMETYPES:
            raise UserError(
                self.env._("“%s” is neither a photo (JPEG, PNG, WebP) nor a PDF.", name)
            )
        return {**vals, "name": name, "mimetype": mimetype, "size": len(content)}
