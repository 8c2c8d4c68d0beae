# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whatever is exported from a list or a pivot table is shown by a spreadsheet, never run by it.

Lists take texts from outside: a doctor called `=HYPERLINK(…)` must not become a link in somebody's workbook.
"""

import json

from odoo import http

from odoo.addons.web.controllers.export import CSVExport, ExcelExport
from odoo.addons.web.controllers.pivot import TableExporter

from ..tools.spreadsheet import harmless_cell, harmless_workbook_cell


class PharmaCSVExport(CSVExport):
    def from_data(self, fields, columns_headers, rows):
        headers = [harmless_cell(header) for header in columns_headers]
        return super().from_data(
            fields, headers, [[harmless_cell(cell) for cell in row] for row in rows]
        )


class PharmaExcelExport(ExcelExport):
    def from_data(self, fields, columns_headers, rows):
        headers = [harmless_workbook_cell(header) for header in columns_headers]
        return super().from_data(
            fields, headers, [[harmless_workbook_cell(cell) for cell in row] for row in rows]
        )

    def from_group_data(self, fields, columns_headers, groups):
        headers = [harmless_workbook_cell(header) for header in columns_headers]
        self._make_harmless(groups)
        return super().from_group_data(fields, headers, groups)

    def _make_harmless(self, group):
        group.data[:] = [[harmless_workbook_cell(cell) for cell in row] for row in group.data]
        children = list(group.children.items())
        group.children.clear()
        for name, child in children:
            self._make_harmless(child)
            # names of groups are either texts or (id, text)
            if isinstance(name, tuple):
                name = tuple(harmless_workbook_cell(part) for part in name)
            group.children[harmless_workbook_cell(name)] = child


class PharmaTableExporter(TableExporter):
    @http.route()
    def export_xlsx(self, data, **kw):
        table = json.loads(data if isinstance(data, (str, bytes)) else data.read())
        return super().export_xlsx(json.dumps(_harmless(table)), **kw)


def _harmless(value):
    """Return a JSON value with all its texts made harmless."""
    if isinstance(value, dict):
        return {key: _harmless(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_harmless(part) for part in value]
    return harmless_workbook_cell(value)
