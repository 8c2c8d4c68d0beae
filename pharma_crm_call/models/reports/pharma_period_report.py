# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import datetime, timedelta

import pytz

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

SEND_HOUR = 6


class PharmaPeriodReport(models.Model):
    """Last week's plan vs achieved of one manager's part of the tree: made once, mailed once."""

    _name = "pharma.period.report"
    _description = "Report to a manager"
    _order = "date_start desc, territory_id, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    territory_id = fields.Many2one(
        "pharma.territory",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    reader_id = fields.Many2one(
        "res.users", "For", required=True, readonly=True, index=True, ondelete="cascade"
    )
    period = fields.Selection([("week", "Week")], required=True, readonly=True, default="week")
    date_start = fields.Date("From", required=True, readonly=True)
    date_end = fields.Date("To", required=True, readonly=True)
    state = fields.Selection(
        [("draft", "To be sent"), ("sent", "Sent")],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    body = fields.Html(readonly=True, sanitize=False, help="What the mail said.")
    attachment_id = fields.Many2one("ir.attachment", "Workbook", readonly=True, ondelete="set null")
    date_sent = fields.Datetime("Sent on", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    _once = models.UniqueIndex(
        "(company_id, reader_id, territory_id, period, date_start)",
        "This report exists already: a period is reported once to each manager.",
    )

    @api.depends("territory_id.name", "date_start", "date_end")
    def _compute_name(self):
        for report in self:
            report.name = self.env._(
                "Week %(week)s · %(territory)s",
                week=report.date_start
                and "{0[0]}-{0[1]:02d}".format(report.date_start.isocalendar()),
                territory=report.territory_id.sudo().name,  # the reader's own territory
            )

    # --- making and sending ---------------------------------------------------------------------------
    @api.model
    def _last_week(self, company, at=None):
        """Return Monday and Sunday of the last full week in the company's time zone."""
        now = self._company_now(company, at)
        monday = now.date() - timedelta(days=now.weekday() + 7)
        return monday, monday + timedelta(days=6)

    @api.model
    def _company_now(self, company, at=None):
        tz = pytz.timezone(company.partner_id.tz or "UTC")
        return pytz.utc.localize(at or fields.Datetime.now()).astimezone(tz)

    @api.model
    def _cron_weekly(self, at=None):
        """Make and send the reports that are due; a missed Monday is caught up once."""
        for company in self.env["res.company"].search([("pharma_weekly_report", "=", True)]):
            now = self._company_now(company, at)
            start, end = self._last_week(company, at)
            due = now.replace(tzinfo=None) >= datetime.combine(
                end + timedelta(days=1), datetime.min.time()
            ).replace(hour=SEND_HOUR)
            since = company.pharma_weekly_report_since
            if due and (not since or end >= since):
                self._make(company, start, end)
        self.env["ir.cron"]._commit_progress()
        self._send_drafts()

    @api.model
    def _make(self, company, start, end, readers=None):
        """Make the missing reports of a week: one per manager and the territory managed."""
        territories = self.env["pharma.territory"].search([("company_id", "=", company.id)])
        members = territories._members_on(end + timedelta(days=1)).filtered(
            lambda m: m.role == "manager" and m.user_id.active
        )
        if readers is not None:
            members = members.filtered(lambda m: m.user_id in readers)
        known = {
            (r.reader_id.id, r.territory_id.id)
            for r in self.search(
                [
                    ("company_id", "=", company.id),
                    ("period", "=", "week"),
                    ("date_start", "=", start),
                ]
            )
        }
        wanted = {(m.user_id.id, m.territory_id.id) for m in members}
        return self.create(
            [
                {
                    "company_id": company.id,
                    "reader_id": reader,
                    "territory_id": territory,
                    "period": "week",
                    "date_start": start,
                    "date_end": end,
                }
                for reader, territory in sorted(wanted - known)
            ]
        )

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
                # One manager's report must not hold up the others'; it stays in draft and is tried again.
                self.env.cr.rollback()
                failed += 1
                _logger.exception("Weekly report %s could not be made", draft.id)
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(drafts) - index - 1):
                break
        return failed

    def _send(self):
        """Write body and workbook and hand the mail to the mail queue, in this transaction."""
        template = self.env.ref("pharma_crm_call.mail_template_period_report")
        for report in self:
            reader = report.reader_id
            localized = report.with_context(
                lang=reader.lang, tz=reader.tz or report.company_id.partner_id.tz
            )
            localized.body = localized.env["ir.qweb"]._render(
                "pharma_crm_call.period_report_body",
                {"report": localized, "data": localized._data()},
            )
            localized._attach_workbook()
            template.with_env(localized.env).send_mail(
                report.id,
                force_send=False,
                email_values={"attachment_ids": [Command.link(report.attachment_id.id)]},
            )
            report.write({"state": "sent", "date_sent": fields.Datetime.now()})
        if self:
            # the queue would wait for its hour; sudo: the job is Odoo's own
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _attach_workbook(self):
        self.ensure_one()
        content, _type = self.env["ir.actions.report"]._render(
            "pharma_crm_call.report_period_xlsx", self.ids
        )
        self.attachment_id = self.env["ir.attachment"].create(
            {
                "name": f"{self.date_start}_{self.territory_id.code or self.territory_id.id}.xlsx",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "company_id": self.company_id.id,
            }
        )

    def action_send_last_week(self):
        """Make and send last week's reports of the user's own part of the tree now."""
        user = self.env.user
        if not user.has_group("pharma_crm.group_line_manager"):
            raise AccessError(self.env._("Weekly reports are for managers."))
        company = self.env.company
        start, end = self._last_week(company)
        # Reports are the system's: managers read them, nobody writes them by hand.
        Report = self.sudo()
        readers = None if user.has_group("pharma_crm.group_administrator") else user
        Report._make(company, start, end, readers=readers)
        domain = Domain("company_id", "=", company.id) & Domain("date_start", "=", start)
        if readers:
            domain &= Domain("reader_id", "=", readers.id)
        drafts = Report.search(domain & Domain("state", "=", "draft"))
        locked = drafts.try_lock_for_update().filtered(lambda r: r.state == "draft")
        locked._send()
        if not Report.search_count(domain):
            raise UserError(
                self.env._(
                    "There is nobody to send a report to: no territory has you as its manager."
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if locked else "info",
                "message": self.env._("Reports sent: %s", len(locked))
                if locked
                else self.env._("Last week's reports were sent already."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
