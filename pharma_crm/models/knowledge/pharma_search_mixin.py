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
    search_query = fields.Char(
        "Words",
        compute="_compute_search_query",
        search="_search_search_query",
        help="All words have to be there; their endings do not matter.",
    )

    _search_idx = models.Index(f"USING gin (({VECTOR}))")

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
    def _search_ranked(self, words, domain=(), limit=20):
        """Return [(rank, record)] of what the user may see, best first; without words the newest."""
        question = tsquery(words)
        if (words or "").strip() and not question:
            return []
        self.flush_model(["search_title", "search_body"])
        query = self._search(Domain(domain) & Domain("search_query", "ilike", words or ""))
        alias = query.table
        rank = (
            SQL(
                "ts_rank_cd(%s, to_tsquery('simple'::regconfig, %s))",
                self._search_vector(alias),
                question,
            )
            if question
            else SQL("0.0")
        )
        newest = SQL("%s DESC", SQL.identifier(alias, "id"))
        query.order = SQL("%s DESC, %s", rank, newest) if question else newest
        query.limit = limit
        rows = self.env.execute_query(query.select(SQL.identifier(alias, "id"), rank))
        records = self.browse([id_ for id_, _rank in rows])
        return [(score, record) for (_id, score), record in zip(rows, records, strict=True)]

    def _search_snippet(self, words):
        """The place where this record answers, as HTML."""
        return str(snippet(self._search_text(self._search_body_paths), words))
