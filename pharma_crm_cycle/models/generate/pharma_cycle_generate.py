# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class PharmaCycle(models.Model):
    """Target lists made from the frequency matrix, in one statement for many territories."""

    _inherit = "pharma.cycle"

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

    def _candidates_query(self, territory_ids):
        """Return who should be a target: one row per (territory, customer) with the winning rule.

        Rules × coverage in force during the cycle × active customers of the scope. The most specific rule
        wins: by how many conditions it has, the deeper specialty first, then the smaller part of the tree,
        then the order of the matrix. A number of calls agreed for the coverage goes before the rule's. Whom
        somebody has taken off the list by hand stays off. While the list is locked, it is the previous one:
        customers without a rule keep their goal.
        """
        self.ensure_one()
        chosen, choosing = self.rule_ids._chosen_query()
        locked_to = self._locked_to()
        return SQL(
            """
            WITH chosen (rule_id, partner_id) AS MATERIALIZED (%(chosen)s)
            SELECT DISTINCT ON (v.territory_id, p.id)
                   v.territory_id, p.id AS partner_id, p.pharma_class_id AS class_id,
                   p.pharma_specialty_id AS specialty_id, r.id AS rule_id,
                   COALESCE(NULLIF(v.frequency, 0), r.goal, old.goal) AS goal,
                   CASE WHEN COALESCE(r.max_calls, old.max_calls) > 0
                        THEN GREATEST(COALESCE(r.max_calls, old.max_calls),
                                      COALESCE(NULLIF(v.frequency, 0), r.goal, old.goal))
                        ELSE 0 END AS max_calls,
                   0 AS carried
              FROM pharma_cycle c
              JOIN pharma_territory scope ON scope.id = c.territory_id
              JOIN pharma_territory territory
                ON territory.id = ANY(%(territories)s) AND territory.active
               AND territory.parent_path LIKE scope.parent_path || '%%'
              JOIN pharma_coverage v
                ON v.territory_id = territory.id AND v.active AND v.company_id = c.company_id
               AND (v.date_start IS NULL OR v.date_start <= c.date_end)
               AND (v.date_end IS NULL OR v.date_end >= c.date_start)
              JOIN res_partner p ON p.id = v.partner_id AND p.active
              LEFT JOIN pharma_specialty own ON own.id = p.pharma_specialty_id
              LEFT JOIN pharma_cycle_target old
                ON old.cycle_id = %(previous)s AND old.territory_id = v.territory_id AND old.partner_id = p.id
              LEFT JOIN (
                    SELECT rule.*, wanted.parent_path AS wanted_path, part.parent_path AS part_path,
                           num_nonnulls(rule.class_id, rule.product_group_id, rule.specialty_id, rule.segment_id,
                                        NULLIF(rule.domain, '[]'), rule.potential_product_id, rule.territory_id)
                           AS conditions
                      FROM pharma_cycle_rule rule
                      LEFT JOIN pharma_specialty wanted ON wanted.id = rule.specialty_id
                      LEFT JOIN pharma_territory part ON part.id = rule.territory_id
                   ) r
                ON r.cycle_id = c.id AND r.partner_type = p.pharma_type
               AND (r.class_id IS NULL OR r.class_id = p.pharma_class_id)
               AND (r.product_group_id IS NULL OR r.product_group_id = v.product_group_id)
               AND (r.specialty_id IS NULL OR own.parent_path LIKE r.wanted_path || '%%')
               AND (r.territory_id IS NULL OR territory.parent_path LIKE r.part_path || '%%')
               AND (r.potential_product_id IS NULL OR EXISTS (
                       SELECT 1 FROM pharma_doctor_product potential
                        WHERE potential.partner_id = p.id AND potential.product_id = r.potential_product_id
                          AND potential.potential >= COALESCE(r.potential_min, 0)))
               AND (NOT r.id = ANY(%(choosing)s)
                    OR (r.id, p.id) IN (SELECT rule_id, partner_id FROM chosen))
             WHERE c.id = %(cycle)s
               AND CASE WHEN %(previous)s IS NULL THEN r.id ELSE old.id END IS NOT NULL
               AND NOT EXISTS (
                    SELECT 1 FROM pharma_cycle_target_change gone
                     WHERE gone.cycle_id = c.id AND gone.territory_id = v.territory_id
                       AND gone.partner_id = p.id AND gone.kept_out)
             ORDER BY v.territory_id, p.id, r.conditions DESC NULLS LAST,
                      length(regexp_replace(COALESCE(r.wanted_path, ''), '[^/]', '', 'g')) DESC,
                      length(regexp_replace(COALESCE(r.part_path, ''), '[^/]', '', 'g')) DESC,
                      r.sequence, r.id, v.frequency DESC NULLS LAST
            """,
            cycle=self.id,
            territories=list(territory_ids),
            chosen=chosen,
            choosing=choosing,
            previous=SQL("%s::integer", locked_to.id or None),
        )

    def _generate_targets(self, territory_ids=None, log=True):
        """Bring the target list of these territories (all, when none are given) in line with the rules.

        One statement; with `log` each change of a list that exists goes into its history.

        :return: numbers of lines added, changed and dropped
        """
        self.ensure_one()
        if territory_ids is None:
            territory_ids = self._generation_territories().ids
        candidates = self._candidates_query(territory_ids)
        self.env.flush_all()
        [counts] = self.env.execute_query(
            SQL(
                """
                WITH candidate AS MATERIALIZED (%(candidates)s), dropped AS (
                    DELETE FROM pharma_cycle_target t
                     WHERE t.cycle_id = %(cycle)s AND t.territory_id = ANY(%(territories)s)
                       AND t.source = 'rule' AND t.edited IS NOT TRUE
                       AND NOT EXISTS (SELECT 1 FROM candidate x
                                        WHERE x.territory_id = t.territory_id AND x.partner_id = t.partner_id)
                    RETURNING t.territory_id, t.partner_id, t.goal
                ), made AS (
                    INSERT INTO pharma_cycle_target AS t
                           (cycle_id, company_id, territory_id, partner_id, class_id, specialty_id, rule_id,
                            goal, max_calls, carried, source, edited, create_uid, create_date, write_uid, write_date)
                    SELECT %(cycle)s, %(company)s, x.territory_id, x.partner_id, x.class_id, x.specialty_id,
                           x.rule_id, x.goal, x.max_calls, x.carried, 'rule', FALSE,
                           %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                      FROM candidate x
                    ON CONFLICT (cycle_id, territory_id, partner_id) DO UPDATE
                       SET class_id = EXCLUDED.class_id, specialty_id = EXCLUDED.specialty_id,
                           rule_id = EXCLUDED.rule_id, goal = EXCLUDED.goal, max_calls = EXCLUDED.max_calls,
                           carried = EXCLUDED.carried, write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                     WHERE t.source = 'rule' AND t.edited IS NOT TRUE
                       AND (t.class_id, t.specialty_id, t.rule_id, t.goal, t.max_calls, COALESCE(t.carried, 0))
                           IS DISTINCT FROM
                           (EXCLUDED.class_id, EXCLUDED.specialty_id, EXCLUDED.rule_id, EXCLUDED.goal,
                            EXCLUDED.max_calls, EXCLUDED.carried)
                    RETURNING t.territory_id, t.partner_id, t.goal, (t.xmax = 0) AS is_new
                ), logged AS (
                    INSERT INTO pharma_cycle_target_change
                           (cycle_id, company_id, territory_id, partner_id, kind, source, goal_before, goal_after,
                            kept_out, create_uid, create_date, write_uid, write_date)
                    SELECT %(cycle)s, %(company)s, change.*, FALSE,
                           %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                      FROM (
                        SELECT d.territory_id, d.partner_id, 'drop', 'rule', d.goal, 0 FROM dropped d
                         UNION ALL
                        SELECT m.territory_id, m.partner_id, CASE WHEN m.is_new THEN 'add' ELSE 'goal' END, 'rule',
                               COALESCE(before.goal, 0), m.goal
                          FROM made m
                          LEFT JOIN pharma_cycle_target before
                            ON before.cycle_id = %(cycle)s AND before.territory_id = m.territory_id
                           AND before.partner_id = m.partner_id
                         WHERE m.is_new OR before.goal != m.goal
                      ) change
                     WHERE %(log)s
                )
                SELECT (SELECT COUNT(*) FROM made WHERE is_new), (SELECT COUNT(*) FROM made WHERE NOT is_new),
                       (SELECT COUNT(*) FROM dropped)
                """,
                candidates=candidates,
                cycle=self.id,
                company=self.company_id.id,
                uid=self.env.uid,
                territories=list(territory_ids),
                log=log,
            )
        )
        self.env["pharma.cycle.target"].invalidate_model()
        self.env["pharma.cycle.target.change"].invalidate_model()
        self.invalidate_recordset()
        return counts
