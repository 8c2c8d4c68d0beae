# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.states import GONE_STATES

OPERATORS = {
    ">": lambda score, value: score > value,
    ">=": lambda score, value: score >= value,
    "<": lambda score, value: score < value,
    "<=": lambda score, value: score <= value,
}


class ResPartner(models.Model):
    """The user's own ranking on lists of customers: shown, searched and sorted by."""

    _inherit = "res.partner"

    pharma_ranking_score = fields.Integer(
        "Ranking",
        compute="_compute_pharma_ranking",
        search="_search_pharma_ranking_score",
        aggregator=None,
        help="0 to 100: whom to call on next, of your targets with calls left to plan. Empty for others.",
    )
    pharma_ranking_why = fields.Char(
        "Why",
        compute="_compute_pharma_ranking",
        help="What speaks for a call: the points of each criterion of your ranking.",
    )

    @api.depends_context("uid", "company")
    def _compute_pharma_ranking(self):
        ranks = {row["partner_id"]: row for row in self._pharma_next_rows()} if self.ids else {}
        for partner in self:
            row = ranks.get(partner._origin.id, {})
            partner.pharma_ranking_score = row.get("score", 0)
            partner.pharma_ranking_why = ", ".join(
                f"{part['label']} {part['points']}" for part in row.get("why", ()) if part["points"]
            )

    @api.model
    def _pharma_next_rows(self):
        """Return the user's targets with calls left to plan, best first: see `pharma.call._day_due`."""
        Call = self.env["pharma.call"]
        if not (Call.has_access("read") and self.env["pharma.cycle.progress"].has_access("read")):
            return []
        user = self.env.user
        today = Call._today_of(user)
        territories = Call._home_territories(user)
        if not territories:
            return []
        cycle = self.env["pharma.cycle"]._current_for(territories[0], today)
        calls = Call.search(
            [("user_id", "=", user.id), ("date_day", "=", today), ("state", "not in", GONE_STATES)]
        )
        rows = Call._day_targets(cycle, territories)
        return Call._day_due(rows, Call._day_ranks(rows, calls, user, today, cycle))

    @api.model
    def _search_pharma_ranking_score(self, operator, value):
        if operator not in OPERATORS:
            return NotImplemented
        # who is not on the user's list has no score, so no comparison finds them
        return Domain(
            "id",
            "in",
            [
                row["partner_id"]
                for row in self._pharma_next_rows()
                if OPERATORS[operator](row["score"], value)
            ],
        )

    @api.model
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name != "pharma_ranking_score":
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        # the rows come best first, so their place in the list is the order; others stand last either way
        ids = [row["partner_id"] for row in self._pharma_next_rows()]
        if direction.code != "DESC":
            ids.reverse()
        return SQL("array_position(%s::integer[], %s) NULLS LAST", ids, SQL.identifier(alias, "id"))
