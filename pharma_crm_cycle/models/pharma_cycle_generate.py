# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class PharmaCycle(models.Model):
    """Target lists made from the frequency matrix, in one statement for all territories."""

    _inherit = "pharma.cycle"

    def action_generate_targets(self):
        """Make or refresh the target list and the goals of a draft from its frequency matrix.

        May be run any number of times: no line is doubled, lines added or changed by hand stay as they are,
        lines by rule that match no longer are dropped.
        """
        for cycle in self:
            cycle.check_access("write")
            cycle._check_editable()
            cycle._check_matrix()
            added, changed, dropped = cycle._generate_targets()
            cycle._refresh_goals()
            cycle.message_post(
                body=self.env._(
                    "Target list made: %(added)s added, %(changed)s changed, %(dropped)s dropped.",
                    added=added,
                    changed=changed,
                    dropped=dropped,
                )
            )
        return True

    def action_refresh_goals(self):
        """Set every goal to what the target list adds up to, those changed by hand too."""
        for cycle in self:
            cycle.check_access("write")
            cycle._check_editable()
            cycle._refresh_goals(keep_edited=False)
        return True

    def _check_matrix(self):
        if not self.rule_ids:
            raise UserError(
                self.env._(
                    "The frequency matrix of %s is empty: say first which class is called how often.",
                    self.display_name,
                )
            )

    def _candidates_query(self):
        """Return who should be a target: one row per (territory, customer) with the winning rule.

        Rules × coverage in force during the cycle × active customers of the scope. The most specific rule
        wins: by product group and specialty, the deeper specialty first, then the order of the matrix. A
        number of calls agreed for the coverage goes before the rule's.
        """
        self.ensure_one()
        return SQL(
            """
            SELECT DISTINCT ON (v.territory_id, p.id)
                   v.territory_id, p.id AS partner_id, p.pharma_class_id AS class_id,
                   p.pharma_specialty_id AS specialty_id, r.id AS rule_id,
                   COALESCE(NULLIF(v.frequency, 0), r.goal) AS goal,
                   CASE WHEN r.max_calls > 0
                        THEN GREATEST(r.max_calls, COALESCE(NULLIF(v.frequency, 0), r.goal)) ELSE 0 END AS max_calls
              FROM pharma_cycle c
              JOIN pharma_territory scope ON scope.id = c.territory_id
              JOIN pharma_territory territory
                ON territory.parent_path LIKE scope.parent_path || '%%' AND territory.active
              JOIN pharma_coverage v
                ON v.territory_id = territory.id AND v.active AND v.company_id = c.company_id
               AND (v.date_start IS NULL OR v.date_start <= c.date_end)
               AND (v.date_end IS NULL OR v.date_end >= c.date_start)
              JOIN res_partner p ON p.id = v.partner_id AND p.active
              JOIN pharma_cycle_rule r
                ON r.cycle_id = c.id AND r.class_id = p.pharma_class_id AND r.partner_type = p.pharma_type
               AND (r.product_group_id IS NULL OR r.product_group_id = v.product_group_id)
              LEFT JOIN pharma_specialty own ON own.id = p.pharma_specialty_id
              LEFT JOIN pharma_specialty wanted ON wanted.id = r.specialty_id
             WHERE c.id = %s
               AND (r.specialty_id IS NULL OR own.parent_path LIKE wanted.parent_path || '%%')
             ORDER BY v.territory_id, p.id,
                      (r.product_group_id IS NOT NULL)::integer + (r.specialty_id IS NOT NULL)::integer DESC,
                      length(regexp_replace(COALESCE(wanted.parent_path, ''), '[^/]', '', 'g')) DESC,
                      r.sequence, r.id, v.frequency DESC NULLS LAST
            """,
            self.id,
        )

    def _generate_targets(self):
        """Bring the target list in line with the rules, in one statement.

        :return: numbers of lines added, changed and dropped
        """
        self.ensure_one()
        self.env.flush_all()
        [counts] = self.env.execute_query(
            SQL(
                """
                WITH candidate AS MATERIALIZED (%(candidates)s), dropped AS (
                    DELETE FROM pharma_cycle_target t
                     WHERE t.cycle_id = %(cycle)s AND t.source = 'rule' AND t.edited IS NOT TRUE
                       AND NOT EXISTS (SELECT 1 FROM candidate x
                                        WHERE x.territory_id = t.territory_id AND x.partner_id = t.partner_id)
                    RETURNING t.id
                ), made AS (
                    INSERT INTO pharma_cycle_target AS t
                           (cycle_id, company_id, territory_id, partner_id, class_id, specialty_id, rule_id,
                            goal, max_calls, source, edited, create_uid, create_date, write_uid, write_date)
                    SELECT %(cycle)s, %(company)s, x.territory_id, x.partner_id, x.class_id, x.specialty_id,
                           x.rule_id, x.goal, x.max_calls, 'rule', FALSE,
                           %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                      FROM candidate x
                    ON CONFLICT (cycle_id, territory_id, partner_id) DO UPDATE
                       SET class_id = EXCLUDED.class_id, specialty_id = EXCLUDED.specialty_id,
                           rule_id = EXCLUDED.rule_id, goal = EXCLUDED.goal, max_calls = EXCLUDED.max_calls,
                           write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                     WHERE t.source = 'rule' AND t.edited IS NOT TRUE
                       AND (t.class_id, t.specialty_id, t.rule_id, t.goal, t.max_calls) IS DISTINCT FROM
                           (EXCLUDED.class_id, EXCLUDED.specialty_id, EXCLUDED.rule_id, EXCLUDED.goal,
                            EXCLUDED.max_calls)
                    RETURNING (t.xmax = 0) AS is_new
                )
                SELECT (SELECT COUNT(*) FROM made WHERE is_new), (SELECT COUNT(*) FROM made WHERE NOT is_new),
                       (SELECT COUNT(*) FROM dropped)
                """,
                candidates=self._candidates_query(),
                cycle=self.id,
                company=self.company_id.id,
                uid=self.env.uid,
            )
        )
        self.env["pharma.cycle.target"].invalidate_model()
        self.invalidate_recordset()
        return counts
