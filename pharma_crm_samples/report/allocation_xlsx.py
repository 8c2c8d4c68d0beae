# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from xlsxwriter.utility import xl_rowcol_to_cell

from odoo import models

from ..models.allocation.pharma_allocation_line import NO_LIMIT


class AllocationXlsx(models.AbstractModel):
    """The workbook of an allocation: the table of reps and items, and what each quantity comes from."""

    _name = "report.pharma_crm_samples.allocation_xlsx"
    _description = "Allocation, workbook"
    _inherit = ["report.report_xlsx.abstract"]

    def generate_xlsx_report(self, workbook, data, objs):
        head = workbook.add_format(
            {
                "bold": True,
                "bg_color": "#714B67",
                "font_color": "white",
                "border": 1,
                "text_wrap": True,
                "valign": "top",
            }
        )
        bold = workbook.add_format({"bold": True, "top": 1})
        for number, allocation in enumerate(objs, start=1):
            mark = f" {number}" if len(objs) > 1 else ""
            lines = self.env["pharma.allocation.line"].search(
                [("allocation_id", "=", allocation.id)]
            )
            self._grid(workbook, self.env._("Allocation") + mark, allocation, lines, head, bold)
            self._details(workbook, self.env._("Reasons") + mark, lines, head)

    def _grid(self, workbook, name, allocation, lines, head, bold):
        sheet = workbook.add_worksheet(name)
        items = allocation.item_ids
        sheet.set_column(0, 1, 26)
        sheet.set_column(2, 1 + len(items), 16)
        titles = [
            self.env._("Rep"),
            self.env._("Territory"),
            *items.mapped("product_id.display_name"),
        ]
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, head)
        sheet.freeze_panes(1, 2)
        columns = {item.id: column for column, item in enumerate(items, start=2)}
        # sudo: names of the reps and territories of lines that the user may read
        reps = {}
        for line in lines.sudo():
            reps.setdefault(
                (line.territory_id.name, line.user_id.name, line.user_id.id), []
            ).append(line)
        row = 0
        for row, ((territory, rep, __), mine) in enumerate(sorted(reps.items()), start=1):
            sheet.write_string(row, 0, rep)
            sheet.write_string(row, 1, territory)
            for line in mine:
                sheet.write_number(row, columns[line.item_id.id], line.quantity)
        for offset, (title, field) in enumerate(
            (
                (self.env._("Given to reps"), None),
                (self.env._("To give out"), "quantity"),
                (self.env._("Left over"), "difference"),
            ),
            start=1,
        ):
            sheet.write_string(row + offset, 0, title, bold)
            sheet.write_blank(row + offset, 1, None, bold)
            for item in items:
                column = columns[item.id]
                if field:
                    sheet.write_number(row + offset, column, item[field], bold)
                else:
                    first, last = (xl_rowcol_to_cell(place, column) for place in (1, max(row, 1)))
                    sheet.write_formula(
                        row + offset, column, f"=SUM({first}:{last})", bold, item.allotted
                    )

    def _details(self, workbook, name, lines, head):
        sheet = workbook.add_worksheet(name)
        columns = (
            (self.env._("Rep"), 26),
            (self.env._("Territory"), 26),
            (self.env._("Item"), 34),
            (self.env._("Targets"), 10),
            (self.env._("Weight"), 10),
            (self.env._("Has"), 10),
            (self.env._("May get at most"), 12),
            (self.env._("Proposed"), 10),
            (self.env._("Gets"), 10),
            (self.env._("Value"), 12),
        )
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        sheet.freeze_panes(1, 0)
        # sudo: as in the table
        for row, line in enumerate(lines.sudo(), start=1):
            sheet.write_string(row, 0, line.user_id.name)
            sheet.write_string(row, 1, line.territory_id.name)
            sheet.write_string(row, 2, line.product_id.display_name)
            ceilings = [c for c in (line.ceiling, line.kind_ceiling) if c != NO_LIMIT]
            numbers = (line.targets, line.weight, line.held)
            for column, number in enumerate(numbers, start=3):
                sheet.write_number(row, column, number)
            if ceilings:
                sheet.write_number(row, 6, min(ceilings))
            for column, number in enumerate((line.proposed, line.quantity, line.amount), start=7):
                sheet.write_number(row, column, number)
