# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL


class PharmaClassificationModel(models.Model):
    """A class that is young stays: what the score says against it becomes a proposal for the line manager.

    The proposals are written by the statement that rates; it also takes back those that no longer stand.
    """

    _inherit = "pharma.classification.model"

    def _held_sql(self):
        """Return the condition under which an account keeps its class against its score.

        On the day on which it got its class an account still follows its data: it was only just entered.
        """
        if not self.lock_months:
            return SQL("FALSE")
        return SQL(
            """(current_class_id IS NOT NULL AND score_class_id IS NOT NULL AND NOT is_kol
                AND score_class_id <> current_class_id AND class_since < %(today)s
                AND class_since > %(today)s::date - make_interval(months => %(months)s))""",
            today=fields.Date.context_today(self),
            months=self.lock_months,
        )

    def _proposes_sql(self):
        """Return the condition on `rated` for a proposal; what a manager refused is not proposed again."""
        return SQL(
            """CASE WHEN rated.held_class_id IS NULL THEN FALSE ELSE NOT EXISTS (
                SELECT 1 FROM pharma_classification_proposal refused
                 WHERE refused.partner_id = rated.id AND refused.state = 'refused'
                   AND refused.class_id = rated.current_class_id
                   AND refused.proposed_class_id = rated.held_class_id
                   AND refused.decided_on >= rated.class_since) END"""
        )

    def _proposals_ctes(self):
        """Return the common table expressions that write proposals from `changed`."""
        return SQL(
            """
            proposed AS (
                INSERT INTO pharma_classification_proposal AS open
                       (partner_id, company_id, model_id, result_id, class_id, proposed_class_id, direction,
                        score, date, kept_until, state, create_uid, create_date, write_uid, write_date)
                SELECT changed.id, changed.company_id, %(model)s, new_result_id, current_class_id, held_class_id,
                       CASE WHEN (better.sequence, better.id) < (own.sequence, own.id) THEN 'up' ELSE 'down' END,
                       score, %(now)s, class_since + make_interval(months => %(months)s), 'open',
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM changed
                  JOIN pharma_class own ON own.id = current_class_id
                  JOIN pharma_class better ON better.id = held_class_id
                 WHERE proposes
                ON CONFLICT (partner_id) WHERE state = 'open' DO UPDATE
                   SET model_id = excluded.model_id, result_id = excluded.result_id,
                       class_id = excluded.class_id, proposed_class_id = excluded.proposed_class_id,
                       direction = excluded.direction, score = excluded.score,
                       date = CASE WHEN open.proposed_class_id = excluded.proposed_class_id
                                   THEN open.date ELSE excluded.date END,
                       kept_until = excluded.kept_until,
                       write_uid = excluded.write_uid, write_date = excluded.write_date
            ),
            withdrawn AS (
                UPDATE pharma_classification_proposal proposal
                   SET state = 'withdrawn', decided_on = %(now)s, write_uid = %(uid)s, write_date = %(now)s
                  FROM changed
                 WHERE proposal.partner_id = changed.id AND proposal.state = 'open' AND NOT changed.proposes
            )""",
            model=self.id,
            months=self.lock_months,
            now=self.env.cr.now(),
            uid=self.env.uid,
        )
