# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ...tools import progress
from ..pharma_cycle_figures import SUM_NAMES
from .pharma_cycle_progress_query import LINE_GROUPS


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
            "groups": {groupby: [{"id", "name", **KPIs}]}}``; a ratio without denominator is None. A product, a
            message and a channel have no targets of their own: only goal, actual, earned, others (calls
            on customers whose plan does not name it), remaining, attainment, band.
        """
        self.ensure_one()
        self.check_access("read")
        return self._progress(self._named_territory(territory_id), groupby)

    @api.model
    def _named_territory(self, territory_id):
        """Return the territory that a client names (none when it names none); refuse what it may not read."""
        territory = self.env["pharma.territory"].browse(territory_id or []).exists()
        if territory_id and not territory:
            raise UserError(
                self.env._("There is no territory with the identifier %s.", territory_id)
            )
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
        for (name, key, _territory), values in sums.items():
            kpi = self._kpi(values) if name in LINE_GROUPS else self._subject_kpi(values)
            groups[name].append({"id": key or False, "name": "", **kpi})
        for name, rows in groups.items():
            self._name_rows(known[name], rows)
        return {
            "cycle_id": self.id,
            "name": self.display_name,
            "working_days": self.working_days,
            "elapsed_days": self.elapsed_days,
            "total": self._total_kpi(total),
            "groups": groups,
        }

    def _total_kpi(self, sums):
        kpi = self._kpi(sums)
        kpi["all_calls"] = sums.get("all_calls") or 0
        kpi["adherence"] = progress.adherence(kpi["actual"], kpi["all_calls"])
        return kpi

    def _kpi(self, sums):
        """Return sums over targets together with the ratios and the band that follow from them."""
        self.ensure_one()
        sums = {name: sums.get(name) or 0 for name in SUM_NAMES}
        days = self.elapsed_days, self.working_days
        return {
            **sums,
            **progress.ratios(sums),
            "expected": progress.expected(sums["goal"], *days),
            "band": progress.band(
                sums["earned"], sums["goal"], *days, self.under_threshold, self.over_threshold
            )
            if sums["targets"]
            else None,
        }

    def _subject_kpi(self, sums):
        """The same of a product, message or channel, on the customers that it is planned for.

        Without weights each call that carried it counts 1. Others: calls on customers that it is not planned for.
        """
        goal, actual = sums.get("goal") or 0, sums.get("actual") or 0
        earned = sums.get("earned", actual)
        days = self.elapsed_days, self.working_days
        return {
            "goal": goal,
            "actual": actual,
            "earned": earned,
            "others": max(0, (sums.get("all_calls") or 0) - actual),
            "remaining": progress.remaining(goal, actual),
            "attainment": progress.attainment(earned, goal),
            "expected": progress.expected(goal, *days),
            "band": progress.band(earned, goal, *days, self.under_threshold, self.over_threshold)
            if goal
            else None,
        }

    @api.model
    def _name_rows(self, model, rows):
        """Fill in the names, and put the rows in the order of their model; those without a record last."""
        records = self.env[model].with_context(active_test=False)
        ids = [row["id"] for row in rows if row["id"]]
        # sudo: the reader sees the calls on them, and so their names: a class or a product is no secret
        named = records.sudo().browse(ids)
        order = next(
            (name for name in ("sequence", "parent_path") if name in records._fields),
            "display_name",
        )
        named = named.sorted(lambda record: record[order] or (0 if order == "sequence" else ""))
        names = {record.id: record.display_name or "" for record in named}
        places = {id_: number for number, id_ in enumerate(names)}
        for row in rows:
            row["name"] = names.get(row["id"], "")
        rows.sort(key=lambda row: places.get(row["id"], len(places)))

    def _counted_territory_ids(self, territory=None):
        """Return the territories that count for the user, at or below the given one (else the scope)."""
        # An all-accounts reader counts every territory, others those within their reach.
        restricted = not (self.env.su or self.env.user.has_group("pharma_crm.group_all_accounts"))
        scope = self.territory_id.sudo()
        inside = territory.sudo() if territory else scope
        domain = [("id", "child_of", inside.ids)]
        if territory:
            domain.append(("id", "child_of", scope.ids))
        # sudo: ids of the tree; what the reader may count is decided by their reach, right here
        ids = self.env["pharma.territory"].sudo().with_context(active_test=False)._search(domain)
        found = [id_ for (id_,) in self.env.execute_query(ids.select())]
        if restricted:
            mine = set(self.env["pharma.territory.access"]._my_territory_ids())
            found = [id_ for id_ in found if id_ in mine]
        return found
