# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount

from .pharma_cycle_budget_line import USED

NOTHING = dict.fromkeys(USED, 0.0)


class Source(NamedTuple):
    """The document that uses money: who it is for, and what entries call it."""

    record: models.BaseModel
    name: str
    cycle: models.BaseModel
    territory: models.BaseModel


class PharmaCycleBudgetEngine(models.AbstractModel):
    """How documents use a budget: for the addons that have requests, hand-overs, events and expenses.

    Each step says where the document stands, not what changes: taking it twice changes nothing the second time.
    Lines are locked before they are read, so that two documents cannot both use the last money. The caller has
    checked who may take the step; what no budget line covers is not controlled.
    """

    _name = "pharma.cycle.budget.engine"
    _description = "Use of budgets"

    @api.model
    def _reserve(self, source, amounts, may_exceed=False, approved=False):
        """Reserve for a document that waits for a decision.

        :param source: Source
        :param amounts: {resource type: amount}
        :param may_exceed: the document can be sent to approval when it goes beyond the plan
        :param approved: it was approved already
        :return: the amount beyond the plan, which somebody has to approve; 0 when it fits
        """
        return self._stand(
            source, self._lines_for(source, amounts, "reserved"), may_exceed, approved
        )

    @api.model
    def _commit(self, source):
        """Commit what the document has reserved: it was approved."""
        wanted = {
            line: {
                **NOTHING,
                "committed": stand["reserved"] + stand["committed"],
                "spent": stand["spent"],
            }
            for line, stand in self._stands(source.record).items()
        }
        return self._stand(source, wanted, may_exceed=True, approved=True)

    @api.model
    def _release(self, source):
        """Give back what the document has reserved or committed and not spent."""
        wanted = {
            line: {**NOTHING, "spent": stand["spent"]}
            for line, stand in self._stands(source.record).items()
        }
        return self._stand(source, wanted)

    @api.model
    def _spend(self, source, amounts, draws=(), first_on=None):
        """Spend for a document that hands over or pays; what other documents had committed for it is used first.

        A document spends once; what is corrected later goes through :meth:`_correct`.

        :param draws: [(Source, resource type, amount)]: the commitments, in the order in which they are used
        :param first_on: for a document that has used nothing yet: the lines of :meth:`_lines_sql`, which the caller
            has read
        """
        stood = {} if first_on is not None else self._stands(source.record)
        if any(stand["spent"] for stand in stood.values()):
            return 0.0
        left = dict(amounts)
        wanted = defaultdict(lambda: dict(NOTHING))
        stands = self._stands_of([drawn.record for drawn, __, __ in draws])
        for drawn, resource_type, most in draws:
            known = stands.get(drawn.record, {})
            for line, stand in self._stands_for(drawn, resource_type, known).items():
                if line.cycle_id.state == "closed":
                    continue
                part = min(left.get(resource_type, 0), most, stand["committed"])
                if part > 0:
                    left[resource_type] -= part
                    wanted[line]["spent"] += part
                    drawn_down = {**stand, "committed": stand["committed"] - part}
                    self._stand(drawn, {line: drawn_down}, keep=True)
                    stands[drawn.record] = self._stands(drawn.record)
        for line, stand in self._lines_for(source, left, "spent", first_on).items():
            wanted[line]["spent"] += stand["spent"]
        return self._stand(source, dict(wanted)) if wanted or stood else 0.0

    @api.model
    def _correct(self, source, resource_type, change):
        """Follow a correction of what a document has spent, on the lines that have paid for it.

        It was paid, so no plan refuses it; a closed cycle keeps the money that it was closed with.

        :param change: the right value − the value so far
        """
        stands = {
            line: stand
            for line, stand in self._stands(source.record).items()
            if line.resource_type == resource_type and line.cycle_id.state != "closed"
        }
        if not stands:
            return
        wanted = {}
        for line, stand in stands.items():
            part = change if change > 0 else max(change, -stand["spent"])
            wanted[line] = {**stand, "spent": stand["spent"] + part}
            change -= part
        self._stand(source, wanted, approved=True, keep=True)

    # -- how it is done -----------------------------------------------------------------------------

    @api.model
    def _lines_sql(self, cycle, territory, resource_types):
        """Select the ids of the lines of a cycle at or above a territory."""
        self.env["pharma.cycle.budget.line"].flush_model(
            ["cycle_id", "territory_id", "resource_type"]
        )
        return SQL(
            """
            SELECT line.id
              FROM pharma_cycle_budget_line line
             WHERE line.cycle_id = %s AND line.territory_id = ANY(%s) AND line.resource_type = ANY(%s)
             ORDER BY line.id
            """,
            cycle.id or None,
            # sudo: the budget is used whether or not the user may read the tree
            territory.sudo()._ancestors().ids if territory else [],
            list(resource_types),
        )

    @api.model
    def _lines_for(self, source, amounts, kind, lines=None):
        """Return {line: stand} of the nearest lines at or above the territory of the document.

        :param lines: those of :meth:`_lines_sql`, if they were read before
        """
        wanted = {}
        if not source.cycle or not source.territory:
            return wanted
        if lines is None:
            query = self._lines_sql(source.cycle, source.territory, amounts)
            ids = [line_id for (line_id,) in self.env.execute_query(query)]
            lines = self.env["pharma.cycle.budget.line"].browse(ids)
        # sudo: a rep's request uses the budget whether or not the rep may read it
        above = source.territory.sudo()._ancestors().ids
        found = lines.sudo().sorted(lambda line: above.index(line.territory_id.id))
        for resource_type, amount in amounts.items():
            line = found.filtered(lambda line, t=resource_type: line.resource_type == t)[:1]
            if line and amount > 0 and line.cycle_id.state != "closed":
                wanted[line] = {**NOTHING, kind: amount}
        return wanted

    @api.model
    def _stands(self, record):
        """Return {line: {reserved, committed, spent}} of a document, from its entries."""
        return self._stands_of([record]).get(record, {})

    @api.model
    def _stands_of(self, records):
        """Return {document: {line: {reserved, committed, spent}}}: one query for each model of documents."""
        by_model = defaultdict(dict)
        for record in records:
            by_model[record._name][record.id] = record
        stands = defaultdict(dict)
        for model, by_id in by_model.items():
            # sudo: sums of the documents' own entries
            groups = (
                self.env["pharma.cycle.budget.entry"]
                .sudo()
                ._read_group(
                    [("res_model", "=", model), ("res_id", "in", list(by_id))],
                    ["res_id", "line_id"],
                    [f"{name}:sum" for name in USED],
                )
            )
            for id_, line, *sums in groups:
                stands[by_id[id_]][line] = dict(zip(USED, sums, strict=True))
        return stands

    @api.model
    def _stands_for(self, source, resource_type, stands):
        """Return where a document stands with one kind of resource.

        A document that uses several lines of it, because it is for many territories, is asked for one of them: only
        the nearest line at or above the territory of the source counts then.

        :param stands: where it stands with all
        """
        stands = {
            line: stand for line, stand in stands.items() if line.resource_type == resource_type
        }
        if len(stands) > 1 and source.territory:
            above = source.territory.sudo()._ancestors().ids  # sudo: as in _lines_for
            nearest = [line for line in stands if line.territory_id.id in above]
            nearest.sort(key=lambda line: above.index(line.territory_id.id))
            stands = {line: stands[line] for line in nearest[:1]}
        return stands

    @api.model
    def _stand(self, source, wanted, may_exceed=False, approved=False, keep=False):
        """Bring a document to where it shall stand, by entries of the difference.

        :param wanted: {line: {reserved, committed, spent}}; lines that are not named fall back to nothing
        :param keep: lines that are not named stay as they are
        :return: the amount beyond the plan
        """
        record = source.record
        # sudo: the document moves the budget by rule; whoever writes the document may not write the plan
        lines = self.env["pharma.cycle.budget.line"].sudo().union(*wanted, *self._stands(record))
        if not lines:
            return 0.0
        lines._lock()
        # read again: only what is read under the lock counts
        lines.invalidate_recordset()
        stands = self._stands(record)
        beyond, changes = 0.0, {}
        for line in lines.sorted("id"):
            if keep and line not in wanted:
                continue
            before, after = stands.get(line, NOTHING), wanted.get(line, NOTHING)
            change = {name: line.currency_id.round(after[name] - before[name]) for name in USED}
            if not any(change.values()):
                continue
            # a closed cycle's money is what it was, except that nothing stays open in it
            if line.cycle_id.state == "closed" and sum(change.values()) > 0:
                continue
            more = sum(change.values())
            lacking = more - line.available
            if more > 0 and line.currency_id.compare_amounts(lacking, 0) > 0:
                if not approved and not (may_exceed and line.overspend == "approve"):
                    raise UserError(self._overspend_message(line, more, lacking))
                beyond += min(more, lacking)
            changes[line] = change
        for line, change in changes.items():
            line.write({name: line[name] + change[name] for name in USED})
        # sudo: entries are facts that only this code writes
        self.env["pharma.cycle.budget.entry"].sudo().create(
            [self._prepare_entry_vals(source, line, change) for line, change in changes.items()]
        )
        return beyond

    @api.model
    def _prepare_entry_vals(self, source, line, change):
        return {
            **change,
            "line_id": line.id,
            "territory_id": (source.territory or line.territory_id).id,
            "name": source.name,
            "res_model": source.record._name,
            "res_id": source.record.id,
            "company_id": line.company_id.id,
        }

    @api.model
    def _overspend_message(self, line, more, lacking):
        def money(value):
            return format_amount(self.env, value, line.currency_id)

        values = {
            "line": line.display_name,
            "cycle": line.cycle_id.name,
            "planned": money(line.planned),
            "used": money(line.used),
            "more": money(more),
            "beyond": money(lacking),
        }
        if line.overspend == "approve":
            return self.env._(
                "Budget “%(line)s” of %(cycle)s: %(planned)s planned, %(used)s used, this needs %(more)s, which is "
                "%(beyond)s too much. Ask for it by a request: a business manager can approve more.",
                **values,
            )
        return self.env._(
            "Budget “%(line)s” of %(cycle)s: %(planned)s planned, %(used)s used, this needs %(more)s, which is "
            "%(beyond)s too much.",
            **values,
        )
