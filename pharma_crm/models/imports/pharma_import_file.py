# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib
from contextlib import contextmanager

from odoo import models
from odoo.exceptions import UserError, ValidationError

from ...tools import table_reader
from .pharma_import import SAMPLE_ROWS


def _checksum(content):
    return hashlib.sha256(content).hexdigest()


class PharmaImport(models.Model):
    """The file of an import: reading it, and saying what is wrong with it."""

    _inherit = "pharma.import"

    def _open_table(self):
        """Return the file as a table that is read row by row, or raise one clear error."""
        self.ensure_one()
        # sudo: a steward need not read the system parameters to be held to this one
        limit = self.env["ir.config_parameter"].sudo().get_param("pharma_crm.import_max_cells")
        content = self._content()
        if self.checksum and self.state != "draft" and _checksum(content) != self.checksum:
            raise UserError(
                self.env._(
                    "The file of “%s” is another one than was checked; check it again.", self.name
                )
            )
        with self._wording_errors():
            return table_reader.open_table(
                content,
                int(limit or 0),
                self.encoding,
                self.delimiter and self.delimiter.replace("\\t", "\t"),
            )

    def _content(self):
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    @contextmanager
    def _wording_errors(self):
        """Turn what the reader finds wrong into an error for the user."""
        try:
            yield
        except table_reader.TableError as error:
            raise ValidationError(self._table_message(error)) from error

    def _table_message(self, error):
        """Word what is wrong with a file."""
        values = error.values
        name = self.filename or self.env._("The file")
        messages = {
            "empty": lambda: self.env._("%(file)s is empty.", file=name),
            "no_rows": lambda: self.env._("%(file)s has a header but no rows.", file=name),
            "not_a_table": lambda: self._kind_message(name, values["kind"]),
            "columns_many": lambda: self.env._(
                "%(file)s has more than %(limit)s columns.", file=name, **values
            ),
            "cells_many": lambda: self.env._(
                "%(file)s has %(limit)s cells or more. Split it or take out columns that are not needed.",
                file=name,
                **values,
            ),
            "column_twice": lambda: self.env._(
                "%(file)s has two columns called “%(column)s”.", file=name, **values
            ),
            "unpacked_large": lambda: self.env._(
                "%(file)s unpacks to more than %(limit)s MB.", file=name, **values
            ),
            "broken": lambda: self.env._(
                "Line %(row)s of %(file)s cannot be read; perhaps a quotation mark is not closed.",
                file=name,
                **values,
            ),
            "nul": lambda: self.env._(
                "Line %(row)s of %(file)s has NUL characters, which no text has.",
                file=name,
                **values,
            ),
            "encoding": lambda: self.env._(
                "Line %(row)s of %(file)s is not written in %(encoding)s; correct the encoding.",
                file=name,
                **values,
            ),
            "encoding_unknown": lambda: self.env._(
                "There is no encoding “%(encoding)s”; leave it empty to have it found out.",
                **values,
            ),
            "encodings_mixed": lambda: self.env._(
                "%(file)s mixes encodings: from line %(row)s on, lines are not UTF-8 while others are."
                " Save it in one encoding, or say which one to take.",
                file=name,
                **values,
            ),
            "delimiter": lambda: self.env._(
                "“%(delimiter)s” cannot separate cells; it has to be one character.", **values
            ),
        }
        return messages[error.code]()

    def _kind_message(self, name, kind):
        if kind == "XLS":
            return self.env._(
                "%s is an old XLS file or protected by a password; save it as XLSX or CSV without password.",
                name,
            )
        if kind == "XLSX":
            return self.env._(
                "%s is no XLSX file that can be opened: it is broken or protected.", name
            )
        return self.env._(
            "%(file)s is no CSV or XLSX file%(kind)s.",
            file=name,
            kind=kind and self.env._(" but a %s file", kind) or "",
        )

    def _take_file(self):
        """Read the file, note what it is and propose a mapping."""
        self.ensure_one()
        table = self._open_table()
        sample, row_count = [], 0
        with self._wording_errors():
            for _number, cells, _width in table.rows():
                row_count += 1
                if row_count <= SAMPLE_ROWS:
                    sample.append(cells)
            if not row_count:
                raise table_reader.TableError("no_rows")
        profile = self.env["pharma.import.profile"]._match(table.columns, self.target)
        self._workflow_write(
            {
                "encoding": table.encoding,
                "delimiter": table.delimiter.replace("\t", "\\t"),
                "checksum": _checksum(self._content()),
                "row_count": row_count,
                "run_id": False,
            }
        )
        if profile and not self.profile_id:
            values = {"profile_id": profile.id, "target": profile.target}
            values["country_id"] = profile.country_id.id or self.country_id.id
            self._workflow_write(values)
        elif not self.target:
            guess = self.env["pharma.import.field"]._guess_target(table.columns, self.filename)
            self._workflow_write({"target": guess})
        self._propose_mapping(table.columns, sample)
