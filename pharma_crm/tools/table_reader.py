# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading a table out of a CSV or XLSX file that somebody else made.

Every cell comes back as text without surrounding blanks; nothing is interpreted, so codes and
postcodes keep their leading zeros, and a formula in a text file is text. What cannot be read raises
:class:`TableError` with a code that the caller words for the user.

A CSV file is read line by line and never held as a whole, so it may be long (`FILE_CELLS`). An XLSX sheet has to
be unpacked to be read; one with `SHEET_CELLS` or more is refused while it is being read.
"""

import csv
import io
import re
from dataclasses import dataclass, field

import chardet

from . import xlsx_reader
from .spreadsheet import FORMULA_START
from .table_error import TableError

DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 300
SHEET_CELLS = 2_000_000
FILE_CELLS = 20_000_000
# Excel's own limit; a longer cell is a quotation mark that nobody closed.
MAX_CELL = 32_767
_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7Z"),
    (b"{\\rtf", "RTF"),
    (b"<!DOCTYPE", "HTML"),
    (b"<html", "HTML"),
)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f]")
__all__ = ["Table", "TableError", "TableFile", "open_table", "read_table"]


@dataclass(frozen=True)
class Table:
    """A table that was read.

    :param columns: headers, unique.
    :param rows: one list of texts per row, as wide as ``columns``.
    :param numbers: line number of each row as a person counts: the header is line 1.
    :param widths: how many cells each row has in the file.
    """

    columns: list
    rows: list
    numbers: list
    encoding: str
    delimiter: str
    widths: list = field(default_factory=list)


class TableFile:
    """A table that can be read several times, row by row."""

    def __init__(self, lines, max_cells, encoding="", delimiter=""):
        """Take a function that returns the lines of a file as (number, cells)."""
        self._lines = lines
        self._max_cells = max_cells
        self.encoding = encoding
        self.delimiter = delimiter
        self.columns = next(self._walk())

    def rows(self):
        """Yield (line number, cells as wide as the header, number of cells found) for each row that is not empty."""
        walk = self._walk()
        next(walk)
        return walk

    def _walk(self):
        """Yield the header, then the rows."""
        columns, cells = None, 0
        for line, row in self._lines():
            cells += len(row) or 1
            if cells >= self._max_cells:
                raise TableError("cells_many", limit=self._max_cells)
            row = [_clean(cell) for cell in row]
            if not any(row):
                continue
            if columns is None:
                columns = _header(row)
                yield columns
                continue
            width, wanted = len(row), len(columns)
            while width > wanted and not row[width - 1]:
                width -= 1
            yield line, row[:wanted] + [""] * (wanted - width), width
        if columns is None:
            raise TableError("empty")


def open_table(content, max_cells=None, encoding=None, delimiter=None):
    """Look into a file and return it as a :class:`TableFile`.

    :param bytes content: the file; its kind is recognised from the content, never from its name.
    :param int max_cells: a file with as many cells or more is refused while it is being read.
    :param encoding: e.g. ``"cp1251"``; found out when empty.
    :param delimiter: found out when empty.
    :raises TableError: see there; what is wrong further down is raised when it is reached.
    """
    if not content or not content.strip():
        raise TableError("empty")
    for signature, kind in _SIGNATURES:
        if content[:64].lstrip(b" \t\r\n").lower().startswith(signature.lower()):
            raise TableError("not_a_table", kind=kind)
    if content.startswith(b"PK\x03\x04"):
        lines = xlsx_reader.read_lines(content, max_cells or SHEET_CELLS, MAX_COLUMNS)
        return TableFile(lambda: lines, max_cells or SHEET_CELLS)
    if _CONTROL.search(content[:2000].partition(b"\n")[0]) and not content.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    ):
        raise TableError("not_a_table", kind="")
    encoding = encoding or detect_encoding(content)
    if not encoding.lower().replace("_", "-").startswith(("utf-16", "utf16", "utf-32")):
        _refuse_nul(content)
    try:
        # the header and the delimiter are near the beginning
        sample = content[:60_000].decode(encoding, errors="ignore")
    except (LookupError, ValueError) as error:
        raise TableError("encoding_unknown", encoding=encoding) from error
    delimiter = delimiter or detect_delimiter(sample)
    if len(delimiter) != 1:
        raise TableError("delimiter", delimiter=delimiter)
    return TableFile(
        lambda: _csv_lines(content, encoding, delimiter),
        max_cells or FILE_CELLS,
        encoding,
        delimiter,
    )


def read_table(content, max_cells=None, encoding=None, delimiter=None):
    """Read a whole file at once, see :func:`open_table`; a file without rows raises ``no_rows``."""
    table = open_table(content, max_cells, encoding, delimiter)
    found = list(table.rows())
    if not found:
        raise TableError("no_rows")
    numbers, rows, widths = map(list, zip(*found, strict=True))
    return Table(table.columns, rows, numbers, table.encoding, table.delimiter, widths)


def _refuse_nul(content):
    position = content.find(b"\x00")
    if position >= 0:
        raise TableError("nul", row=content.count(b"\n", 0, position) + 1)


def detect_encoding(content):
    """Return the name of the encoding: byte order mark, UTF-8 when it fits, else the likeliest one.

    :raises TableError: ``encodings_mixed`` when some lines are UTF-8 and others are not.
    """
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
        _refuse_mixed(content)
        sample = content[:200_000]
    guess = chardet.detect(sample)
    encoding = (guess.get("encoding") or "").lower()
    if (guess.get("confidence") or 0) < 0.8 or encoding in ("ascii", "iso-8859-1"):
        return _guess_legacy(sample)
    return {"gb2312": "gb18030", "gbk": "gb18030"}.get(encoding, encoding)


def _refuse_mixed(content):
    """Raise when lines in UTF-8 stand beside lines in another encoding: one of them would be read wrongly."""
    good, bad, first = 0, 0, 0
    for number, line in enumerate(content.splitlines(), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
            first = first or number
    # A line of two letters of another encoding can look like UTF-8; half of the lines cannot.
    if good and good >= bad:
        raise TableError("encodings_mixed", row=first)


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


def _csv_lines(content, encoding, delimiter):
    csv.field_size_limit(MAX_CELL)
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=False)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise TableError("broken", row=reader.line_num) from error
    except UnicodeError as error:
        # text is decoded in blocks, so the reader has not come to the line yet
        try:
            start = content.decode(encoding) and len(content)
        except UnicodeDecodeError as found:
            start = found.start
        raise TableError(
            "encoding", row=content.count(b"\n", 0, start) + 1, encoding=encoding
        ) from error


def _clean(cell):
    cell = " ".join(cell.split())
    # What harmless_cell() put in front comes off again when the file is corrected and loaded.
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in FORMULA_START else cell


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
