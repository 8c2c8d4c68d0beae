# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import MissingError, UserError
from odoo.tools import SQL, format_list

from ...tools import progress
from ..mixin_plan_scope import SCOPE_FIELDS
from ..pharma_cycle_figures import SUM_NAMES
from .pharma_cycle_progress_query import LINE_GROUPS

PROGRESS_FIELDS = (
    "name", "state", "territory_id", "company_id", "date_start", "date_end", "under_threshold", "over_threshold",
)  # fmt: skip


class PharmaCycle(models.Model):
    """Plan vs achieved for screens, reports and other tools: one function, `get_progress`."""

    _inherit = "pharma.cycle"

    @api.readonly
    def get_progress(self, territory_id=None, groupby="class_id"):
        """Return the KPIs of this cycle, in total and by group, for screens and other tools.

        Only the caller's own territories count, as in every list.

        :param territory_id: a territory; it and everything below it count. Empty: all that the caller sees
        :param groupby: class_id, specialty_id, territory_id, product_id or key_message_id (channel_id where
            calls are kept), or a list of them
        :return: ``{"cycle_id", "name", "working_days", "elapsed_days", "total": KPIs,
            "groups": {groupby: [{"id", "name", **KPIs}]}}``; a ratio without denominator is None. The total
            has besides all counted calls, and how many of them were joint ones. A product, a message and a channel
            have no targets of their own: only goal, actual, earned, others (calls on customers whose plan does not
            name it), remaining, attainment, band.
        """
        self.ensure_one()
        # sudo: what the rules and the figures need of the cycle, instead of all that it has; the rules follow
        self.sudo().fetch(PROGRESS_FIELDS)
        self.check_access("read")
        return self._progress(self._named_territory(territory_id), groupby)

    @api.model
    def _named_territory(self, territory_id):
        """Return the territory that a client names (none when it names none); refuse what it may not read."""
        territory = self.env["pharma.territory"].browse(territory_id or [])
        # sudo: whether it is there; who may read it is asked next
        (territory | self.territory_id).sudo().fetch(SCOPE_FIELDS)
        try:
            territory.sudo().mapped("parent_path")
        except MissingError:
            raise UserError(
                self.env._("There is no territory with the identifier %s.", territory_id)
            ) from None
        territory.check_access("read")
        return territory

    def _progress(self, territory=None, groupby="class_id"):
        """See `get_progress`; the caller has checked the access to the cycle."""
        self.ensure_one()
        groupbys = [groupby] if isinstance(groupby, str) else list(groupby)
        known = self._progress_groups()
        for name in groupbys:
            if name not in known:
                raise UserError(
                    self.env._(
                        "Progress is grouped by one of %(groups)s, not by %(group)s.",
                        groups=format_list(self.env, list(known), "or"),
                        group=name,
                    )
                )
        sums = self._progress_sums(self._counted_territory_ids(territory), groupbys)
        total = sums.pop(("total", None, None), {})
        groups = {name: [] for name in groupbys}
        pace = self._pace()
        for (name, key, _territory), values in sums.items():
            kpi = (self._kpi if name in LINE_GROUPS else self._subject_kpi)(values, pace)
            groups[name].append({"id": key or False, "name": "", **kpi})
        self._name_groups(groups)
        return {
            "cycle_id": self.id,
            "name": self.display_name,
            "working_days": pace[1],
            "elapsed_days": pace[0],
            "total": self._total_kpi(total, pace),
            "groups": groups,
        }

    def _total_kpi(self, sums, pace=None):
        kpi = self._kpi(sums, pace)
        for name in ("all_calls", "joint"):
            kpi[name] = sums.get(name) or 0
        kpi["adherence"] = progress.adherence(kpi["actual"], kpi["all_calls"])
        return kpi

    def _pace(self):
        """Return elapsed and all working days, and the thresholds of the band: what many figures ask for."""
        return (
            self.elapsed_days, self.working_days, self.under_threshold, self.over_threshold,
        )  # fmt: skip

    def _kpi(self, sums, pace=None):
        """Return sums over targets together with the ratios and the band that follow from them."""
        self.ensure_one()
        sums = {name: sums.get(name) or 0 for name in SUM_NAMES}
        pace = pace or self._pace()
        return {
            **sums,
            **progress.ratios(sums),
            "expected": progress.expected(sums["goal"], *pace[:2]),
            "band": progress.band(sums["earned"], sums["goal"], *pace) if sums["targets"] else None,
        }

    def _subject_kpi(self, sums, pace):
        """The same of a product, message or channel, on the customers that it is planned for.

        Without weights each call that carried it counts 1. Others: calls on customers that it is not planned for.
        """
        goal, actual = sums.get("goal") or 0, sums.get("actual") or 0
        earned = sums.get("earned", actual)
        return {
            "goal": goal,
            "actual": actual,
            "earned": earned,
            "others": max(0, (sums.get("all_calls") or 0) - actual),
            "remaining": progress.remaining(goal, actual),
            "attainment": progress.attainment(earned, goal),
            "expected": progress.expected(goal, *pace[:2]),
            "band": progress.band(earned, goal, *pace) if goal else None,
        }

    @api.model
    def _name_groups(self, groups):
        """Fill in the names, and put the rows in the order of their model; those without a record last."""
        known = self._progress_groups()
        labels = {name: {} for name in groups}
        queries = []
        for name, rows in groups.items():
            # sudo: the reader sees the calls on them, and so their names: a class or a product is no secret
            records = self.env[known[name]].sudo().with_context(active_test=False)
            records = records.browse([row["id"] for row in rows if row["id"]])
            kept = records._kept_labels() if hasattr(records, "_kept_labels") else {}
            if all(id_ in kept for id_ in records._ids):
                labels[name] = kept
            else:
                queries.append(self._names_query(name, records))
        if queries:
            query = SQL(
                "SELECT what, id, label FROM (%s) named ORDER BY number, path",
                SQL(" UNION ALL ").join(queries),
            )
            for what, id_, label in self.env.execute_query(query):
                labels[what][id_] = label
        for name, rows in groups.items():
            unnamed = [id_ for id_, label in labels[name].items() if label is None]
            for record in self.env[known[name]].sudo().browse(unnamed):
                labels[name][record.id] = record.display_name or ""
            places = {id_: number for number, id_ in enumerate(labels[name])}
            for row in rows:
                row["name"] = labels[name].get(row["id"], "")
            rows.sort(key=lambda row, places=places: places.get(row["id"], len(places)))

    @api.model
    def _names_query(self, what, records):
        """Return (what, id, label, number, path) of records, the last two to order by.

        All names of an answer come by one query. A label that is more than columns say (a product with
        attributes) is left empty: `display_name` has it.
        """

        def column(name, default="NULL"):
            if name not in records._fields:
                return SQL(default)
            return records._field_to_sql(records._table, name, query)

        query = records._as_query(ordered=False)
        label = column(records._rec_name)
        path = column("parent_path")
        if records._name == "product.product":
            path = label
            label = SQL(
                """
                CASE WHEN NOT EXISTS (SELECT 1 FROM product_variant_combination attribute
                                       WHERE attribute.product_product_id = product_product.id)
                     THEN CASE WHEN %(kind)s IS NULL THEN COALESCE('[' || NULLIF(%(code)s, '') || '] ', '')
                               ELSE '' END || (%(name)s) END
                """,
                kind=column("pharma_kind"),
                code=column("default_code"),
                name=label,
            )
        return query.select(
            SQL("%s AS what", what),
            SQL("%s AS id", SQL.identifier(records._table, "id")),
            SQL("(%s)::text AS label", label),
            SQL("%s AS number", column("sequence", "0")),
            SQL('(%s)::text COLLATE "C" AS path', path),
        )

    def _counted_territory_ids(self, territory=None):
        """Return the territories that count for the user, at or below the given one (else the scope)."""
        # An all-accounts reader counts every territory, others those within their reach.
        restricted = not (self.env.su or self.env.user.has_group("pharma_crm.group_all_accounts"))
        # sudo: paths and ids of the tree; what the reader may count is decided by their reach, right here
        scope = self.territory_id.sudo()
        inside = territory.sudo() if territory else scope
        own = self.env.user.pharma_territory_ids.sudo() if restricted else scope
        self.env["pharma.territory"].flush_model(["parent_path"])
        rows = self.env.execute_query(
            SQL(
                "SELECT t.id FROM pharma_territory t"
                " WHERE t.parent_path LIKE %s AND t.parent_path LIKE %s AND t.parent_path LIKE ANY(%s)"
                " ORDER BY t.id",
                f"{scope.parent_path}%",
                f"{inside.parent_path}%",
                [f"{territory.parent_path}%" for territory in own],
            )
        )
        return [id_ for (id_,) in rows]
