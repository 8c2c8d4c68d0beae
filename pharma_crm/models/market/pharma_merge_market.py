# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL


class PharmaMerge(models.Model):
    """Merging two accounts keeps every SWOT: of two newest ones the older becomes history.

    Of two listings, profiles or opportunities of one product the winner's stays, with the history of both.
    """

    _inherit = "pharma.merge"

    def _before_move(self):
        result = super()._before_move()
        self._step_swots()
        return result

    def _step_swots(self):
        self.env["pharma.swot"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT CASE WHEN (second.date, second.id) > (first.date, first.id) THEN first.id ELSE second.id END
                  FROM pharma_swot first
                  JOIN pharma_swot second ON second.product_group_id = first.product_group_id AND second.is_latest
                 WHERE first.partner_id = %s AND second.partner_id = %s AND first.is_latest
                """,
                self.winner_id.id,
                self.loser_id.id,
            )
        )
        self._change("pharma_swot", "is_latest", [id_ for (id_,) in rows], False)
