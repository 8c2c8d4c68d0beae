# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from collections import defaultdict
from datetime import datetime, timedelta

import pytz

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.fulfilment import Fulfilment, outcome

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
        "pharma.territory", "Territory", required=True, readonly=True, index=True, ondelete="cascade",
        check_company=True,
    )
    reader_id = fields.Many2one(
        "res.users", "For", required=True, readonly=True, index=True, ondelete="cascade"
    )
    period = fields.Selection([("week", "Week")], required=True, readonly=True, default="week")
    date_start = fields.Date("From", required=True, readonly=True)
    date_end = fields.Date("To", required=True, readonly=True)
    state = fields.Selection(
        [("draft", "To be sent"), ("sent", "Sent")], required=True, readonly=True, default="draft", index=True
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
                week=report.date_start and "{0[0]}-{0[1]:02d}".format(report.date_start.isocalendar()),
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
            due = now.replace(tzinfo=None) >= datetime.combine(end + timedelta(days=1), datetime.min.time()).replace(
                hour=SEND_HOUR
            )
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
                [("company_id", "=", company.id), ("period", "=", "week"), ("date_start", "=", start)]
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
            localized = report.with_context(lang=reader.lang, tz=reader.tz or report.company_id.partner_id.tz)
            localized.body = self.env["ir.qweb"].with_context(localized.env.context)._render(
                "pharma_crm_call.period_report_body", {"report": localized, "data": localized._data()}
            )
            localized._attach_workbook()
            template.with_context(localized.env.context).send_mail(
                report.id,
                force_send=False,
                email_values={"attachment_ids": [Command.link(report.attachment_id.id)]},
            )
            report.write({"state": "sent", "date_sent": fields.Datetime.now()})

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
                self.env._("There is nobody to send a report to: no territory has you as its manager.")
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

    # --- figures --------------------------------------------------------------------------------------
    def _data(self):
        """Return plan vs achieved of the period per rep and per class, and the progress of the cycle."""
        self.ensure_one()
        # A report covers its reader's whole subtree and company, whoever's rights the cron runs with.
        report = self.sudo()
        scope = Domain("territory_id", "child_of", report.territory_id.id) & Domain(
            "company_id", "=", report.company_id.id
        )
        period = (report.date_start, report.date_end)
        days = Domain("day_planned", ">=", period[0]) & Domain("day_planned", "<=", period[1])
        days |= Domain("date_day", ">=", period[0]) & Domain("date_day", "<=", period[1])
        groups = self.env["pharma.call"].sudo()._read_group(
            scope & days, ["user_id", "class_id", "state", "day_planned:day", "date_day:day"], ["__count"]
        )
        reps, classes = defaultdict(Fulfilment), defaultdict(Fulfilment)
        for user, class_, state, planned, done, count in groups:
            key = outcome(state, planned or None, done or None, *period)
            if key:
                part = Fulfilment(**{key: count})
                reps[user] += part
                classes[class_] += part
        for user in report._reps():
            reps[user] += Fulfilment()
        total = sum(reps.values(), Fulfilment())
        unreviewed = self.env["pharma.call"].sudo().search_count(scope & Domain("state", "=", "submitted"))
        return {
            "total": total.as_dict(),
            "summary": self._summary(total, unreviewed),
            "reps": [
                {"name": user.name, **sums.as_dict()}
                for user, sums in sorted(reps.items(), key=lambda item: item[0].name or "")
            ],
            "classes": [
                {"name": class_.with_context(self.env.context).name or self.env._("No class"), **sums.as_dict()}
                for class_, sums in sorted(classes.items(), key=lambda i: (not i[0], i[0].sequence, i[0].id))
            ],
            "unreviewed": unreviewed,
            "cycle": report._cycle_data(),
        }

    def _summary(self, total, unreviewed):
        """Return the figures in a few sentences, each with its base."""
        figures = total.as_dict()
        lines = [
            self.env._(
                "%(achieved)s calls made. Of %(planned)s planned calls %(as_planned)s were made as planned,"
                " %(otherwise)s on another day, %(not_made)s not made; %(unplanned)s calls were unplanned.",
                **figures,
            )
        ]
        if total.rate is not None:
            lines.append(self.env._("Plan fulfilment: %s %%", round(total.rate * 100)))
        if unreviewed:
            lines.append(self.env._("Calls that wait for your review: %s", unreviewed))
        return lines

    def _reps(self):
        """Return the reps of the subtree at the end of the period, so that one without calls is shown too."""
        territories = self.env["pharma.territory"].search([("id", "child_of", self.territory_id.id)])
        return territories._members_on(self.date_end).filtered(lambda m: m.role == "rep").user_id

    def _cycle_data(self):
        cycle = self.env["pharma.cycle"]._current_for(self.territory_id, self.date_end)
        if not cycle:
            return False
        progress = cycle.sudo()._progress(self.territory_id, "class_id")
        return {
            "name": cycle.sudo().name,
            "total": progress["total"],
            "classes": progress["groups"]["class_id"],
        }
