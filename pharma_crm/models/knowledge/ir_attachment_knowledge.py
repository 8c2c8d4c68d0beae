# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError

GUARDED = ("pharma.document",)


class IrAttachment(models.Model):
    """The file of a document is reached through the document alone: no public link, no swap behind its approval."""

    _inherit = "ir.attachment"

    def _pharma_guarded(self):
        # sudo: whose file it is
        return self.sudo().filtered(
            lambda a: (
                a.res_model in GUARDED
                or (
                    a.res_model == "helpdesk.ticket"
                    and a.env["helpdesk.ticket"].browse(a.res_id).exists().pharma_kind
                )
            )
        )

    def _pharma_refuse(self):
        raise AccessError(
            self.env._(
                "The file of a document changes and is read only through the document itself."
            )
        )

    def generate_access_token(self):
        """No link that works without access to the record."""
        if self._pharma_guarded():
            self._pharma_refuse()
        return super().generate_access_token()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get("res_model") in GUARDED and (vals.get("res_field") or vals.get("public"))
            for vals in vals_list
        ):
            self._pharma_refuse()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            guarded = self._pharma_guarded()
            if guarded and (
                vals.get("public") or "access_token" in vals or any(guarded.mapped("res_field"))
            ):
                self._pharma_refuse()
            if vals.get("res_model") in GUARDED and (
                vals.get("res_field") or any(self.mapped("res_field"))
            ):
                self._pharma_refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_pharma_document(self):
        if not self.env.su and any(a.res_field for a in self._pharma_guarded()):
            self._pharma_refuse()
