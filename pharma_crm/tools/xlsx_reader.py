# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rows of the first visible sheet of an XLSX file, as texts."""

import datetime
import io
import re
import zipfile

import openpyxl

from .table_error import TableError

# An XLSX file is a zip: a small file can unpack to anything.
MAX_UNPACKED = 400 * 1024 * 1024
# Texts that cells share are held in memory as a whole.
MAX_SHARED = 100 * 1024 * 1024
_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def read_lines(content, max_cells, max_columns):
    """Return [(line, cells)] of a workbook.

    :raises TableError: ``not_a_table``, ``unpacked_large``, ``no_rows``, ``cells_many``, ``columns_many``.
    """
    try:
        _check_archive(content)
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        try:
            return _sheet_lines(book, max_cells, max_columns)
        finally:
            book.close()
    except TableError:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part of the file leads to
        raise TableError("not_a_table", kind="XLSX") from error


def _check_archive(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise TableError("not_a_table", kind="ZIP")
        sizes = {item.filename: item.file_size for item in archive.infolist()}
        shared = sum(size for name, size in sizes.items() if "sharedstrings" in name.lower())
        if sum(sizes.values()) > MAX_UNPACKED or shared > MAX_SHARED:
            raise TableError("unpacked_large", limit=MAX_UNPACKED // 1024 // 1024)
        for name in sizes:
            if name.endswith((".xml", ".rels")):
                with archive.open(name) as part:
                    if _ENTITIES.search(part.read(20_000)):
                        raise TableError("not_a_table", kind="XLSX")


def _sheet_lines(book, max_cells, max_columns):
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        raise TableError("no_rows")
    # Excel may announce a million rows where there are ten.
    sheet.reset_dimensions()
    lines, cells = [], 0
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells += len(row) or 1  # a row may say that its only cell is the 16,384th
        if cells >= max_cells:
            raise TableError("cells_many", limit=max_cells)
        if row:
            lines.append((line, [_cell_text(cell) for cell in row]))
    return lines


def _cell_text(cell):
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        return _padded(value, cell.number_format or "")
    return str(value)


def _padded(value, number_format):
    """Return a postcode that is kept as a number with the format 00000 or 00000-0000 as it is shown."""
    zeros = number_format.replace("\\", "")
    if not re.fullmatch(r"0+(-0+)?", zeros):
        return str(value)
    digits = str(value).zfill(zeros.count("0"))
    after_dash = len(zeros.partition("-")[2])
    return f"{digits[:-after_dash]}-{digits[-after_dash:]}" if after_dash else digits
