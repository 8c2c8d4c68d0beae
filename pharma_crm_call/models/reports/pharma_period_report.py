# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from functools import partial

from odoo import Command, api, fields, models
from odoo.tools import format_date

PERIODS = [("day", "Day"), ("week", "Week"), ("month", "Month")]


class PharmaPeriodReport(models.Model):
    """Plan vs achieved of a day, week or month of one reader's part of the tree: made once, mailed once."""

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
    period = fields.Selection(PERIODS, required=True, readonly=True, default="week")
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

    @api.depends("period", "territory_id.name", "date_start", "date_end")
    @api.depends_context("lang")
    def _compute_name(self):
        for report in self:
            # sudo: the name of the territory that the report is about
            report.name = f"{report._period_name()} · {report.territory_id.sudo().name}"

    def _period_name(self):
        """Return "Week 2026-10", "March 2026" or the day, in the reader's language."""
        start = self.date_start
        if not start:
            return ""
        if self.period == "day":
            return format_date(self.env, start)
        if self.period == "month":
            return format_date(self.env, start, date_format="LLLL y")
        return self.env._("Week %s", "{0[0]}-{0[1]:02d}".format(start.isocalendar()))

    # --- sending ---------------------------------------------------------------------------------------
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
                {
                    "report": localized,
                    "data": localized._data(),
                    "format_date": partial(format_date, localized.env),
                },
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
