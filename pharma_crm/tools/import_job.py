# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What one run of an import carries from row to row. No database in here."""

from collections import Counter
from dataclasses import dataclass, field

# What lists write where they have no value.
NO_VALUE = frozenset(("not available", "n/a", "#n/a"))


class RowRefused(Exception):
    """A row that cannot be loaded; the text is for the user."""

    def __init__(self, reason, column=""):
        super().__init__(reason)
        self.reason = reason
        self.column = column


@dataclass
class Column:
    """A mapped column: where it stands, which field it fills, and what happens to a bad value.

    :param on_problem: ``refuse`` the row, leave the field ``empty``, or ``create`` the missing look-up.
    """

    index: int
    name: str
    field: str
    on_problem: str = "refuse"


@dataclass
class Row:
    """A row of the file: its line number, its cells, and the values by field once they are converted.

    :param width: number of cells in the file, None when it is that of the header.
    :param faults: what is wrong with it: (reason, name of the column, name of the field).
    """

    number: int
    cells: list
    values: dict = field(default_factory=dict)
    width: int | None = None
    faults: list = field(default_factory=list)

    def fault(self, reason, column="", field_name=""):
        """Note one thing that is wrong; the row is refused with all of them."""
        self.faults.append((reason, column, field_name))

    def faulty(self, field_names):
        """Return whether one of these fields has a fault already."""
        return any(name in field_names for _reason, _column, name in self.faults)


@dataclass
class Plan:
    """What will happen to one row: ``record`` None means that it is new; no ``changes`` means unchanged."""

    row: Row
    record: object = None
    changes: dict = field(default_factory=dict)
    extra: object = None

    @property
    def outcome(self):
        """Return ``created``, ``updated`` or ``unchanged``."""
        if self.record is None:
            return "created"
        return "updated" if self.changes or self.extra else "unchanged"


class Job:
    """A run over a file.

    :param columns: mapped columns.
    :param dry: nothing is written.
    """

    def __init__(self, columns, dry):
        self.columns = columns
        self.by_field = {column.field: column for column in columns}
        self.dry = dry
        self.counts = Counter()
        self.refused = []
        self.notes = Counter()
        self.cache = {}
        self.first_rows = {}

    def column(self, field_name):
        """Return the column mapped to a field, None when there is none."""
        return self.by_field.get(field_name)

    def cell(self, row, field_name):
        """Return the text of a field in a row, empty when not mapped or without value."""
        column = self.by_field.get(field_name)
        text = row.cells[column.index] if column else ""
        return "" if text and text[0] in "nN#" and text.casefold() in NO_VALUE else text

    def refuse(self, row, reason, column=""):
        """Leave a row out and keep why."""
        self.refused.append((row, reason, column))
        self.counts["refused"] += 1

    def refuse_faulty(self, rows):
        """Leave out the rows with faults, each with all its reasons; return the others."""
        for row in rows:
            if len(row.faults) == 1:
                [(reason, column, _field)] = row.faults
                self.refuse(row, reason, column)
            elif row.faults:
                reasons = [
                    f"{column}: {reason}" if column else reason for reason, column, _f in row.faults
                ]
                columns = dict.fromkeys(column for _r, column, _f in row.faults if column)
                self.refuse(row, " · ".join(reasons), ", ".join(columns))
        return [row for row in rows if not row.faults]

    def done(self, plans):
        """Count what happened, or would happen, to rows."""
        self.counts.update(plan.outcome for plan in plans)
