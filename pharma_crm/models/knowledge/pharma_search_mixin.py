# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from ...tools.search_terms import index_terms, snippet, tsquery

VECTOR = (
    "setweight(to_tsvector('simple'::regconfig, COALESCE(search_title, '')), 'A') || "
    "setweight(to_tsvector('simple'::regconfig, COALESCE(search_body, '')), 'D')"
)


class PharmaSearchMixin(models.AbstractModel):
    """Full-text search in any language: the words of some fields, kept in an index, asked for with a rank."""

    _name = "pharma.search.mixin"
    _description = "Found by its words"

    # paths of fields: what is found in the title counts more
    _search_title_paths = ("name",)
    _search_body_paths = ()

    search_title = fields.Text(
        compute="_compute_search_terms", store=True, groups=fields.NO_ACCESS, copy=False
    )
    search_body = fields.Text(
        compute="_compute_search_terms", store=True, groups=fields.NO_ACCESS, copy=False
    )
    lang_id = fields.Many2one(
        "res.lang",
        "Language",
        index="btree_not_null",
        ondelete="set null",
        help="In which language it is written; readers find what is in their own language first.",
    )
    search_query = fields.Char(
        "Words",
        compute="_compute_search_query",
        search="_search_search_query",
        help="All words have to be there; their endings do not matter.",
    )

    _search_idx = models.Index(f"USING gin (({VECTOR}))")

    @api.model
    def default_get(self, fields_list):
        """Propose the language of the writer. No default of the field: it would also claim older records."""
        values = super().default_get(fields_list)
        if "lang_id" in fields_list and "lang_id" not in values:
            values["lang_id"] = self._reader_languages(self.env.lang)[:1].id
        return values

    @api.model
    def _reader_languages(self, code):
        """Return the languages that a reader of one reads: the very one first, then its other regions."""
        code = code or "en_US"
        languages = self.env["res.lang"].with_context(active_test=False)
        found = languages.search([("code", "=like", f"{code.split('_')[0]}%")])
        return found.sorted(lambda lang: lang.code != code)

    def _search_foreign(self, languages):
        """Return the name of this record's language when it is none of the reader's; "" otherwise."""
        lang = self.lang_id
        # "Chinese (Simplified) / 简体中文": its speakers look for the second
        return "" if not lang or lang in languages else lang.name.rsplit("/", 1)[-1].strip()

    @api.depends(lambda self: (*self._search_title_paths, *self._search_body_paths))
    def _compute_search_terms(self):
        for record in self:
            record.search_title = index_terms(record._search_text(self._search_title_paths))
            record.search_body = index_terms(record._search_text(self._search_body_paths))

    def _search_text(self, paths):
        """The plain text of some fields of a record."""
        parts = []
        for path in paths:
            for value in self.mapped(path):
                if value:
                    # without the stars that stand for bold
                    parts.append(html2plaintext(value).replace("*", "") if "<" in value else value)
        return "\n".join(parts)

    def _compute_search_query(self):
        self.search_query = False

    @api.model
    def _search_search_query(self, operator, value):
        if operator not in ("ilike", "like", "=", "in"):
            return NotImplemented
        words = (
            value if isinstance(value, str) else " ".join(v for v in value if isinstance(v, str))
        )
        question = tsquery(words)
        if not question:
            return Domain.TRUE
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s @@ to_tsquery('simple'::regconfig, %s)", self._search_vector(alias), question
            )
        )

    @api.model
    def _search_vector(self, alias):
        # the very expression of the index
        return SQL(
            "(setweight(to_tsvector('simple'::regconfig, COALESCE(%s, '')), 'A') || "
            "setweight(to_tsvector('simple'::regconfig, COALESCE(%s, '')), 'D'))",
            SQL.identifier(alias, "search_title"),
            SQL.identifier(alias, "search_body"),
        )

    @api.model
    def _search_ranked(self, words, domain=(), limit=20, languages=None):
        """Return [((language, rank), record)] of what the user may see, best first; without words the newest.

        :param languages: what is written in one of them comes first, then what says nothing of its language
        """
        question = tsquery(words)
        if (words or "").strip() and not question:
            return []
        self.flush_model(["search_title", "search_body", "lang_id"])
        query = self._search(Domain(domain) & Domain("search_query", "ilike", words or ""))
        alias = query.table
        rank = (
            SQL(
                "ts_rank_cd(%s, to_tsquery('simple'::regconfig, %s))",
                self._search_vector(alias),
                question,
            )
            if question
            else SQL("CAST(0 AS float)")
        )
        mine = SQL(
            "CASE WHEN %(lang)s = ANY(%(mine)s) THEN 2 WHEN %(lang)s IS NULL THEN 1 ELSE 0 END",
            lang=SQL.identifier(alias, "lang_id"),
            mine=(languages or self.env["res.lang"]).ids,
        )
        query.order = SQL("%s DESC, %s DESC, %s DESC", mine, rank, SQL.identifier(alias, "id"))
        query.limit = limit
        rows = self.env.execute_query(query.select(SQL.identifier(alias, "id"), mine, rank))
        records = self.browse([row[0] for row in rows])
        return [((row[1], row[2]), record) for row, record in zip(rows, records, strict=True)]

    def _search_snippet(self, words):
        """The place where this record answers, as HTML."""
        return str(snippet(self._search_text(self._search_body_paths), words))
