# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import re

from markupsafe import escape

from odoo import api, models
from odoo.tools import SQL

from ...tools.matching.scripts import HAN

REPLACEMENT = "–"
# Tables of the product itself, without data of people.
SPARED_TABLES = re.compile(
    r"^(ir_(?!attachment|actions_todo|logging|profile)|res_(country|currency|lang|groups|config)|pharma_(specialty|class)$)"
)
# {type of a column: what its new text is cast to}
TEXT_TYPES = {"character varying": SQL("varchar"), "text": SQL("text"), "jsonb": SQL("jsonb")}


class PharmaPrivacy(models.AbstractModel):
    """The last step of an erasure: where somebody has written the person's name or number into a text."""

    _inherit = "pharma.privacy"

    @api.model
    def _personal_words(self, partner):
        """Return the texts that name a person: names as now, as published and as before, mails and numbers."""
        person = partner.sudo()  # sudo: all of them
        words = {
            person[name]
            for name in ("name", "pharma_published_name", "pharma_latin_name", "email", "email_normalized", "phone",
                         "phone_sanitized", "pharma_licence_number")
            if name in person._fields
        }  # fmt: skip
        words |= set(
            self.env["pharma.field.history"].sudo().search(
                [("partner_id", "=", partner.id), ("field_name", "in", ("name", "email", "phone"))]
            ).mapped("old_value")
        )  # fmt: skip
        parts = (person.name or "").split()
        if len(parts) > 1:
            words |= {f"{parts[-1]}, {' '.join(parts[:-1])}", f"{parts[-1]} {' '.join(parts[:-1])}"}
        words = {word.strip() for word in words if word and self._names_somebody(word.strip())}
        return sorted(words, key=len, reverse=True)

    @api.model
    def _names_somebody(self, word):
        """Whether a text is long enough to name a person; a Chinese name has two characters."""
        return len(word) >= (2 if HAN.search(word) else 5)

    @api.model
    def _is_full_name(self, name):
        """Whether a name means one person wherever it stands: of several words, or of three Chinese characters."""
        return len(name.split()) > 1 or len(HAN.findall(name)) > 2

    @api.model
    def _is_only_bearer(self, partner, merged):
        """Whether the person's name is nobody else's in the database, nor a part of it."""
        # sudo: of whatever company
        twins = (
            self.env["res.partner"]
            .sudo()
            .with_context(active_test=False)
            .search_count(
                [
                    ("name", "ilike" if HAN.search(partner.name) else "=ilike", partner.name),
                    ("id", "not in", (partner | merged).ids),
                ],
                limit=1,
            )
        )
        return not twins and self._is_full_name(partner.name)

    @api.model
    def _word_pattern(self, word):
        """Return the pattern that finds a word as a whole: “Ann Li” is not in “Joann Lind”.

        A letter before it that a backslash makes a line break or a tab, as JSON writes them, is none. Chinese is
        written without gaps.
        """
        pattern = re.escape(word).replace(r"\ ", " ")
        if word[0].isalnum() and not HAN.match(word[0]):
            pattern = rf"(?:(?<![[:alnum:]])|(?<=\\[nrt])){pattern}"
        if word[-1].isalnum() and not HAN.match(word[-1]):
            pattern += "(?![[:alnum:]])"
        return pattern

    @api.model
    def _text_columns(self):
        """Return {table: ([text columns], [columns that link to a partner], has a company)} of this database."""
        tables = {}
        for table, column, type_ in self.env.execute_query(
            SQL(
                """
                SELECT c.table_name::text, c.column_name::text, c.data_type::text
                  FROM information_schema.columns c
                  JOIN information_schema.tables t USING (table_schema, table_name)
                 WHERE c.table_schema = current_schema AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
                """
            )
        ):
            if SPARED_TABLES.match(table):
                continue
            texts, links, flags = tables.setdefault(table, ([], [], set()))
            if type_ in TEXT_TYPES:
                texts.append((column, type_))
            elif column == "company_id":
                flags.add("company")
        for table, column in self.env.execute_query(
            SQL(
                """
                SELECT con.conrelid::regclass::text, att.attname::text
                  FROM pg_constraint con
                  JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
                 WHERE con.contype = 'f' AND con.confrelid = 'res_partner'::regclass
                """
            )
        ):
            if table in tables:
                tables[table][1].append(column)
        return {table: found for table, found in tables.items() if found[0]}

    @api.model
    def _sweep(self, partner, words, everywhere, spared=()):
        """Take the words of a person out of all texts.

        Rows that link to the person lose them always; others only when nobody else bears the name, so that the
        mention of a namesake stays. Rows of other companies are theirs to erase.

        :param spared: set of (model, field) that the law wants kept
        :return: number of rows that lost something
        """
        if not words:
            return 0
        kept = {(self.env[model_name]._table, name) for model_name, name in spared}
        variants = {
            variant
            for word in words
            for variant in (word, str(escape(word)), json.dumps(word)[1:-1])
        }
        pattern = "|".join(map(self._word_pattern, sorted(variants, key=len, reverse=True)))
        count = 0
        self.env.flush_all()
        for table, (columns, links, flags) in sorted(self._text_columns().items()):
            columns = [(name, type_) for name, type_ in columns if (table, name) not in kept]
            if not columns or not (links or everywhere):
                continue
            linked = [SQL("%s = %s", SQL.identifier(name), partner.id) for name in links]
            scope = [SQL("(%s)", SQL(" OR ").join(linked))] if linked and not everywhere else []
            if "company" in flags:
                scope.append(
                    SQL("(company_id IS NULL OR company_id = %s)", partner.company_id.id or None)
                )
            found = [
                SQL("%s::text ~* %s", SQL.identifier(name), pattern) for name, _type in columns
            ]
            values = [
                SQL(
                    "%(name)s = regexp_replace(%(name)s::text, %(pattern)s, %(new)s, 'gi')::%(type)s",
                    name=SQL.identifier(name), pattern=pattern, new=REPLACEMENT, type=TEXT_TYPES[type_],
                )
                for name, type_ in columns
            ]  # fmt: skip
            rows = self.env.execute_query(
                SQL(
                    "UPDATE %s SET %s WHERE (%s)%s RETURNING 1",
                    SQL.identifier(table),
                    SQL(", ").join(values),
                    SQL(" OR ").join(found),
                    SQL(" AND %s", SQL(" AND ").join(scope)) if scope else SQL(),
                )
            )
            count += len(rows)
        return count
