# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import AccessError

# what hangs on records, with names that tell about them
NAMELESS = ("ir.attachment", "mail.activity")


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Refuse without a name: in debug mode, which everybody can switch on, Odoo names what it refuses."""
        error = super()._make_access_error(operation, records)
        if not self._pharma_hides_names(records):
            return error
        nameless = AccessError(
            self.env._(
                "This is outside your territories or your company, so you cannot see or change it"
                " (%(model)s: %(ids)s).",
                # sudo: what such records are called is no secret
                model=self.env["ir.model"].sudo()._get(records._name).name,
                ids=", ".join(map(str, records.ids[:6])),
            )
        )
        if hasattr(error, "context"):  # the company to switch to
            nameless.context = error.context
        return nameless

    def _pharma_hides_names(self, records):
        if records._name == "res.partner":
            # sudo: only to find out whether one of them is an account
            return any(records.sudo().mapped("pharma_type"))
        return records._name in NAMELESS or records._name.startswith("pharma.")
