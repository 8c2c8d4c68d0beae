# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading a table out of a CSV or XLSX file that somebody else made.

Every cell comes back as text without surrounding blanks; nothing is interpreted, so codes and
postcodes keep their leading zeros. What cannot be read raises :class:`TableError` with a code that
the caller words for the user.
"""

import csv
import datetime
import io
import re
import zipfile
from dataclasses import dataclass

import chardet
import openpyxl

DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 300
# An XLSX file is a zip: a small file can unpack to anything.
MAX_UNPACKED = 400 * 1024 * 1024
_FORMULA_START = "=+-@\t\r"
_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"\x1f\x8b", "GZIP"),
    (b"{\\rtf", "RTF"),
)


class TableError(ValueError):
    """A file that is no table.

    :param code: ``empty``, ``not_a_table`` (kind), ``no_rows``, ``columns_many`` (limit), ``cells_many``
        (limit), ``column_twice`` (column), ``row_width`` (row, found, expected), ``unpacked_large`` (limit in
        MB), ``broken`` (row).
    """

    def __init__(self, code, **values):
        super().__init__(f"{code} {values}" if values else code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Table:
    """A table that was read.

    :param columns: headers, unique.
    :param rows: one list of texts per row, as wide as ``columns``.
    :param numbers: line number of each row as a person counts: the header is line 1.
    """

    columns: list
    rows: list
    numbers: list
    encoding: str
    delimiter: str


def read_table(content, max_cells, encoding=None, delimiter=None):
    """Read a file.

    :param bytes content: the file; its kind is recognised from the content, never from its name.
    :param int max_cells: a file with as many cells or more is refused while it is being read.
    :param encoding: e.g. ``"cp1251"``; found out when empty.
    :param delimiter: found out when empty.
    :raises TableError: see there.
    """
    if not content or not content.strip():
        raise TableError("empty")
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise TableError("not_a_table", kind=kind)
    if content.startswith(b"PK\x03\x04"):
        return _collect(_xlsx_lines(content), max_cells, "", "")
    encoding = encoding or detect_encoding(content)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise TableError("not_a_table", kind="") from error
    if "\x00" in text:
        raise TableError("not_a_table", kind="")
    delimiter = delimiter or detect_delimiter(text)
    return _collect(_csv_lines(text, delimiter), max_cells, encoding, delimiter)


def detect_encoding(content):
    """Return the name of the encoding: byte order mark, UTF-8 when it fits, else the likeliest one."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return encoding
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        sample = content[:200_000]
    guess = chardet.detect(sample)
    encoding = (guess.get("encoding") or "").lower()
    if (guess.get("confidence") or 0) < 0.8 or encoding in ("ascii", "iso-8859-1"):
        return _guess_legacy(sample)
    return {"gb2312": "gb18030", "gbk": "gb18030"}.get(encoding, encoding)


def _guess_legacy(sample):
    """Tell Chinese, Cyrillic and Western apart where a file is too short for statistics."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    high = sum(map(len, runs))
    if all(len(run) % 2 == 0 for run in runs):
        # The 3,755 commonest Chinese characters begin with these bytes.
        common = sum(0xB0 <= byte <= 0xD7 for run in runs for byte in run[::2])
        if common > 0.8 * high / 2:
            return "gb18030"
    return "cp1251" if high >= 3 * len(runs) else "cp1252"


def detect_delimiter(text):
    """Return the delimiter that splits the first lines into the most columns of one number."""
    sample = text[:50_000].splitlines(keepends=True)[:30]

    def quality(delimiter):
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        except csv.Error:
            return (0, 0)
        if not widths or widths[0] < 2:
            return (0, 0)
        return (sum(width == widths[0] for width in widths) / len(widths), widths[0])

    return max(DELIMITERS, key=quality)


def _csv_lines(text, delimiter):
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise TableError("broken", row=reader.line_num) from error


def _xlsx_lines(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise TableError("not_a_table", kind="ZIP")
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise TableError("unpacked_large", limit=MAX_UNPACKED // 1024 // 1024)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except TableError:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part of the file leads to
        raise TableError("not_a_table", kind="XLSX") from error
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        raise TableError("no_rows")
    # Excel may announce a million rows where there are ten.
    sheet.reset_dimensions()
    try:
        for line, row in enumerate(sheet.iter_rows(), start=1):
            yield line, [_cell_text(cell) for cell in row]
    finally:
        book.close()


def _cell_text(cell):
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and re.fullmatch(r"0+", cell.number_format or ""):
        # A postcode kept as a number with the format 00000.
        return str(value).zfill(len(cell.number_format))
    return str(value)


def _collect(lines, max_cells, encoding, delimiter):
    columns, rows, numbers = None, [], []
    cells = 0
    for line, row in lines:
        row = [_clean(cell) for cell in row]
        if not any(row):
            continue
        if columns is None:
            columns = _header(row)
            continue
        if len(row) > len(columns):
            if any(row[len(columns) :]):
                raise TableError("row_width", row=line, found=len(row), expected=len(columns))
            row = row[: len(columns)]
        row += [""] * (len(columns) - len(row))
        cells += len(columns)
        if cells >= max_cells:
            raise TableError("cells_many", limit=max_cells)
        rows.append(row)
        numbers.append(line)
    if columns is None:
        raise TableError("empty")
    if not rows:
        raise TableError("no_rows")
    return Table(columns, rows, numbers, encoding, delimiter)


def _clean(cell):
    cell = " ".join(cell.split())
    # What harmless_cell() put in front comes off again when the file is corrected and loaded.
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in _FORMULA_START else cell


def _header(row):
    while row and not row[-1]:
        row.pop()
    if len(row) > MAX_COLUMNS:
        raise TableError("columns_many", limit=MAX_COLUMNS)
    seen = set()
    for position, column in enumerate(row):
        if not column:
            row[position] = column = f"#{position + 1}"
        if column.casefold() in seen:
            raise TableError("column_twice", column=column)
        seen.add(column.casefold())
    return row


def harmless_cell(text):
    """Return a cell that a spreadsheet shows as it is instead of running it as a formula."""
    if text and text[0] in _FORMULA_START:
        return f"'{text}"
    return text


def write_csv(rows):
    """Return rows of texts as the bytes of a CSV file that spreadsheets open: UTF-8 with a mark."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([harmless_cell(str(cell)) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")
