# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class ResCurrency(models.Model):
    _name = "res.currency"
    _inherit = ["res.currency", "pharma.cached.mixin"]

    def _pharma_warm(self):
        """Have what rounding asks for in memory, without a query: every hand-over rounds."""
        self._kept((("id", "in", self._ids),), ("rounding", "decimal_places"))

    def _pharma_rate(self, company, day):
        """Return what one unit of this currency is worth in the company's currency on a day.

        :raise UserError: when no rate is known on that day: Odoo would take 1, which is never right
        """
        self.ensure_one()
        other = company.currency_id
        if self == other:
            return 1.0
        # sudo: rates are no secret, and a rep who hands over may not read them
        known = (
            self.env["res.currency.rate"]
            .sudo()
            .search_count(
                [
                    ("currency_id", "in", (self | other).ids),
                    ("name", "<=", day),
                    ("company_id", "in", (False, company.root_id.id)),
                ],
                limit=1,
            )
        )
        if not known:
            raise UserError(
                self.env._(
                    "No rate between %(currency)s and %(other)s is known for %(date)s: an administrator enters one "
                    "under Currencies.",
                    currency=self.name,
                    other=other.name,
                    date=format_date(self.env, day),
                )
            )
        return self.sudo()._get_conversion_rate(self, other, company, day)
