# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import hmac
import re

from odoo import api, models
from odoo.tools import SQL

from ...tools import table_reader
from ...tools.matching.scripts import HAN


def _tokens(text):
    return set(re.findall(r"\w+", text.casefold()))


class PharmaPrivacy(models.AbstractModel):
    """Erasure and lists: loaded lists that hold the person go, and the next one does not bring them back."""

    _inherit = "pharma.privacy"

    # -- the codes ---------------------------------------------------------------------------------

    @api.model
    def _person_codes(self, partners):
        """Return the numbers under which lists know these people."""
        # sudo: all of them, see _personal_records
        people = partners.sudo().with_context(active_test=False)
        codes = self.env["pharma.account.code"].sudo().search([("partner_id", "in", people.ids)])
        return sorted({*people.mapped("pharma_code"), *codes.mapped("code")} - {False})

    @api.model
    def _code_key(self, code, company):
        """Return what is kept of the code of an erased person: it knows the code again and does not tell it."""
        # sudo: the secret of this database
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        text = f"pharma-erased/{company.id}/{code}"
        return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]

    @api.model
    def _erased_keys(self, company):
        """Return the keys of all codes of a company's erased people."""
        rows = self.env.execute_query(
            SQL(
                "SELECT jsonb_array_elements_text(pharma_erased_keys) FROM res_partner"
                " WHERE company_id = %s AND pharma_erased_keys IS NOT NULL",
                company.id,
            )
        )
        return {key for (key,) in rows}

    # -- the lists ---------------------------------------------------------------------------------

    @api.model
    def _delete_source_lists(self, words, codes, company):
        """Delete the company's loaded lists, and their refused rows, that hold the person.

        What the lists held of others is in the database. A list has the parts of a name in columns of their own,
        so a row holds the person when all parts stand in it, in whatever order.

        :return: how many files and rows went
        """
        # sudo: whoever loaded the list; lists of other companies are theirs
        imports = self.env["pharma.import"].sudo().search([("company_id", "=", company.id)])
        # the list itself is the file of a field, others hang in the chatter
        files = (
            self.env["ir.attachment"]
            .sudo()
            .with_context(skip_res_field_check=True)
            .search(
                [
                    ("res_model", "=", "pharma.import"),
                    ("res_id", "in", imports.ids),
                    ("type", "=", "binary"),
                ]
            )
        )
        gone = files.browse()
        refused = imports.error_ids.browse()
        for record in imports:
            known = self._code_columns(record), set(codes)
            gone |= files.filtered(
                lambda file, record=record, known=known: (
                    file.res_id == record.id and self._file_holds(file.raw or b"", words, *known)
                )
            )
            refused |= record.error_ids.filtered(
                lambda row, known=known: self._row_holds(row.cells or [], words, *known)
            )
        # examples of the columns may be the person's
        imports.browse(set(gone.mapped("res_id"))).mapping_ids.sample = False
        count = len(gone) + len(refused)
        gone.unlink()
        refused.unlink()
        return count

    @api.model
    def _code_columns(self, record):
        """Return where a list has the codes of doctors; the same number elsewhere is another thing's."""
        name = {"doctor": "code", "affiliation": "doctor_code"}.get(record.target)
        return [line.index for line in record.mapping_ids if line.field_id.name == name]

    @api.model
    def _file_holds(self, content, words, code_columns, codes):
        try:
            table = table_reader.open_table(content)
            return any(
                self._row_holds(cells, words, code_columns, codes)
                for _line, cells, _width in table.rows()
            )
        except table_reader.TableError:
            text = content.decode("utf-8", "ignore").casefold()
            return any(word.casefold() in text for word in words)

    @api.model
    def _row_holds(self, cells, words, code_columns, codes):
        """Whether a row of a list is about the person: by the code, or by all parts of the name in any order."""
        if any(column < len(cells) and cells[column] in codes for column in code_columns):
            return True
        text = " ".join(cells).casefold()
        found = None
        for word in words:
            parts = _tokens(word)
            if HAN.search(word) or len(parts) < 2:
                if word.casefold() in text:
                    return True
                continue
            found = _tokens(text) if found is None else found
            if parts <= found:
                return True
        return False
