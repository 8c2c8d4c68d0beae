# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from odoo.addons.pharma_crm.tools.reading import day_text

from ...tools.states import COUNTED_STATES

LAST_CALLS = 3


class ResPartner(models.Model):
    """The last calls on the handover sheet, whoever made them, as far as the reader may read them."""

    _inherit = "res.partner"

    def _pharma_handover_facts(self):
        facts = super()._pharma_handover_facts()
        Call = self.env["pharma.call"]
        if not self.ids or not Call.has_access("read"):
            return facts
        query = Call._search([("partner_id", "in", self.ids), ("state", "in", COUNTED_STATES)])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, date_day, rep, next_objective
                  FROM (
                    SELECT c.id, c.partner_id, c.date_day, c.next_objective, person.name AS rep,
                           row_number() OVER (PARTITION BY c.partner_id ORDER BY c.date_start DESC, c.id DESC) AS number
                      FROM pharma_call c
                      LEFT JOIN res_users u ON u.id = c.user_id
                      LEFT JOIN res_partner person ON person.id = u.partner_id
                     WHERE c.id IN %s
                    ) last
                 WHERE number <= %s
                 ORDER BY partner_id, number
                """,
                query.subselect(),
                LAST_CALLS,
            )
        )
        texts = {}
        for partner_id, day, rep, objective in rows:
            parts = [day_text(self.env, day), rep]
            if objective:
                parts.append(self.env._("next: %s", objective))
            texts.setdefault(partner_id, []).append(", ".join(filter(None, parts)))
        for partner_id, lines in texts.items():
            facts[partner_id].insert(0, (self.env._("Last calls"), lines))
        return facts
