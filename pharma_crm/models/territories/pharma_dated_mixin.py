# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class PharmaDatedMixin(models.AbstractModel):
    """Something in force from a day (`date_start`) to a day (`date_end`), both included; empty is open.

    The state of any day can be looked up: search `on_day`, or ask `_in_force_on`.
    """

    _name = "pharma.dated.mixin"
    _description = "In force from a day to a day"

    on_day = fields.Date(
        "On the day",
        compute="_compute_on_day",
        search="_search_on_day",
        help="Search with it for what was in force on a day.",
    )
    in_force = fields.Boolean(
        "Today", compute="_compute_in_force", search="_search_in_force", help="In force today."
    )

    @api.model
    def _in_force_domain(self, day):
        """Return the domain of what is in force on a day."""
        return Domain(
            [
                "|", ("date_start", "=", False), ("date_start", "<=", day),
                "|", ("date_end", "=", False), ("date_end", ">=", day),
            ]
        )  # fmt: skip

    @api.model
    def _in_force_sql(self, alias, day):
        """Return the same condition as SQL on a table with this alias."""
        start, end = SQL.identifier(alias, "date_start"), SQL.identifier(alias, "date_end")
        return SQL(
            "(%s IS NULL OR %s <= %s) AND (%s IS NULL OR %s >= %s)",
            start,
            start,
            day,
            end,
            end,
            day,
        )

    def _in_force_on(self, day):
        """Return those of these records that are in force on a day."""
        return self.filtered(
            lambda record: (
                (not record.date_start or record.date_start <= day)
                and (not record.date_end or record.date_end >= day)
            )
        )

    def _compute_on_day(self):
        self.on_day = False

    @api.model
    def _search_on_day(self, operator, value):
        if operator != "in":
            return NotImplemented
        days = [fields.Date.to_date(day) for day in value if day]
        return Domain.OR([self._in_force_domain(day) for day in days])

    @api.depends("date_start", "date_end")
    def _compute_in_force(self):
        today = self._in_force_on(fields.Date.context_today(self))
        for record in self:
            record.in_force = record in today

    @api.model
    def _search_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._in_force_domain(fields.Date.context_today(self))
        return domain if True in value else ~domain
