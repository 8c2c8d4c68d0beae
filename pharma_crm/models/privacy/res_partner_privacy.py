# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError

# What nobody gives back to an erased person: a name, a way to reach them, a number.
PERSONAL = {
    "name", "email", "phone", "street", "street2", "image_1920", "comment", "pharma_published_name",
    "pharma_licence_number", "pharma_code", "pharma_erased_on",
}  # fmt: skip


class ResPartner(models.Model):
    _inherit = "res.partner"

    pharma_erased_on = fields.Date(
        "Erased on",
        readonly=True,
        copy=False,
        help="The person asked to be forgotten; this cannot be undone.",
    )

    pharma_erased_keys = fields.Json(
        "Codes of the erased person",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="By these a list that holds the person is recognised; the codes cannot be read from them.",
    )

    _pharma_erased_idx = models.Index("(company_id) WHERE pharma_erased_keys IS NOT NULL")

    def write(self, vals):
        if any(vals.get(name) for name in PERSONAL):
            # sudo: only to know whether one of them was erased
            erased = self.sudo().filtered("pharma_erased_on")
            if erased:
                raise AccessError(
                    self.env._(
                        "“%s” asked to be forgotten: there is no way back.", erased[0].display_name
                    )
                )
        return super().write(vals)
