# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writing tables that a spreadsheet shows as they are: no text of ours is ever run as a formula."""

import csv
import io

# A spreadsheet may take a text that begins with one of these for a formula.
FORMULA_START = "=+-@\t\r"


def harmless_cell(value):
    """Return a cell that a spreadsheet shows as it is instead of running it as a formula.

    >>> harmless_cell("=1+1")
    "'=1+1"
    """
    if isinstance(value, str) and value and value[0] in FORMULA_START:
        return f"'{value}"
    return value


def harmless_workbook_cell(value):
    """Return a cell for a workbook, where a text is run only when the writer takes it for a formula.

    >>> harmless_workbook_cell("=1+1"), harmless_workbook_cell("+44 20 7946 0000")
    ("'=1+1", '+44 20 7946 0000')
    """
    if isinstance(value, str) and value.lstrip().startswith(("=", "{=")):
        return f"'{value}"
    return value


def write_csv(rows):
    """Return rows of texts as the bytes of a CSV file that spreadsheets open: UTF-8 with a mark."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([harmless_cell(str(cell)) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def write_xlsx(rows, title=""):
    """Return rows of texts as the bytes of a workbook; every cell is a text, so leading zeros stay."""
    import xlsxwriter  # where nobody exports, nobody needs it

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet(title[:31] or None)
    bold = book.add_format({"bold": True})
    text = book.add_format({"num_format": "@"})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, str(cell), text if number else bold)
    if rows:
        sheet.set_column(0, max(0, len(rows[0]) - 1), 22, text)
        sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()
