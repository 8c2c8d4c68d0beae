# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib

from odoo import models
from odoo.exceptions import ValidationError

from ...tools import table_reader

# A file with as many cells or more is refused; the system parameter can raise it.
MAX_CELLS = 2_000_000


class PharmaImport(models.Model):
    """The file of an import: reading it, and saying what is wrong with it."""

    _inherit = "pharma.import"

    def _read_table(self):
        """Return the file as a table, or raise one clear error."""
        self.ensure_one()
        # sudo: a steward need not read the system parameters to be held to this one
        parameter = self.env["ir.config_parameter"].sudo().get_param("pharma_crm.import_max_cells")
        try:
            return table_reader.read_table(
                base64.b64decode(self.with_context(bin_size=False).file or b""),
                int(parameter or MAX_CELLS),
                self.encoding,
                self.delimiter and self.delimiter.replace("\\t", "\t"),
            )
        except table_reader.TableError as error:
            raise ValidationError(self._table_message(error)) from error

    def _table_message(self, error):
        """Word what is wrong with a file."""
        values = error.values
        name = self.filename or self.env._("The file")
        messages = {
            "empty": lambda: self.env._("%(file)s is empty.", file=name),
            "no_rows": lambda: self.env._("%(file)s has a header but no rows.", file=name),
            "not_a_table": lambda: self.env._(
                "%(file)s is no CSV or XLSX file%(kind)s.",
                file=name,
                kind=values.get("kind") and self.env._(" but a %s file", values["kind"]) or "",
            ),
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
            "row_width": lambda: self.env._(
                "Line %(row)s of %(file)s has %(found)s cells where the header has %(expected)s.",
                file=name,
                **values,
            ),
            "unpacked_large": lambda: self.env._(
                "%(file)s unpacks to more than %(limit)s MB.", file=name, **values
            ),
            "broken": lambda: self.env._(
                "Line %(row)s of %(file)s cannot be read.", file=name, **values
            ),
        }
        return messages[error.code]()

    def _take_file(self):
        """Read the file, note what it is and propose a mapping."""
        self.ensure_one()
        table = self._read_table()
        content = base64.b64decode(self.with_context(bin_size=False).file)
        profile = self.env["pharma.import.profile"]._match(table.columns, self.target)
        self._workflow_write(
            {
                "encoding": table.encoding,
                "delimiter": table.delimiter.replace("\t", "\\t"),
                "checksum": hashlib.sha256(content).hexdigest(),
                "row_count": len(table.rows),
                "run_id": False,
            }
        )
        if profile and not self.profile_id:
            values = {"profile_id": profile.id, "target": profile.target}
            values["country_id"] = profile.country_id.id or self.country_id.id
            self._workflow_write(values)
        self._propose_mapping(table)
