# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import math
import re
from contextlib import suppress

import phonenumbers

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_round

from odoo.addons.phone_validation.tools.phone_validation import phone_format

from ...tools.import_job import RowRefused
from ...tools.names import match_key, title_case
from .pharma_import_target_account import normalized_email

# (617) 724-1000, 617-724-1000, 6177241000
PLAIN_NANP = re.compile(r"\(?([2-9][0-9]{2})\)?[-. ]?([0-9]{3})[-. ]?([0-9]{4})")


class PharmaImportTargetAccount(models.AbstractModel):
    """How the cells of a list of accounts become values."""

    _inherit = "pharma.import.target.account"

    def _country(self, job, row):
        """Return the country of a row: its own, else the import's."""
        if "country" not in job.by_field:
            return job.cache["country"]
        text = job.cell(row, "country")
        found = job.cache["countries"].get(text.upper()) or job.cache["countries"].get(
            match_key(text)
        )
        return found if text else job.cache["country"]

    def _convert_country(self, job, row, text):
        country = self._country(job, row)
        if not country:
            raise RowRefused(self.env._("There is no country “%s”.", text))
        return country.id

    def _convert_state(self, job, row, text):
        country = self._country(job, row)
        states = job.cache["states"]
        found = states.get((country.id, text.casefold())) or states.get(
            (country.id, match_key(text))
        )
        if not found:
            raise RowRefused(
                self.env._(
                    "There is no state “%(state)s” in %(country)s.",
                    state=text,
                    country=country.name or self.env._("an unknown country"),
                )
            )
        return found

    def _convert_phone(self, job, row, text):
        country = self._country(job, row)
        # what is no number is said below, in the user's words
        with suppress(phonenumbers.NumberParseException):
            number = self._parsed_phone(text, country)
            # of the own country first: with +1 all of North America would be gone through
            if phonenumbers.is_valid_number_for_region(
                number, country.code or None
            ) or phonenumbers.is_valid_number(number):
                job.notes["extensions"] += bool(number.extension)
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        try:
            return phone_format(text, country.code, country.phone_code, force_format="E164")
        except UserError as error:
            reason = self.env["res.partner"]._pharma_phone_problem(text, country)
            raise RowRefused(reason) from error

    def _parsed_phone(self, text, country):
        """Return a number taken apart; what most lists of North America write needs no long look."""
        plain = PLAIN_NANP.fullmatch(text) if country.phone_code == 1 else None
        if not plain:
            return phonenumbers.parse(text, region=country.code or None)
        return phonenumbers.PhoneNumber(
            country_code=1, national_number=int("".join(plain.groups()))
        )

    def _convert_zip(self, job, row, text):
        country = self._country(job, row)
        if country.code == "US" and text.isdigit() and len(text) in (3, 4, 7, 8):
            # kept as a number somewhere on the way: 909 was 00909
            return text.zfill(5 if len(text) < 5 else 9)
        return text

    def _convert_email(self, job, row, text):
        if not normalized_email(text):
            raise RowRefused(self.env._("“%s” is no e-mail address.", text))
        return text

    def _convert_website(self, job, row, text):
        return self.env["res.partner"]._clean_website(text)

    def _convert_latitude(self, job, row, text):
        return self._degrees(text, 90)

    def _convert_longitude(self, job, row, text):
        return self._degrees(text, 180)

    def _degrees(self, text, most):
        """Return degrees with the precision that positions are stored in; a decimal comma is understood."""
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan
        if not -most <= value <= most:
            raise RowRefused(
                self.env._(
                    "“%(value)s” is no number of degrees between -%(most)s and %(most)s.",
                    value=text,
                    most=most,
                )
            )
        return float_round(value, precision_digits=7)

    def _convert(self, job, row):
        super()._convert(job, row)
        self._check_position(row)
        return row

    def _check_position(self, row):
        """Refuse half a position, which would be a place on the equator or in Greenwich."""
        values = row.values
        if row.faulty(("latitude", "longitude")):
            return
        latitude, longitude = values.get("latitude"), values.get("longitude")
        if (latitude is None) != (longitude is None) or (latitude == 0) != (longitude == 0):
            row.fault(self.env._("A position needs a latitude and a longitude."))

    def _convert_organisation_name(self, job, row, text):
        return title_case(text)

    def _convert_street2(self, job, row, text):
        return title_case(text, "street")

    def _convert_street3(self, job, row, text):
        return title_case(text, "street")

    def _convert_city(self, job, row, text):
        return title_case(text, "place")

    def _convert_street(self, job, row, text):
        return title_case(text, "street")

    def _integer(self, text, low, high):
        """Return a whole number; thousands may be separated by blanks."""
        digits = text.replace(" ", "")
        if not digits.isascii() or not digits.lstrip("-").isdigit():
            raise RowRefused(self.env._("“%s” is no whole number.", text))
        if not low <= int(digits) <= high:
            raise RowRefused(
                self.env._(
                    "%(value)s is not between %(low)s and %(high)s.", value=text, low=low, high=high
                )
            )
        return int(digits)
