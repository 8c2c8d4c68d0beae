# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import challenge


class PharmaCycle(models.Model):
    """The list beside the one before it: who stayed, what came of it, how much of it changes."""

    _inherit = "pharma.cycle"

    territory_level = fields.Selection(
        related="territory_id.level", store=True, string="Level of the scope",
        help="For approval rules: a plan of a region may need other approvals than one of a district.",
    )  # fmt: skip
    change_share = fields.Float(
        "Share of the list changed",
        readonly=True,
        copy=False,
        help="Customers added and dropped since the cycle before / customers of that list; kept when the plan is "
        "submitted, for approval rules. 0 when there was none.",
    )
    list_comparison = fields.Json(compute="_compute_list_comparison")

    @api.depends("territory_id", "date_start", "target_ids.goal")
    @api.depends_context("uid", "lang")
    def _compute_list_comparison(self):
        for cycle in self:
            cycle.list_comparison = cycle._compare_lists() if cycle.ids else False

    def _list_sums(self, previous):
        """Return (kept, new, dropped) customers of the list against that of another cycle, in my territories."""
        self.ensure_one()
        Target = self.env["pharma.cycle.target"]
        Target.flush_model()
        mine, theirs = (
            Target._search([("cycle_id", "=", cycle.id)]).subselect("territory_id", "partner_id")
            for cycle in (self, previous)
        )
        [sums] = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*) FILTER (WHERE mine.partner_id IS NOT NULL AND old.partner_id IS NOT NULL),
                       COUNT(*) FILTER (WHERE old.partner_id IS NULL),
                       COUNT(*) FILTER (WHERE mine.partner_id IS NULL)
                  FROM %s mine (territory_id, partner_id)
                  FULL JOIN %s old (territory_id, partner_id)
                    ON old.territory_id = mine.territory_id AND old.partner_id = mine.partner_id
                 WHERE COALESCE(mine.territory_id, old.territory_id) = ANY(%s)
                """,
                mine,
                theirs,
                self._scope_territory_ids(),
            )
        )
        return sums

    def _scope_territory_ids(self):
        # sudo: which territories belong to the scope; the lines above keep their rules
        territories = self.env["pharma.territory"].sudo().with_context(active_test=False)
        return territories.search([("id", "child_of", self.territory_id.id)]).ids

    def _compare_lists(self):
        """Return what the previous list was worth: {"name", "customers", "kept", "new", "dropped", "retention",
        "attainment", "profit"}; False without a previous cycle. Ratios without denominator are None.
        """
        self.ensure_one()
        previous = self._previous_cycle()
        if not previous:
            return False
        kept, new, dropped = self._list_sums(previous)
        sums = self.env["pharma.cycle.progress"]._read_group(
            [("cycle_id", "=", previous.id), ("territory_id", "child_of", self.territory_id.id)],
            [],
            ["goal:sum", "earned:sum", "reached:sum", "__count"],
        )
        goal, earned, reached, count = (value or 0 for value in sums[0])
        profit = self._profitability(previous)
        return {
            "name": previous.display_name,
            "customers": kept + dropped,
            "kept": kept,
            "new": new,
            "dropped": dropped,
            "retention": challenge.retention(kept, kept + dropped),
            "reach": challenge.ratio(reached, count),
            "attainment": challenge.ratio(earned, goal),
            "profit": profit and profit["text"],
        }

    @api.model
    def _profitability(self, previous):
        """Return what sales say about the customers of a list; None where no addon knows sales.

        To be overridden by an addon with sales.

        :return: {"text": one line for the whole list, "customers": {customer id: text}}
        """
        return None

    def _share_of_change(self):
        """Return (added + dropped) / customers of the list before; 0 when there was none."""
        previous = self._previous_cycle()
        if not previous:
            return 0
        # sudo: the share is of the whole list, whoever submits it
        kept, new, dropped = self.sudo()._list_sums(previous)
        return challenge.ratio(new + dropped, kept + dropped) or 0

    def _submit(self):
        self._workflow_write({"change_share": self._share_of_change()})
        return super()._submit()
