# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from odoo.addons.phone_validation.tools.phone_validation import phone_format

from ...tools.import_job import RowRefused
from ...tools.names import match_key, title_case
from .pharma_import_target import QUIET


class PharmaImportTargetAccount(models.AbstractModel):
    """What hospitals and doctors have in common: one record per code, an address, a phone."""

    _name = "pharma.import.target.account"
    _inherit = ["pharma.import.target"]
    _description = "Kind of list that can be imported: accounts"

    _pharma_type = None
    # field of the list → field of the account, where nothing more happens on the way
    _plain_fields = {"code": "pharma_code", "zip": "zip"}

    def _result_domain(self):
        return [("pharma_type", "=", self._pharma_type)]

    def _start(self, job):
        # all: some 250 countries, read once per run
        countries = self.env["res.country"].search([])  # pylint: disable=no-search-all
        job.cache["countries"] = {key: c for c in countries for key in (c.code, match_key(c.name))}
        # all: some 2,000 states, read once per run
        states = self.env["res.country.state"].search([])  # pylint: disable=no-search-all
        job.cache["states"] = {
            (state.country_id.id, key): state.id
            for state in states
            for key in (state.code.casefold(), match_key(state.name))
        }

    # -- conversions ----------------------------------------------------------------------------------

    def _country(self, job, row):
        """Return the country of a row: its own, else the import's."""
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
        try:
            return phone_format(text, country.code, country.phone_code, force_format="E164")
        except UserError as error:
            raise RowRefused(str(error)) from error

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

    # -- plan and apply -------------------------------------------------------------------------------

    def _names(self, values):
        """Return the published name and the name to show of a row."""
        raise NotImplementedError

    def _vals(self, job, row):
        """Return the account's values of a row."""
        values = row.values
        vals = {name: values[key] for key, name in self._plain_fields.items() if key in values}
        for key in ("street", "city", "phone"):
            if key in values:
                vals[key] = values[key]
        if "state" in values:
            vals["state_id"] = values["state"]
        if values.keys() & {"street", "city", "zip", "state", "country"}:
            vals["country_id"] = values.get("country") or job.cache["country"].id
        return vals

    def _plan(self, job, rows):
        vals_list = [self._vals(job, row) for row in rows]
        names = sorted(
            {name for vals in vals_list for name in vals} | {"pharma_published_name", "name"}
        )
        existing = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("company_id", "=", self.env.company.id),
                    ("pharma_type", "=", self._pharma_type),
                    ("pharma_code", "in", [row.values["code"] for row in rows]),
                ],
                names,
            )
        )
        by_code = {partner.pharma_code: partner for partner in existing}
        plans = []
        for row, vals in zip(rows, vals_list, strict=True):
            partner = by_code.get(row.values["code"])
            published, shown = self._names(row.values)
            # A name that a person has corrected stays until the list itself says something new.
            if partner is None or partner.pharma_published_name != published:
                vals.update(pharma_published_name=published, name=shown)
            plans.append(self._new_plan(row, partner, vals))
        return plans

    def _create(self, job, plans):
        if plans:
            base = {
                "pharma_type": self._pharma_type,
                "company_id": self.env.company.id,
                "lang": self.env.user.lang,
            }
            self.env["res.partner"].with_context(**QUIET).create(
                [{**base, **plan.changes} for plan in plans]
            )

    def _update(self, job, plans):
        if not plans:
            return
        self._write_grouped(self.env["res.partner"].with_context(**QUIET), plans)
        names = {name for plan in plans for name in plan.changes}
        self.env["pharma.classification.model"]._rate_changed(
            [plan.record.id for plan in plans], names
        )
