# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import datetime, timedelta

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .pharma_period_report import PERIODS

_logger = logging.getLogger(__name__)

# Company field that switches a period on.
SWITCHES = {
    "day": "pharma_daily_report",
    "week": "pharma_weekly_report",
    "month": "pharma_monthly_report",
}
# A mail that a mail server did not take is tried again for so many days.
RETRY_DAYS = 3
# Why a mail was not sent that may go another time; an address that cannot be is not tried again.
PASSING_FAILURES = (False, "unknown", "mail_smtp")


class PharmaPeriodReport(models.Model):
    """When reports are due, who gets them, and that each goes out once."""

    _inherit = "pharma.period.report"

    # --- periods ---------------------------------------------------------------------------------------
    @api.model
    def _company_now(self, company, at=None):
        tz = pytz.timezone(company.partner_id.tz or "UTC")
        return pytz.utc.localize(at or fields.Datetime.now()).astimezone(tz)

    @api.model
    def _last_period(self, company, period, at=None):
        """Return first and last day of the last full day, week or month in the company's time zone."""
        today = self._company_now(company, at).date()
        if period == "day":
            return today - timedelta(days=1), today - timedelta(days=1)
        if period == "month":
            end = today.replace(day=1) - timedelta(days=1)
            return end.replace(day=1), end
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)

    @api.model
    def _next_period(self, period, end):
        """Return first and last day of the period that follows a day."""
        start = end + timedelta(days=1)
        length = {
            "day": relativedelta(days=1),
            "week": relativedelta(weeks=1),
            "month": relativedelta(months=1),
        }[period]
        return start, start + length - timedelta(days=1)

    @api.model
    def _is_due(self, company, period, end, at=None):
        """Return whether the hour has come at which the report of a period goes out."""
        day = end + timedelta(days=1)
        if period == "week":
            day += timedelta(days=int(company.pharma_report_weekday or 0))
        due = datetime.combine(day, datetime.min.time()) + timedelta(
            hours=company.pharma_report_hour or 0
        )
        return self._company_now(company, at).replace(tzinfo=None) >= due

    # --- making ----------------------------------------------------------------------------------------
    @api.model
    def _cron_weekly(self, at=None):
        """Make and send the reports that are due; what was missed is caught up once, the last period only."""
        # all: they are few
        companies = self.env["res.company"].search([])  # pylint: disable=no-search-all
        for company in companies:
            for period, switch in SWITCHES.items():
                if not company[switch]:
                    continue
                start, end = self._last_period(company, period, at)
                since = company.pharma_weekly_report_since
                if self._is_due(company, period, end, at) and (not since or end >= since):
                    self._make(company, period, start, end)
        self._retry_mails()
        self.env["ir.cron"]._commit_progress()
        self._send_drafts()

    @api.model
    def _make(self, company, period, start, end, readers=None):
        """Make the missing reports of a period: one for each reader and the territory read about."""
        wanted = self._readers(company, end + timedelta(days=1))
        if readers is not None:
            wanted = {pair for pair in wanted if pair[0] in readers.ids}
        known = {
            (r.reader_id.id, r.territory_id.id)
            for r in self.search(
                [
                    ("company_id", "=", company.id),
                    ("period", "=", period),
                    ("date_start", "=", start),
                ]
            )
        }
        wanted -= known
        if wanted and period == "day" and not self._has_calls(company, start):
            return self.browse()  # a Sunday: nobody wants a mail that says nothing
        return self.create(
            [
                {
                    "company_id": company.id,
                    "reader_id": reader,
                    "territory_id": territory,
                    "period": period,
                    "date_start": start,
                    "date_end": end,
                }
                for reader, territory in sorted(wanted)
            ]
        )

    @api.model
    def _has_calls(self, company, day):
        # sudo: whether anything was planned or made, whoever asks
        return bool(
            self.env["pharma.call"]
            .sudo()
            .search_count(
                Domain("company_id", "=", company.id)
                & (Domain("date_day", "=", day) | Domain("day_planned", "=", day)),
                limit=1,
            )
        )

    @api.model
    def _readers(self, company, day):
        """Return {(user id, territory id)}: who is told about what, as the company has chosen."""
        territories = self.env["pharma.territory"].search([("company_id", "=", company.id)])
        members = territories._members_on(day)
        managers = members.filtered(lambda m: m.role == "manager" and m.user_id.active)
        managed = managers.territory_id
        line = {
            self._nearest(territory, managed)
            for territory in members.filtered(lambda m: m.role == "rep").territory_id
        }
        readers = {
            (m.user_id.id, m.territory_id.id)
            for m in managers
            if (
                company.pharma_report_line
                if m.territory_id.id in line
                else company.pharma_report_above
            )
        }
        if company.pharma_report_business:
            roots = territories.filtered(lambda t: not t.parent_id)
            people = self.env.ref("pharma_crm.group_business_manager").all_user_ids.filtered(
                lambda user: user.active and company in user.company_ids
            )
            # administrators have every right, but no report was asked for them
            people -= self.env.ref("pharma_crm.group_administrator").all_user_ids
            readers |= {(user.id, root.id) for user in people for root in roots}
        return readers

    @api.model
    def _nearest(self, territory, managed):
        """Return the id of the first territory upward that has a manager, None without one."""
        path = [int(part) for part in (territory.parent_path or "").strip("/").split("/") if part]
        return next((id_ for id_ in reversed(path) if id_ in managed._ids), None)

    # --- sending ---------------------------------------------------------------------------------------
    @api.model
    def _send_drafts(self, domain=None):
        """Send what is not sent yet, one report a transaction: a crash repeats or loses none."""
        drafts = self.search(Domain("state", "=", "draft") & Domain(domain or []), order="id")
        failed = 0
        for index, draft in enumerate(drafts):
            report = draft.try_lock_for_update().filtered(lambda r: r.state == "draft")
            try:
                report._send()
            except Exception:
                # One reader's report must not hold up the others'; it stays in draft and is tried again.
                self.env.cr.rollback()
                failed += 1
                _logger.exception("Report %s could not be made", draft.id)
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(drafts) - index - 1):
                break
        return failed

    @api.model
    def _retry_mails(self):
        """Put the mails of reports that a mail server did not take back into the queue."""
        # sudo: the scheduler's own mails
        failed = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("state", "=", "exception"),
                    ("failure_type", "in", PASSING_FAILURES),
                    ("create_date", ">", fields.Datetime.now() - timedelta(days=RETRY_DAYS)),
                ]
            )
        )
        if failed:
            failed.mark_outgoing()
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return failed

    @api.model
    def action_send_now(self, period=None):
        """Make and send the last period's reports of the user's own part of the tree now.

        :param period: "day", "week" or "month"; without it the week
        """
        user = self.env.user
        if not user.has_group("pharma_crm.group_line_manager"):
            raise AccessError(self.env._("These reports are for managers."))
        period = period or "week"
        if period not in dict(PERIODS):
            raise UserError(self.env._("A report is about a day, a week or a month."))
        company = self.env.company
        start, end = self._last_period(company, period)
        # Reports are the system's: managers read them, nobody writes them by hand.
        Report = self.sudo()
        readers = None if user.has_group("pharma_crm.group_administrator") else user
        Report._make(company, period, start, end, readers=readers)
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("period", "=", period)
            & Domain("date_start", "=", start)
        )
        if readers:
            domain &= Domain("reader_id", "=", readers.id)
        drafts = Report.search(domain & Domain("state", "=", "draft"))
        locked = drafts.try_lock_for_update().filtered(lambda r: r.state == "draft")
        locked._send()
        if not Report.search_count(domain):
            raise UserError(
                self.env._(
                    "There is nothing to send: nobody is to get this report, or nothing was planned or made."
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if locked else "info",
                "message": self.env._("Reports sent: %s", len(locked))
                if locked
                else self.env._("These reports were sent already."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
