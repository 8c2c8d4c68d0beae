# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import plaintext2html


class PharmaMerge(models.Model):
    """A target list that has both keeps the line of the account that stays, with its goal; frozen results add up.

    Goals that came with the other account may be more than the account that stays is entitled to. A draft with such a
    goal is not submitted; of a plan that stands the owner is told.
    """

    _inherit = "pharma.merge"

    def _finish(self):
        result = super()._finish()
        targets = self.env["pharma.cycle.target"].search(
            [
                ("partner_id", "=", self.winner_id.id),
                ("cycle_id.state", "in", ("review", "approved", "running")),
            ]
        )
        for cycle in targets.cycle_id:
            problem = cycle._entitled_text(self.winner_id)
            if problem:
                cycle.message_post(
                    body=plaintext2html(
                        self.env._(
                            "“%(name)s” was merged. %(problem)s",
                            name=self.loser_name,
                            problem=problem,
                        )
                    ),
                    partner_ids=cycle.user_id.partner_id.ids,
                )
        return result

    @api.model
    def _added_columns(self):
        return {
            **super()._added_columns(),
            "pharma_cycle_target": ["result_actual", "result_weighted"],
        }
