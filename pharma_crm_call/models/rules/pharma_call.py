# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaCall(models.Model):
    """Until when the calls of a month can be submitted, and for whom a month was reopened."""

    _inherit = "pharma.call"

    def _check_not_too_late(self):
        """Refuse late days and closed months, except of a month that was reopened for the rep."""
        held = self.filtered("date_day")
        # Nothing is asked of the database for the calls of these days, which most are.
        old = held.filtered(lambda call: call._may_be_late())
        reopened = old._in_reopened_month()
        (old - reopened)._check_month_open()
        return super(PharmaCall, held - reopened)._check_not_too_late()

    def _may_be_late(self):
        """Return whether the day lies in an earlier month, or further back than the company allows."""
        self.ensure_one()
        today, limit = self._today_of(self.user_id), self.company_id.pharma_call_backdate_days
        return self.date_day < today.replace(day=1) or 0 <= limit < (today - self.date_day).days

    def _check_month_open(self):
        deadlines = self._month_deadlines()
        for call in self:
            deadline = deadlines[call]
            if deadline and self._today_of(call.user_id) > deadline:
                raise UserError(
                    self.env._(
                        "The call on %(customer)s is of %(month)s, whose calls could be submitted until %(day)s."
                        " An administrator can reopen the month for you.",
                        customer=call.partner_id.display_name,
                        month=format_date(self.env, call.date_day, date_format="MMMM y"),
                        day=day_text(self.env, deadline),
                    )
                )

    def _month_deadlines(self):
        """Return {call: last day of submission of its month, None without such a day}."""
        months = {call.date_day.replace(day=1) for call in self}
        own = {}
        if months:
            # sudo: a rule of the company, which reps need not read
            rows = (
                self.env["pharma.call.month"]
                .sudo()
                .search([("month", "in", list(months)), ("company_id", "in", self.company_id.ids)])
            )
            own = {(row.company_id, row.month): row.deadline for row in rows}
        result = {}
        for call in self:
            first, day = call.date_day.replace(day=1), call.company_id.pharma_call_month_day
            usual = first + relativedelta(months=1, day=day) if day else None
            result[call] = own.get((call.company_id, first), usual)
        return result

    def _in_reopened_month(self):
        """Return those of the calls that are of a month reopened for their rep until later than now."""
        if not self:
            return self
        # sudo: whether a month is open for the rep, whoever asks
        rows = (
            self.env["pharma.call.reopening"]
            .sudo()
            .search(
                [
                    ("user_id", "in", self.user_id.ids),
                    ("month", "in", list({call.date_day.replace(day=1) for call in self})),
                    ("company_id", "in", self.company_id.ids),
                    ("date_until", ">", fields.Datetime.now()),
                ]
            )
        )
        open_months = {(row.user_id, row.company_id, row.month) for row in rows}
        return self.filtered(
            lambda c: (c.user_id, c.company_id, c.date_day.replace(day=1)) in open_months
        )
