# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from datetime import date, datetime
from unittest.mock import patch

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestPeriodReport(CallCommon):
    """Plan vs achieved of last week goes to each manager once, as mail with a workbook."""

    # A Monday: the week before is 2 to 8 March 2026.
    MONDAY = "2026-03-09 07:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["pharma.period.report"]
        others = cls.env["res.company"].search([("id", "!=", cls.company.id)])
        others.write(
            {
                "pharma_weekly_report": False,
                "pharma_daily_report": False,
                "pharma_monthly_report": False,
            }
        )
        cls.company.pharma_weekly_report_since = "2026-01-01"
        cls.company.email = "office@example.com"
        cls._week()

    @classmethod
    def _week(cls):
        """A week of rep: 2 made as planned, 1 otherwise, 2 not made, 1 unplanned; 1 as planned of rep2."""
        doctors = cls.env["res.partner"]
        for index in range(4):
            doctors |= cls._account("doctor", f"Doctor {index}", f"T-W{index}")
        doctors.pharma_class_id = cls.class_b
        cls._cover(cls.n1a, doctors)

        def planned(user, partner, day):
            return (
                cls.env["pharma.call"]
                .with_user(user)
                .create({"partner_id": partner.id, "date_planned": f"2026-03-{day:02} 10:00:00"})
            )

        with freeze_time("2026-03-01 12:00:00"):
            as_planned = [planned(cls.rep, cls.doctor_a, 2), planned(cls.rep, cls.doctor_b, 3)]
            otherwise = planned(cls.rep, doctors[0], 3)
            planned(cls.rep, doctors[1], 5)
            missed = planned(cls.rep, doctors[2], 4)
            as_planned.append(planned(cls.rep2, cls.doctor_a, 6))
            planned(cls.rep, cls.doctor_a, 10)
        with freeze_time("2026-03-07 12:00:00"):
            otherwise.date_done = "2026-03-06 10:00:00"
            otherwise.action_submit()
            for call in as_planned:
                call.action_submit()
            missed._workflow_write({"state": "missed"})
            cls._report(cls.rep, partner_id=doctors[3].id, date_done="2026-03-05 15:00:00")
        as_planned[0].with_user(cls.manager).action_review()

    def _cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm_call.cron_weekly_report").method_direct_trigger()
        return self.Report.search([("company_id", "=", self.company.id)])

    def _mails(self):
        return self.env["mail.mail"].sudo().search([("model", "=", "pharma.period.report")])

    @freeze_time(MONDAY)
    def test_cron(self):
        reports = self._cron()
        self.assertEqual(
            {(r.reader_id, r.territory_id) for r in reports},
            {(self.business, self.country), (self.regional, self.north), (self.manager, self.n1)},
        )
        self.assertEqual(set(reports.mapped("state")), {"sent"})
        self.assertEqual(
            (reports[0].date_start, reports[0].date_end), (date(2026, 3, 2), date(2026, 3, 8))
        )
        mails = self._mails()
        self.assertEqual(len(mails), 3)
        mail = mails.filtered(lambda m: self.manager.partner_id in m.recipient_ids)
        self.assertEqual(mail.state, "outgoing")
        self.assertIn("2026-10", mail.subject)
        self.assertIn("T Rep2", mail.body_html)
        self.assertEqual(mail.attachment_ids.name, "2026-03-02_N1.xlsx")

    @freeze_time(MONDAY)
    def test_run_twice_is_sent_once(self):
        self._cron()
        self._cron()
        self.assertEqual(len(self._mails()), 3)
        self.Report.with_user(self.manager).action_send_now()
        self.assertEqual(len(self._mails()), 3)

    @freeze_time("2026-03-09 05:59:00")
    def test_not_before_six(self):
        self.assertFalse(self._cron())

    def test_time_zone_of_company(self):
        self.company.partner_id.tz = "Asia/Shanghai"
        with freeze_time("2026-03-08 21:59:00"):
            self.assertFalse(self._cron())
        with freeze_time("2026-03-08 22:00:00"):
            self.assertEqual(len(self._cron()), 3)

    def test_missed_schedule_is_caught_up_once(self):
        with freeze_time("2026-03-12 10:00:00"):
            self.assertEqual(len(self._cron()), 3)
            self.assertEqual(len(self._cron()), 3)

    def test_not_before_installation(self):
        self.company.pharma_weekly_report_since = "2026-03-09"
        with freeze_time(self.MONDAY):
            self.assertFalse(self._cron())

    @freeze_time(MONDAY)
    def test_figures(self):
        self._cron()
        report = self.Report.search([("reader_id", "=", self.manager.id)])
        data = report._data()
        reps = {row["name"]: row for row in data["reps"]}
        keys = ("planned", "as_planned", "otherwise", "not_made", "unplanned", "achieved", "rate")
        self.assertEqual([reps["T Rep"][key] for key in keys], [5, 2, 1, 2, 1, 4, 0.4])
        self.assertEqual([reps["T Rep2"][key] for key in keys], [1, 1, 0, 0, 0, 1, 1.0])
        self.assertEqual([data["total"][key] for key in keys], [6, 3, 1, 2, 1, 5, 0.5])
        classes = {row["name"]: row for row in data["classes"]}
        self.assertEqual([classes["Class A"][key] for key in keys], [2, 2, 0, 0, 0, 2, 1.0])
        self.assertEqual(data["unreviewed"], 4)
        regional = self.Report.search([("reader_id", "=", self.business.id)])._data()
        self.assertIn(
            "T Rep South", [row["name"] for row in regional["reps"]], "a rep without calls is shown"
        )

    @freeze_time(MONDAY)
    def test_workbook(self):
        self._cron()
        report = self.Report.search([("reader_id", "=", self.manager.id)])
        workbook = openpyxl.load_workbook(io.BytesIO(report.attachment_id.raw))
        sheet = workbook["Reps"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        self.assertEqual(rows[0][:3], ["Rep", "Planned", "Made as planned"])
        self.assertEqual(rows[-1], ["Total", 6, 3, 1, 2, 1, 5, 0.5])
        self.assertIn("Classes", workbook.sheetnames)

    @freeze_time(MONDAY)
    def test_language_of_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.manager.lang = "fr_FR"
        self._cron()
        self.assertTrue(self.Report.search([("reader_id", "=", self.manager.id)]).body)

    @freeze_time(MONDAY)
    def test_crash_between_making_and_sending(self):
        start, end = self.Report._last_period(self.company, "week")
        self.Report._make(self.company, "week", start, end)
        reports = self._cron()
        self.assertEqual(len(reports), 3)
        self.assertEqual((set(reports.mapped("state")), len(self._mails())), ({"sent"}, 3))

    @freeze_time(MONDAY)
    def test_one_failing_report_stops_no_other(self):
        send = type(self.Report)._send
        broken = self.manager

        def fail(reports):
            if reports.reader_id == broken:
                raise ValueError("broken")
            return send(reports)

        log = mute_logger(
            "odoo.addons.pharma_crm_call.models.reports.pharma_period_report_schedule"
        )
        with patch.object(type(self.Report), "_send", fail), log:
            reports = self._cron()
        self.assertEqual({r.reader_id: r.state for r in reports}[broken], "draft")
        self.assertEqual(len(self._mails()), 2)
        self._cron()
        self.assertEqual(len(self._mails()), 3)

    @freeze_time(MONDAY)
    def test_button(self):
        with self.assertRaises(AccessError):
            self.Report.with_user(self.rep).action_send_now()
        # as the button of the list calls it, with nothing chosen
        action = call_kw(self.Report.with_user(self.manager), "action_send_now", [[]], {})
        self.assertEqual(action["params"]["type"], "success")
        reports = self.Report.search([("company_id", "=", self.company.id)])
        self.assertEqual(reports.reader_id, self.manager, "the own report only")
        self.assertEqual(len(self._mails()), 1)
        visible = self.Report.with_user(self.manager).search([])
        self.assertEqual(visible, reports)
        self.assertFalse(self.Report.with_user(self.rep).has_access("read"))
        with self.assertRaises(AccessError):
            reports.with_user(self.manager).write({"state": "draft"})

    def test_last_and_next_period(self):
        for period, at, expected, days in (
            ("week", datetime(2026, 3, 9, 7), date(2026, 3, 2), 7),
            ("week", datetime(2026, 3, 15, 23), date(2026, 3, 2), 7),
            ("week", datetime(2026, 1, 1, 12), date(2025, 12, 22), 7),
            ("day", datetime(2026, 3, 1, 0, 30), date(2026, 2, 28), 1),
            ("month", datetime(2026, 3, 1, 7), date(2026, 2, 1), 28),
            ("month", datetime(2026, 1, 31, 7), date(2025, 12, 1), 31),
        ):
            start, end = self.Report._last_period(self.company, period, at)
            self.assertEqual((start, (end - start).days + 1), (expected, days), (period, at))
        self.assertEqual(
            self.Report._next_period("month", date(2026, 1, 31)),
            (date(2026, 2, 1), date(2026, 2, 28)),
        )
        self.assertEqual(
            self.Report._next_period("week", date(2026, 3, 8)),
            (date(2026, 3, 9), date(2026, 3, 15)),
        )

    # --- by day and month, on another day and hour, to others -----------------------------------------
    def test_day_and_month(self):
        self.company.write(
            {
                "pharma_weekly_report": False,
                "pharma_daily_report": True,
                "pharma_monthly_report": True,
                "pharma_weekly_report_since": "2026-03-01",
            }
        )
        with freeze_time("2026-03-04 07:00:00"):
            reports = self._cron()
            self.assertEqual(set(reports.mapped("period")), {"day"})
            self.assertEqual(set(reports.mapped("date_start")), {date(2026, 3, 3)})
            data = reports.filtered(lambda r: r.reader_id == self.manager)._data()
            # planned for the third: one made that day, one made on the sixth
            self.assertEqual(
                [data["total"][key] for key in ("planned", "as_planned", "not_made")], [2, 1, 1]
            )
        with freeze_time("2026-04-01 07:00:00"):
            months = self._cron() - reports
            self.assertEqual(set(months.mapped("period")), {"month"}, "no day without any call")
            self.assertEqual(set(months.mapped("date_end")), {date(2026, 3, 31)})
            self.assertIn("March 2026", months[0].name)

    def test_weekday_and_hour(self):
        self.company.write({"pharma_report_weekday": "2", "pharma_report_hour": 18.5})
        with freeze_time("2026-03-11 18:29:00"):
            self.assertFalse(self._cron())
        with freeze_time("2026-03-11 18:30:00"):
            self.assertEqual(set(self._cron().mapped("date_start")), {date(2026, 3, 2)})

    @freeze_time(MONDAY)
    def test_to_whom(self):
        def readers(**flags):
            self.company.write(
                {
                    "pharma_report_line": False,
                    "pharma_report_above": False,
                    "pharma_report_business": False,
                    **{f"pharma_report_{key}": value for key, value in flags.items()},
                }
            )
            return self.Report._readers(self.company, date(2026, 3, 9))

        line = readers(line=True)
        self.assertIn((self.manager.id, self.n1.id), line)
        self.assertNotIn((self.regional.id, self.north.id), line)
        above = readers(above=True)
        self.assertIn((self.regional.id, self.north.id), above)
        self.assertFalse(line & above)
        business = readers(business=True)
        self.assertIn((self.business.id, self.country.id), business)
        self.assertFalse({pair for pair in business if pair[0] == self.admin.id})
        self.assertFalse(readers())

    @freeze_time(MONDAY)
    def test_details(self):
        self._cron()
        data = self.Report.search([("reader_id", "=", self.manager.id)])._data()
        counts = {row["name"]: row["count"] for row in data["deviations"]["counts"]}
        self.assertEqual(
            counts, {"Not made": 2, "On another day": 1, "Unplanned": 1, "Too short": 0}
        )
        self.assertEqual(len(data["deviations"]["rows"]), 4)
        quality = {row["name"]: row for row in data["quality"]}
        self.assertEqual((quality["T Rep"]["count"], quality["T Rep2"]["count"]), (4, 1))
        made = self.env["pharma.call"].search(
            [("user_id", "=", self.rep.id), ("state", "in", ("submitted", "reviewed"))]
        )
        self.assertAlmostEqual(quality["T Rep"]["quality"], sum(made.mapped("quality")) / 4)
        self.assertEqual(data["next"]["count"], 1)
        self.assertEqual(data["next"]["calls"][0]["customer"], self.doctor_a.name)

    @freeze_time(MONDAY)
    def test_too_short(self):
        call = self.env["pharma.call"].search(
            [("user_id", "=", self.rep2.id), ("state", "=", "submitted")]
        )
        minimum = call.quality_model_id.duration_min
        self.assertTrue(minimum, "the company's model has a shortest length")
        self.env.cr.execute(
            "UPDATE pharma_call SET duration = %s WHERE id = %s", (minimum - 1, call.id)
        )
        self.env.invalidate_all()
        self._cron()
        data = self.Report.search([("reader_id", "=", self.manager.id)])._data()
        counts = {row["name"]: row["count"] for row in data["deviations"]["counts"]}
        self.assertEqual(counts["Too short"], 1)

    @freeze_time(MONDAY)
    def test_sheets(self):
        self._cron()
        report = self.Report.search([("reader_id", "=", self.manager.id)])
        workbook = openpyxl.load_workbook(io.BytesIO(report.attachment_id.raw))
        self.assertLessEqual({"Quality", "Deviations", "Next plan"}, set(workbook.sheetnames))
        rows = list(workbook["Next plan"].iter_rows(min_row=5, values_only=True))
        self.assertEqual(rows[0][2], self.doctor_a.name)
        self.assertNotIsInstance(rows[0][0], str, "a date, which can be sorted")
        self.assertIn("Deviations from the plan", report.body)

    @freeze_time(MONDAY)
    def test_query_count(self):
        self._cron()
        report = self.Report.search([("reader_id", "=", self.business.id)])
        counts = []
        for more in (0, 12):
            for index in range(more):
                doctor = self._account("doctor", f"More {index}", f"T-M{index}")
                self._cover(self.n1a, doctor)
                self.env["pharma.call"].with_user(self.rep).create(
                    {"partner_id": doctor.id, "date_planned": "2026-03-12 10:00:00"}
                )
            report._data()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            report._data()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    @freeze_time(MONDAY)
    def test_mail_server_down(self):
        self._cron()
        mails = self._mails()
        mails.write({"state": "exception", "failure_type": "mail_smtp"})
        mails[0].failure_type = "mail_email_invalid"
        self._cron()
        self.assertEqual(
            [mail.state for mail in mails], ["exception", "outgoing", "outgoing"], "tried again"
        )
        self.assertEqual(len(self._mails()), 3)
        mails.write({"state": "exception", "failure_type": "mail_smtp"})
        with freeze_time("2026-03-13 07:00:00"):
            self._cron()
        self.assertEqual(set(mails.mapped("state")), {"exception"}, "not for ever")

    @freeze_time(MONDAY)
    def test_send_now_of_a_period(self):
        Report = self.Report.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "nothing to send"):
            Report.action_send_now("day")  # a Sunday
        with self.assertRaisesRegex(UserError, "a day, a week or a month"):
            Report.action_send_now("year")
        # as the dialog of the list asks
        dialog = Form(self.env["pharma.period.send"].with_user(self.manager))
        self.assertEqual(dialog.period, "week")
        dialog.period = "month"
        action = dialog.save().action_send()
        self.assertEqual(action["params"]["next"]["type"], "ir.actions.act_window_close")
        self.assertEqual(
            set(self.Report.search([("reader_id", "=", self.manager.id)]).mapped("period")),
            {"month"},
        )

    # --- the rep's own week ---------------------------------------------------------------------------
    @freeze_time(MONDAY)
    def test_my_week(self):
        Report = self.Report.with_user(self.rep)
        week = Report.my_week("2026-03-04")
        keys = ("planned", "as_planned", "otherwise", "not_made", "unplanned", "achieved", "rate")
        self.assertEqual([week["figures"][key] for key in keys], [5, 2, 1, 2, 1, 4, 0.4])
        self.assertEqual(
            (week["start"], week["end"], week["count"]), ("2026-03-02", "2026-03-08", 4)
        )
        kinds = [call["kind"] for day in week["days"] for call in day["calls"]]
        self.assertEqual(
            sorted(kinds),
            sorted(["as_planned"] * 2 + ["otherwise", "not_made", "not_made", "unplanned"]),
        )
        [next_day] = week["next"]
        self.assertEqual(next_day["date"], "2026-03-10")
        current = Report.my_week()
        self.assertEqual((current["start"], current["open"]), ("2026-03-09", 1))
        self.assertEqual(current["figures"]["not_made"], 0, "its day has not passed yet")
        self.assertFalse(self.Report.with_user(self.rep_south).my_week("2026-03-04")["days"])
        with self.assertRaisesRegex(UserError, "is not a day"):
            Report.my_week("yesterday")
        with self.assertRaises(AccessError):
            self.Report.with_user(self.env.ref("base.public_user")).my_week()
