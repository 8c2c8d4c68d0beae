# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from bisect import bisect_left

from odoo import api, fields, models, tools
from odoo.tools import SQL


class PharmaCycle(models.Model):
    """How many working days a cycle has, and how many are over: kept, as every figure asks for them."""

    _inherit = "pharma.cycle"

    working_days = fields.Integer(
        "Working days",
        compute="_compute_days",
        help="Working days of the company's calendar, public holidays left out.",
    )
    elapsed_days = fields.Integer(
        "Elapsed days",
        compute="_compute_days",
        help="Working days that are over, today not counted.",
    )

    @api.depends_context("tz")
    @api.depends("date_start", "date_end", "company_id")
    def _compute_days(self):
        today = fields.Date.context_today(self)
        for cycle in self:
            days = ()
            if cycle.company_id and cycle.date_start and cycle.date_end:
                company = cycle.company_id._origin
                days = self._company_workdays(company.id, cycle.date_start, cycle.date_end)
            cycle.working_days = len(days)
            cycle.elapsed_days = bisect_left(days, today)

    @api.model
    @tools.ormcache("company_id", "start", "end")
    def _company_workdays(self, company_id, start, end):
        """Return the days that a company works in a period, in order. Kept until a calendar or a holiday changes
        (`pharma.cached.mixin`)."""
        self._flush_days()
        days = self._worked_days_query(
            SQL(
                """
                SELECT company.id, company.id, company.resource_calendar_id, %s::date, %s::date
                  FROM res_company company
                 WHERE company.id = %s
                """,
                start,
                end,
                company_id,
            )
        )
        return tuple(
            day
            for (day,) in self.env.execute_query(
                SQL("SELECT days.day FROM (%s) days ORDER BY days.day", days)
            )
        )
