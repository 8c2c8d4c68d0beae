# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..accounts.res_partner import PHARMA_TYPES

READERS = "pharma_crm.group_line_manager,pharma_crm.group_all_accounts"
# Figures of a set of accounts, and the colour of a tile that is not zero.
FIGURES = ("stale", "unverified", "bad_phone", "no_phone", "uncovered")
# A department is reached by its hospital's phone and worked by whoever covers the hospital or the doctors: that it
# has neither a phone nor a coverage of its own is no fault.
LEFT_OUT = {"no_phone": ("department",), "uncovered": ("department",)}


class PharmaDataQuality(models.AbstractModel):
    """How good the data are: one screen of figures, each leading to the records behind it.

    All figures are of the accounts that the reader sees: a manager's own part of the tree, a steward's company.
    """

    _name = "pharma.data.quality"
    _description = "Data quality"

    @api.model
    def _check_reader(self):
        if not self.env.user.has_groups(READERS):
            raise AccessError(self.env._("Data quality is for data stewards and managers."))

    @api.model
    def _accounts_domain(self, territory_id=False, pharma_type=False):
        """Return the domain of the accounts that are counted, of a part of the tree or of all that one sees."""
        types = [pharma_type] if pharma_type else [key for key, _label in PHARMA_TYPES]
        domain = Domain("pharma_type", "in", types) & Domain(
            "company_id", "in", self.env.companies.ids
        )
        if territory_id:
            territory = self.env["pharma.territory"].browse(territory_id).exists()
            territory.check_access("read")
            domain &= Domain("pharma_coverage_ids.territory_id", "child_of", territory.ids)
        return domain

    @api.model
    def _stale_date(self):
        return fields.Date.context_today(self) - relativedelta(
            months=self.env.company.pharma_stale_months
        )

    @api.model
    def _filled(self, name):
        """Return the SQL of whether a field of the account p has a value."""
        field = self.env["res.partner"]._fields[name]
        column = SQL("p.%s", SQL.identifier(name))
        if field.type in ("integer", "float", "monetary"):
            return SQL("COALESCE(%s, 0) <> 0", column)
        if field.type == "boolean":
            return SQL("COALESCE(%s, FALSE)", column)
        if field.translate:
            return SQL("%s IS NOT NULL", column)
        if field.type in ("char", "text", "html"):
            return SQL("COALESCE(%s, '') <> ''", column)
        return SQL("%s IS NOT NULL", column)

    @api.model
    def _completeness_sql(self):
        """Return the SQL of how complete the account p is: 0…1, NULL where its type has no wanted fields."""
        cases = []
        for type_, _label in PHARMA_TYPES:
            names = self.env["pharma.field.policy"]._complete_names(type_, self.env.company.id)
            names = [name for name in names if self.env["res.partner"]._fields[name].store]
            if names:
                filled = SQL(" + ").join(SQL("(%s)::int", self._filled(name)) for name in names)
                cases.append(SQL("WHEN %s THEN (%s)::float / %s", type_, filled, len(names)))
        return (
            SQL("CASE p.pharma_type %s END", SQL(" ").join(cases)) if cases else SQL("NULL::float")
        )

    @api.model
    def _figures_sql(self):
        """Return the SQL of the aggregates, in the order of total, completeness, incomplete, FIGURES."""
        stale = self._stale_date()
        return SQL(
            """
            count(*),
            avg(%(complete)s),
            count(*) FILTER (WHERE %(complete)s < 1),
            count(*) FILTER (WHERE COALESCE(p.pharma_verified_on, p.create_date::date) < %(stale)s),
            count(*) FILTER (WHERE p.pharma_unverified),
            count(*) FILTER (WHERE COALESCE(p.phone, '') <> '' AND COALESCE(p.phone_sanitized, '') = ''),
            count(*) FILTER (WHERE COALESCE(p.phone, '') = '' AND p.pharma_type <> ALL(%(no_phone)s)),
            count(*) FILTER (WHERE p.pharma_type <> ALL(%(no_coverage)s) AND NOT EXISTS (
                SELECT FROM pharma_coverage c
                 WHERE c.partner_id = p.id AND c.active
                   AND (c.date_start IS NULL OR c.date_start <= CURRENT_DATE)
                   AND (c.date_end IS NULL OR c.date_end >= CURRENT_DATE)))
            """,
            complete=self._completeness_sql(),
            stale=stale,
            no_phone=list(LEFT_OUT["no_phone"]),
            no_coverage=list(LEFT_OUT["uncovered"]),
        )

    @api.model
    def _to_figures(self, row):
        total, complete, incomplete, *others = row
        return {
            "total": total,
            "complete": None if complete is None else round(100 * complete, 1),
            "incomplete": incomplete,
            **dict(zip(FIGURES, others, strict=True)),
        }

    @api.model
    @api.readonly
    def figures(self, territory_id=False, pharma_type=False):
        """Return all figures of the screen.

        :param territory_id: part of the tree; everything that one sees when not given
        :param pharma_type: one type of accounts; all when not given
        :return: {"stale_months", "types", "parts", "requests", "duplicates", …}; "bases": of how many accounts a
            figure could be, where that is not all; a figure that means nothing for a type of account is None
        """
        self._check_reader()
        domain = self._accounts_domain(territory_id, pharma_type)
        self.env.flush_all()
        ids = self.env["res.partner"]._search(domain).subselect()
        rows = self.env.execute_query(
            SQL(
                "SELECT p.pharma_type, GROUPING(p.pharma_type), %s FROM res_partner p WHERE p.id IN %s"
                " GROUP BY GROUPING SETS ((p.pharma_type), ())",
                self._figures_sql(),
                ids,
            )
        )
        labels = dict(
            self.env["res.partner"]._fields["pharma_type"]._description_selection(self.env)
        )
        found = {row[0]: self._to_figures(row[2:]) for row in rows if not row[1]}
        total = next(self._to_figures(row[2:]) for row in rows if row[1])
        bases = {
            figure: sum(row["total"] for type_, row in found.items() if type_ not in left_out)
            for figure, left_out in LEFT_OUT.items()
        }
        for figure, left_out in LEFT_OUT.items():
            for type_ in found.keys() & set(left_out):
                found[type_][figure] = None
        return {
            "stale_months": self.env.company.pharma_stale_months,
            "total": total,
            "bases": bases,
            "types": [
                {"key": key, "label": labels[key], **found[key]}
                for key, _label in PHARMA_TYPES
                if key in found
            ],
            "parts": self._parts(territory_id, pharma_type),
            "path": self._path(territory_id),
            "requests": self._open_requests(territory_id),
            "duplicates": self._duplicates(),
        }

    @api.model
    def _path(self, territory_id):
        """Return [{"id", "name"}] from the top of what one sees down to a territory."""
        if not territory_id:
            return []
        territory = self.env["pharma.territory"].browse(territory_id)
        above = (
            territory._ancestors().filtered("within_reach")
            if not self._sees_all()
            else territory._ancestors()
        )
        return [{"id": part.id, "name": part.name} for part in reversed(above)]

    @api.model
    def _sees_all(self):
        return self.env.user.has_group("pharma_crm.group_all_accounts")

    @api.model
    def _parts(self, territory_id, pharma_type):
        """Return the figures of the next level of the tree; one query for the parts, one for all their figures."""
        Territory = self.env["pharma.territory"]
        domain = Domain("company_id", "in", self.env.companies.ids)
        if not self._sees_all():
            domain &= Domain("within_reach", "=", True)
        if territory_id:
            parts = Territory.search_fetch(
                domain & Domain("parent_id", "=", territory_id), ["name", "parent_path"]
            )
        else:
            reached = Territory.search_fetch(domain, ["name", "parent_path", "parent_id"])
            tops = reached.filtered(lambda t: t.parent_id not in reached)
            # one node at the top says nothing that the tiles do not: go one level down
            parts = reached.filtered(lambda t: t.parent_id == tops) if len(tops) == 1 else tops
        if not parts:
            return []
        accounts = (
            self.env["res.partner"]._search(self._accounts_domain(False, pharma_type)).subselect()
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT covered.part_id, %(figures)s
                  FROM (
                       SELECT DISTINCT part.id AS part_id, c.partner_id
                         FROM pharma_territory part
                         JOIN pharma_territory t ON t.parent_path LIKE part.parent_path || '%%'
                         JOIN pharma_coverage c ON c.territory_id = t.id AND c.active
                          AND (c.date_start IS NULL OR c.date_start <= CURRENT_DATE)
                          AND (c.date_end IS NULL OR c.date_end >= CURRENT_DATE)
                        WHERE part.id = ANY(%(parts)s)
                       ) covered
                  JOIN res_partner p ON p.id = covered.partner_id AND p.active
                 WHERE p.id IN %(accounts)s
                 GROUP BY covered.part_id
                """,
                figures=self._figures_sql(),
                parts=parts.ids,
                accounts=accounts,
            )
        )
        found = {row[0]: self._to_figures(row[1:]) for row in rows}
        return [
            {"id": part.id, "name": part.name, **found[part.id]}
            for part in parts
            if part.id in found
        ]

    @api.model
    def _requests_domain(self, territory_id=False):
        domain = Domain("state", "=", "submitted") & Domain(
            "company_id", "in", self.env.companies.ids
        )
        if territory_id:
            domain &= Domain("territory_id", "child_of", territory_id)
        return domain

    @api.model
    def _open_requests(self, territory_id):
        """Return how many proposals wait, and for how many days the oldest one does."""
        [(count, oldest)] = self.env["pharma.change.request"]._read_group(
            self._requests_domain(territory_id), [], ["__count", "date_submitted:min"]
        )
        return {
            "count": count,
            "oldest_days": (fields.Datetime.now() - oldest).days if oldest else 0,
        }

    @api.model
    def _duplicates(self):
        """Return how many pairs wait for the steward, None for who may not see them."""
        Pair = self.env["pharma.duplicate"]
        return Pair.search_count([("state", "=", "open")]) if Pair.has_access("read") else None
