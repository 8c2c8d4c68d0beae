# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.phone_validation.tools.phone_validation import phone_format


class ResPartner(models.Model):
    """Phones of accounts are kept as +12015550123 (E.164), or refused with the reason."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        Country = self.env["res.country"]
        vals_list = [
            {
                **vals,
                "phone": self._pharma_e164(
                    vals["phone"], Country.browse(vals.get("country_id")), vals.get("name")
                ),
            }
            if vals.get("pharma_type") and vals.get("phone")
            else vals
            for vals in vals_list
        ]
        return super().create(vals_list)

    def write(self, vals):
        if not vals.get("phone") or not any(partner.pharma_type for partner in self):
            return super().write(vals)
        country = self.env["res.country"].browse(vals.get("country_id"))
        given = vals["phone"]
        by_phone = self.grouped(
            lambda p: (
                self._pharma_e164(given, country or p.country_id, p.name)
                if p.pharma_type
                else given
            )
        )
        for phone, partners in by_phone.items():
            super(ResPartner, partners).write({**vals, "phone": phone})
        return True

    @api.model
    def _pharma_e164(self, phone, country, name):
        """Return the number as it is kept.

        :param country: of the account; the company's when it has none
        :raise ValidationError: naming the account and what is wrong with the number
        """
        country = country or self.env.company.country_id
        try:
            return phone_format(phone, country.code, country.phone_code, force_format="E164")
        except UserError as error:
            raise ValidationError(
                self.env._(
                    "The phone number of %(account)s cannot be used in %(country)s. %(reason)s",
                    account=name or self.env._("the new account"),
                    country=country.name or self.env._("an unknown country"),
                    reason=error,
                )
            ) from error
