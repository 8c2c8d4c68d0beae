# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaAlertRule(models.Model):
    """An alert that nobody answers goes to the next manager up the territory tree; nobody is told twice."""

    _inherit = "pharma.alert.rule"

    @api.model
    def _cron_escalate(self):
        # sudo: rules of every company
        for rule in self.sudo().search([("escalate_days", ">", 0), ("response", "!=", "ignore")]):
            rule._escalate()

    def _escalate(self):
        """Tell the next manager of what has waited for the rule's number of days.

        The next one is the first manager above the person who has not been told of the same yet.

        :return: number of new alerts
        """
        self.ensure_one()
        self._alert_flush()
        # the same lock as when the rule is worked out: nobody opens or closes meanwhile
        self.env.cr.execute(
            SQL("SELECT pg_advisory_xact_lock(hashtext('pharma.alert.rule'), %s)", self.id)
        )
        now = fields.Datetime.now()
        fresh = self.env.execute_query(
            SQL(
                """
                WITH waiting AS MATERIALIZED (
                    SELECT a.*
                      FROM pharma_alert a
                     WHERE a.rule_id = %(rule)s AND a.state IN ('open', 'seen') AND a.date_gone IS NULL
                       AND a.escalated_on IS NULL AND a.territory_id IS NOT NULL
                       AND a.date_open <= %(now)s - %(days)s * interval '1 day'
                ), chain AS MATERIALIZED (%(chain)s), next AS MATERIALIZED (
                    SELECT DISTINCT ON (w.condition, step.user_id) w.id AS from_id, step.user_id AS next_id,
                           step.place_id AS next_place, w.level + 1 AS next_level
                      FROM waiting w
                      JOIN chain c ON c.territory_id = w.territory_id
                     CROSS JOIN LATERAL (
                        SELECT up.user_id, up.place_id
                          FROM unnest(c.managers, c.places) WITH ORDINALITY up(user_id, place_id, rank)
                         WHERE up.rank > COALESCE(array_position(c.managers, w.user_id), 0)
                           AND up.user_id != w.user_id
                           AND NOT EXISTS (
                                SELECT 1 FROM pharma_alert told
                                 WHERE told.rule_id = w.rule_id AND told.condition = w.condition
                                   AND told.user_id = up.user_id AND told.date_gone IS NULL)
                         ORDER BY up.rank
                         LIMIT 1
                     ) step
                     ORDER BY w.condition, step.user_id, w.level DESC, w.id
                ), told AS (
                    INSERT INTO pharma_alert
                           (rule_id, kind, severity, condition, key, occurrence, user_id, place_id, level, state,
                            date_open, needs_reason, escalated_from_id, res_model, res_id, rep_id, territory_id,
                            partner_id, class_id, value, bound, day, label, company_id, create_uid, create_date,
                            write_uid, write_date)
                    SELECT w.rule_id, w.kind, w.severity, w.condition, w.key, w.occurrence, n.next_id,
                           n.next_place, n.next_level, 'open', %(now)s, FALSE, w.id, w.res_model, w.res_id, w.rep_id,
                           w.territory_id, w.partner_id, w.class_id, w.value, w.bound, w.day, w.label, w.company_id,
                           %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM next n
                      JOIN waiting w ON w.id = n.from_id
                    ON CONFLICT DO NOTHING
                    RETURNING id
                ), marked AS (
                    UPDATE pharma_alert a SET escalated_on = %(now)s
                      FROM waiting w
                     WHERE a.id = w.id
                       AND EXISTS (SELECT 1 FROM next n JOIN waiting o ON o.id = n.from_id
                                    WHERE o.condition = w.condition)
                )
                SELECT id FROM told
                """,
                rule=self.id,
                now=now,
                days=self.escalate_days,
                chain=self._alert_chain(
                    SQL("SELECT territory_id FROM waiting"), fields.Date.context_today(self)
                ),
                uid=self.env.uid,
            )
        )
        self.env["pharma.alert"].invalidate_model()
        self._alert_tell([id_ for (id_,) in fresh])
        return len(fresh)
