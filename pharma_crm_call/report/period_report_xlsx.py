# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo import models
from odoo.tools import format_date


class PeriodReportXlsx(models.AbstractModel):
    """The workbook that goes with a period report: reps, classes, cycle."""

    _name = "report.pharma_crm_call.period_report_xlsx"
    _description = "Period report workbook"
    _inherit = ["report.report_xlsx.abstract"]

    def generate_xlsx_report(self, workbook, data, objs):
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format(
                {
                    "bold": True,
                    "bg_color": "#714B67",
                    "font_color": "white",
                    "text_wrap": True,
                    "border": 1,
                }
            ),
            "text": workbook.add_format({"border": 1}),
            "number": workbook.add_format({"border": 1, "num_format": "#,##0"}),
            "decimal": workbook.add_format({"border": 1, "num_format": "#,##0.0"}),
            "date": workbook.add_format({"border": 1, "num_format": 14, "align": "left"}),
            "percent": workbook.add_format({"border": 1, "num_format": "0 %"}),
            "bold": workbook.add_format({"border": 1, "bold": True}),
        }
        for report in objs:
            figures = report._data()
            self._plan_sheet(
                workbook,
                formats,
                report,
                self.env._("Reps"),
                self.env._("Rep"),
                figures["reps"],
                figures,
            )
            self._plan_sheet(
                workbook,
                formats,
                report,
                self.env._("Classes"),
                self.env._("Class"),
                figures["classes"],
                figures,
            )
            if figures["cycle"]:
                self._cycle_sheet(workbook, formats, figures["cycle"])
            self._table_sheet(
                workbook,
                formats,
                self.env._("Quality"),
                report.name,
                {
                    "name": (self.env._("Rep"), 28),
                    "count": (self.env._("Calls made"), 12),
                    "quality": (self.env._("Mean quality"), 14),
                    "effective": (self.env._("Effective calls"), 14),
                },
                figures["quality"],
                percent=("effective",),
            )
            self._table_sheet(
                workbook,
                formats,
                self.env._("Deviations"),
                report.name,
                {
                    "kind": (self.env._("Deviation"), 18),
                    "rep": (self.env._("Rep"), 24),
                    "customer": (self.env._("Customer"), 32),
                    "planned": (self.env._("Planned for"), 14),
                    "made": (self.env._("Made on"), 14),
                    "minutes": (self.env._("Minutes"), 10),
                },
                figures["deviations"]["rows"],
            )
            self._table_sheet(
                workbook,
                formats,
                self.env._("Next plan"),
                f"{figures['next']['start']} – {figures['next']['end']}",
                {
                    "day": (self.env._("Day"), 14),
                    "rep": (self.env._("Rep"), 24),
                    "customer": (self.env._("Customer"), 32),
                    "class": (self.env._("Class"), 8),
                    "purpose": (self.env._("Purpose"), 40),
                },
                figures["next"]["calls"],
            )

    def _table_sheet(self, workbook, formats, name, title, columns, rows, percent=()):
        """A sheet that is one table to filter.

        :param columns: {key of the rows: (heading, width)}
        """
        sheet = workbook.add_worksheet(name)
        sheet.write_string(0, 0, title, formats["title"])
        for column, (heading, width) in enumerate(columns.values()):
            sheet.write(3, column, heading, formats["head"])
            sheet.set_column(column, column, width)
        for line, row in enumerate(rows, start=4):
            for column, key in enumerate(columns):
                if isinstance(row[key], str):
                    # as text, whatever it begins with: a name is no formula
                    sheet.write_string(line, column, row[key], formats["text"])
                else:
                    shape = self._shape(row[key], key in percent)
                    self._cell(sheet, line, column, row[key], formats[shape])
        sheet.autofilter(3, 0, 3 + len(rows), len(columns) - 1)
        self._finish(sheet)

    def _plan_sheet(self, workbook, formats, report, name, label, rows, figures):
        sheet = workbook.add_worksheet(name)
        sheet.write_string(0, 0, report.name, formats["title"])
        days = (format_date(self.env, day) for day in (report.date_start, report.date_end))
        sheet.write_string(1, 0, " – ".join(days))
        columns = {
            "planned": self.env._("Planned"),
            "as_planned": self.env._("Made as planned"),
            "otherwise": self.env._("Made otherwise"),
            "not_made": self.env._("Not made"),
            "unplanned": self.env._("Unplanned"),
            "achieved": self.env._("Made in all"),
            "rate": self.env._("Plan fulfilment"),
        }
        sheet.write(3, 0, label, formats["head"])
        for column, (_key, title) in enumerate(columns.items(), start=1):
            sheet.write(3, column, title, formats["head"])
        lines = [*rows, {"name": self.env._("Total"), **figures["total"]}]
        for line, row in enumerate(lines, start=4):
            sheet.write_string(
                line, 0, row["name"], formats["bold" if row is lines[-1] else "text"]
            )
            for column, (key, _title) in enumerate(columns.items(), start=1):
                self._cell(
                    sheet, line, column, row[key], formats[self._shape(row[key], key == "rate")]
                )
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, len(columns), 12)
        self._finish(sheet)

    def _cycle_sheet(self, workbook, formats, cycle):
        sheet = workbook.add_worksheet(self.env._("Cycle"))
        sheet.write_string(0, 0, cycle["name"], formats["title"])
        columns = {
            "targets": self.env._("Targets"),
            "goal": self.env._("Goal"),
            "actual": self.env._("Made"),
            "scheduled": self.env._("Planned"),
            "remaining": self.env._("Remaining"),
            "earned": self.env._("Credited"),
            "attainment": self.env._("Attainment"),
            "reach": self.env._("Coverage"),
        }
        sheet.write(3, 0, self.env._("Class"), formats["head"])
        for column, (_key, title) in enumerate(columns.items(), start=1):
            sheet.write(3, column, title, formats["head"])
        lines = [*cycle["classes"], {**cycle["total"], "name": self.env._("Total")}]
        for line, row in enumerate(lines, start=4):
            sheet.write_string(line, 0, row["name"] or self.env._("No class"), formats["text"])
            for column, (key, _title) in enumerate(columns.items(), start=1):
                shape = self._shape(row.get(key), key in ("attainment", "reach"))
                self._cell(sheet, line, column, row.get(key), formats[shape])
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, len(columns), 12)
        self._finish(sheet)

    def _finish(self, sheet):
        """Keep the heads in sight, and print the sheet in the width of one page."""
        sheet.freeze_panes(4, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)

    def _shape(self, value, percent=False):
        """Return the name of the format of a figure; dates are dates, in the manner of the reader's computer."""
        if percent:
            return "percent"
        if isinstance(value, date):
            return "date"
        return "decimal" if isinstance(value, float) else "number"

    def _cell(self, sheet, line, column, value, cell_format):
        """A ratio without denominator stays empty; it is neither 0 nor 100 %."""
        if value is None or value is False:
            sheet.write_blank(line, column, None, cell_format)
        elif isinstance(value, date):
            sheet.write_datetime(line, column, value, cell_format)
        else:
            sheet.write_number(line, column, value, cell_format)
