# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import phonenumbers
from phonenumbers import NumberParseException, ValidationResult

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
                    reason=self._pharma_phone_problem(phone, country),
                )
            ) from error

    @api.model
    def _pharma_phone_problem(self, phone, country):
        """Return what is wrong with a number, in the user's language: the library speaks English only."""
        try:
            number = phonenumbers.parse(phone, region=country.code or None)
        except NumberParseException as error:
            if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
                return self.env._("“%s” does not say in which country it is.", phone)
            if error.error_type == NumberParseException.NOT_A_NUMBER:
                return self.env._("“%s” is no phone number.", phone)
            if error.error_type == NumberParseException.TOO_LONG:
                return self.env._("“%s” has too many digits.", phone)
            return self.env._("“%s” has too few digits.", phone)
        if phonenumbers.is_valid_number(number) and number.extension:
            return self.env._("Leave out the extension of “%s”.", phone)
        reason = phonenumbers.is_possible_number_with_reason(number)
        if reason == ValidationResult.TOO_LONG:
            return self.env._("“%s” has too many digits.", phone)
        if reason in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
            return self.env._("“%s” has too few digits.", phone)
        return self.env._("No number begins as “%s” does.", phone)
