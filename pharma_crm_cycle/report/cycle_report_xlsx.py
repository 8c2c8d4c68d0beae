# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.pharma_crm.tools.reading import day_text

BAND_COLORS = {"under": "#F8D7DA", "on": "#D4EDDA", "over": "#D1ECF1"}
UNIT_FORMATS = {"percent": "percent", "decimal": "decimal", "index": "number", "number": "number"}
SUMMARY = ("goal", "actual", "attainment", "achieved_index", "reach", "mean_frequency", "frequency_attainment",
           "adherence", "remaining", "earned", "excess", "all_calls", "joint")  # fmt: skip


class CycleReportXlsx(models.AbstractModel):
    """The workbook of a cycle: a sheet per question, each with its chart, and all customers to filter."""

    _name = "report.pharma_crm_cycle.cycle_report_xlsx"
    _description = "Cycle report workbook"
    _inherit = ["report.report_xlsx.abstract"]

    def generate_xlsx_report(self, workbook, data, objs):
        objs._check_report()
        formats = self._formats(workbook)
        titles = self.env["report.pharma_crm_cycle.cycle_report"]._titles()
        for cycle in objs:
            figures = cycle._report_data()
            self._summary(workbook, formats, figures)
            if figures["parts"]:
                self._rows_sheet(
                    workbook, formats, figures, self.env._("Territories"), figures["parts"]
                )
            for name, title in titles.items():
                if figures["groups"].get(name):
                    self._rows_sheet(workbook, formats, figures, title, figures["groups"][name])
            self._goals(workbook, formats, figures)
            if figures["budget"]:
                self._budget(workbook, formats, figures)
            if len(figures["compared"]) > 1:
                self._compared(workbook, formats, figures)
            self._customers(workbook, formats, cycle)

    def _formats(self, workbook):
        base = {"border": 1, "border_color": "#D9D9D9", "valign": "top"}
        formats = {
            "title": {"bold": True, "font_size": 16, "font_color": "#714B67"},
            "note": {"italic": True, "font_color": "#666666"},
            "head": {**base, "bold": True, "bg_color": "#714B67", "font_color": "white", "text_wrap": True},
            "text": base,
            "wrap": {**base, "text_wrap": True},
            "number": {**base, "num_format": "#,##0"},
            "decimal": {**base, "num_format": "#,##0.00"},
            "percent": {**base, "num_format": "0 %"},
            "date": {**base, "num_format": "yyyy-mm-dd"},
            # as many decimals as there are
            "measured": {**base, "num_format": "General"},
            **{f"band_{band}": {**base, "bg_color": color} for band, color in BAND_COLORS.items()},
        }  # fmt: skip
        return {name: workbook.add_format(values) for name, values in formats.items()}

    # -- sheets -----------------------------------------------------------------------------------

    def _sheet(self, workbook, formats, figures, title, widths):
        """Add a sheet with its heading; it prints on one page across."""
        sheet = workbook.add_worksheet(self._free_name(workbook, title))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        cycle = figures["cycle"]
        sheet.write_string(0, 0, f"{title} · {cycle.display_name}", formats["title"])
        sheet.write_string(1, 0, self._subtitle(figures), formats["note"])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def _free_name(self, workbook, title):
        """A name that Excel accepts: at most 31 characters, none of []:*?/\\, each once."""
        name = "".join(" " if char in "[]:*?/\\" else char for char in title)[:28].strip("' ")
        taken = {sheet.get_name().lower() for sheet in workbook.worksheets()}
        number, free = 2, name
        while free.lower() in taken:
            free, number = f"{name} {number}", number + 1
        return free

    def _subtitle(self, figures):
        cycle = figures["cycle"]
        period = " – ".join(day_text(self.env, day) for day in (cycle.date_start, cycle.date_end))
        if figures["closed"]:
            return self.env._("%(node)s, %(period)s, closed", node=figures["node"], period=period)
        return self.env._(
            "%(node)s, %(period)s, %(day)s of %(days)s working days over",
            node=figures["node"], period=period, day=cycle.elapsed_days, days=cycle.working_days,
        )  # fmt: skip

    def _head(self, sheet, formats, row, titles):
        for column, title in enumerate(titles):
            sheet.write_string(row, column, title, formats["head"])
        sheet.freeze_panes(row + 1, 1)

    def _cell(self, sheet, row, column, value, cell_format):
        """A ratio without denominator stays empty; it is neither 0 nor 100 %."""
        if value is None or value is False:
            sheet.write_blank(row, column, None, cell_format)
        else:
            sheet.write_number(row, column, value, cell_format)

    def _unit(self, figures, code):
        return UNIT_FORMATS.get(figures["kpis"].get(code, {}).get("unit"), "number")

    def _band(self, sheet, formats, row, column, band):
        labels = dict(
            self.env["pharma.cycle.progress"]._fields["band"]._description_selection(self.env)
        )
        sheet.write_string(
            row, column, labels.get(band, ""), formats.get(f"band_{band}", formats["text"])
        )

    def _summary(self, workbook, formats, figures):
        sheet = self._sheet(workbook, formats, figures, self.env._("Summary"), (26, 14, 60, 60))
        self._head(sheet, formats, 3, (self.env._("Figure"), self.env._("Value"), self.env._("How it is made"),
                                       self.env._("Worked example")))  # fmt: skip
        row = 4
        for code in SUMMARY:
            kpi = figures["kpis"].get(code, {"name": code, "formula": "", "example": ""})
            sheet.write_string(row, 0, kpi["name"], formats["text"])
            self._cell(
                sheet, row, 1, figures["total"].get(code), formats[self._unit(figures, code)]
            )
            sheet.write_string(row, 2, kpi["formula"], formats["wrap"])
            sheet.write_string(row, 3, kpi["example"], formats["wrap"])
            row += 1
        sheet.write_string(row, 0, figures["kpis"].get("band", {}).get("name", ""), formats["text"])
        self._band(sheet, formats, row, 1, figures["total"]["band"])

    def _rows_sheet(self, workbook, formats, figures, title, rows):
        """A row per part or group: goal, made, index, attainment, and a chart of goal and made."""
        kpis = figures["kpis"]
        codes = ("goal", "actual", "remaining", "achieved_index", "attainment", "reach", "mean_frequency",
                 "frequency_attainment")  # fmt: skip
        codes = [code for code in codes if any(code in row for row in rows)]
        sheet = self._sheet(workbook, formats, figures, title, (34, *(13 for _code in codes), 12))
        names = [kpis[code]["name"] for code in codes]
        self._head(sheet, formats, 3, (title, *names, kpis["band"]["name"]))
        for number, row in enumerate(rows, start=4):
            sheet.write_string(number, 0, row["name"] or self.env._("None"), formats["text"])
            for column, code in enumerate(codes, start=1):
                self._cell(sheet, number, column, row.get(code), formats[self._unit(figures, code)])
            self._band(sheet, formats, number, len(codes) + 1, row.get("band"))
        self._chart(
            workbook,
            sheet,
            "bar",
            (4, 3 + len(rows)),
            [(1, "#C9B8C4"), (2, "#714B67")],
            len(codes) + 3,
        )

    def _chart(self, workbook, sheet, kind, rows, series, column, percent=False):
        """Put a chart beside the table: one series per (column, colour), named by its heading."""
        first, last = rows
        chart = workbook.add_chart({"type": kind})
        name = sheet.get_name()
        for values, color in series:
            chart.add_series(
                {
                    "name": [name, 3, values],
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, values, last, values],
                    "fill": {"color": color},
                    "line": {"color": color},
                }
            )
        chart.set_legend({"position": "bottom"})
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
        elif percent:
            chart.set_y_axis({"num_format": "0 %", "min": 0})
        chart.set_size({"width": 640, "height": max(280, 90 + 26 * (last - first + 1))})
        sheet.insert_chart(3, column, chart)

    def _goals(self, workbook, formats, figures):
        sheet = self._sheet(
            workbook, formats, figures, self.env._("Goals and objectives"), (40, 24, *(14,) * 8)
        )
        kpis = figures["kpis"]
        row = 3
        if figures["goals"]:
            codes = ("goal", "actual", "earned", "attainment", "achieved_index")
            dimension = figures["goals"]._fields["dimension"]
            dimensions = dict(dimension._description_selection(self.env))
            self._head(
                sheet,
                formats,
                row,
                (
                    self.env._("Goal for"),
                    dimension._description_string(self.env),
                    *(kpis[code]["name"] for code in codes),
                ),
            )
            for row, goal in enumerate(figures["goals"], start=4):
                sheet.write_string(row, 0, goal.label or "", formats["text"])
                sheet.write_string(row, 1, dimensions[goal.dimension], formats["text"])
                for column, code in enumerate(codes, start=2):
                    value = (
                        goal[code]
                        if goal.goal or code not in ("attainment", "achieved_index")
                        else None
                    )
                    self._cell(sheet, row, column, value, formats[self._unit(figures, code)])
            row += 2
        self._objectives(sheet, formats, figures, row)

    def _objectives(self, sheet, formats, figures, row):
        # sudo below: the names of a part of the tree and of an owner belong to their objective
        fields = self.env["pharma.cycle.objective"]._fields
        names = ("name", "metric", "territory_id", "target_value", "reached", "attainment", "parts_note", "user_id",
                 "date_due", "done_on")  # fmt: skip
        for column, name in enumerate(names):
            title = fields[name]._description_string(self.env)
            sheet.write_string(row, column, title, formats["head"])
        for number, objective in enumerate(figures["objectives"], start=row + 1):
            sheet.write_string(number, 0, f"{objective.outline} {objective.name}", formats["wrap"])
            sheet.write_string(number, 1, objective.metric, formats["wrap"])
            sheet.write_string(number, 2, objective.territory_id.sudo().name or "", formats["text"])
            sheet.write_number(number, 3, objective.target_value, formats["measured"])
            known = objective.reached_on
            self._cell(sheet, number, 4, objective.reached if known else None, formats["measured"])
            self._cell(
                sheet, number, 5, objective.attainment if known else None, formats["percent"]
            )
            sheet.write_string(number, 6, objective.parts_note or "", formats["wrap"])
            sheet.write_string(number, 7, objective.user_id.sudo().name or "", formats["text"])
            for column, name in ((8, "date_due"), (9, "done_on")):
                if objective[name]:
                    sheet.write_datetime(number, column, objective[name], formats["date"])
                else:
                    sheet.write_blank(number, column, None, formats["date"])

    def _budget(self, workbook, formats, figures):
        sheet = self._sheet(
            workbook, formats, figures, self.env._("Budget"), (36, 14, 14, 14, 14, 14)
        )
        names = ("planned", "reserved", "committed", "spent", "available")
        fields = figures["budget"]._fields
        self._head(sheet, formats, 3, (self.env._("Resource and territory"),
                                       *(fields[name]._description_string(self.env) for name in names)))  # fmt: skip
        for row, line in enumerate(figures["budget"], start=4):
            sheet.write_string(row, 0, line.display_name, formats["text"])
            for column, name in enumerate(names, start=1):
                sheet.write_number(row, column, line[name], formats["decimal"])
        self._chart(
            workbook,
            sheet,
            "bar",
            (4, 3 + len(figures["budget"])),
            [(1, "#C9B8C4"), (4, "#714B67")],
            7,
        )

    def _compared(self, workbook, formats, figures):
        rows, kpis = figures["compared"], figures["kpis"]
        codes = [code for code in rows[0] if code != "name"]
        sheet = self._sheet(
            workbook, formats, figures, self.env._("Compared"), (24, *(15 for _code in codes))
        )
        self._head(
            sheet, formats, 3, (self.env._("Cycle"), *(kpis[code]["name"] for code in codes))
        )
        for number, row in enumerate(rows, start=4):
            sheet.write_string(number, 0, row["name"], formats["text"])
            for column, code in enumerate(codes, start=1):
                self._cell(sheet, number, column, row[code], formats[self._unit(figures, code)])
        shown = [
            (codes.index(code) + 1, color)
            for code, color in (("attainment", "#714B67"), ("reach", "#2E86AB"))
        ]
        self._chart(
            workbook, sheet, "line", (4, 3 + len(rows)), shown, len(codes) + 2, percent=True
        )

    def _customers(self, workbook, formats, cycle):
        rows, left_out = cycle._report_customers()
        fields = self.env["pharma.cycle.progress"].fields_get(
            list(rows[0]) if rows else ["goal"], ["string"]
        )
        names = [name for name in (rows[0] if rows else ()) if name != "id"]
        figures = {
            "cycle": cycle,
            "node": cycle.territory_id.name,
            "closed": cycle.state == "closed",
        }
        sheet = self._sheet(
            workbook, formats, figures, self.env._("Customers"), (32, 20, 12, 24, *(11,) * 6)
        )
        if left_out:
            note = self.env._("The first %(shown)s customers; %(left)s more are in “Plan vs achieved”.",
                              shown=len(rows), left=left_out)  # fmt: skip
            sheet.write_string(2, 0, note, formats["note"])
        self._head(sheet, formats, 3, [fields[name]["string"] for name in names])
        for number, row in enumerate(rows, start=4):
            for column, name in enumerate(names):
                value = row[name]
                if name == "band":
                    self._band(sheet, formats, number, column, value)
                elif isinstance(value, tuple) or name.endswith("_id"):
                    sheet.write_string(number, column, value[1] if value else "", formats["text"])
                else:
                    style = {"attainment": "percent", "earned": "decimal"}.get(name, "number")
                    self._cell(sheet, number, column, value, formats[style])
        if rows:
            sheet.autofilter(3, 0, 3 + len(rows), len(names) - 1)
