# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL


class PharmaMerge(models.Model):
    """Merging two doctors must not lose a call, even when one rep saw “both” on the same day.

    A line in the list of a meeting that both stand in is kept once, by the unique index of attendees.
    """

    _inherit = "pharma.merge"

    def _before_move(self):
        result = super()._before_move()
        self._step_twin_calls()
        return result

    def _step_twin_calls(self):
        """Take calls that will share rep, doctor and day out of the unique index; they count once together."""
        self.env["pharma.call"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT twin.id
                  FROM pharma_call twin
                  JOIN pharma_call kept ON kept.user_id = twin.user_id AND kept.date_day = twin.date_day
                 WHERE twin.partner_id = %s AND kept.partner_id = %s AND twin.is_merge_twin IS NOT TRUE
                """,
                self.loser_id.id,
                self.winner_id.id,
            )
        )
        self._change("pharma_call", "is_merge_twin", [id_ for (id_,) in rows], True)
