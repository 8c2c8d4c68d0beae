# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL


class PharmaCycle(models.Model):
    """Changes of a target list that were decided: written by set, each with its history."""

    _inherit = "pharma.cycle"

    def _change_list(self, source, changes, territory=None, reason=None):
        """Write decided changes into the list, and make a new version of an approved one.

        The caller has checked who decided. What somebody else has done meanwhile (dropped, added) is not done twice.

        :param source: "challenge", "moved" or "capacity", see pharma.cycle.target.change
        :param changes: [{"kind": add, drop or goal, "territory_id", "partner_id", "goal", "reason"}]
        :param territory: the territory that the version is about
        :return: numbers of customers added, dropped and called otherwise
        """
        self.ensure_one()
        if not changes:
            return 0, 0, 0
        self.env.flush_all()
        approved = self.state in ("approved", "running")
        [counts] = self.env.execute_query(
            SQL(
                """
                WITH change (kind, territory_id, partner_id, goal, reason) AS (VALUES %(changes)s), dropped AS (
                    DELETE FROM pharma_cycle_target t USING change c
                     WHERE c.kind = 'drop' AND t.cycle_id = %(cycle)s AND t.territory_id = c.territory_id
                       AND t.partner_id = c.partner_id
                    RETURNING t.territory_id, t.partner_id, t.goal
                ), changed AS (
                    UPDATE pharma_cycle_target t
                       SET goal = c.goal, edited = TRUE, reason = c.reason,
                           max_calls = CASE WHEN t.max_calls > 0 THEN GREATEST(t.max_calls, c.goal) ELSE 0 END,
                           write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
                      FROM change c
                     WHERE c.kind = 'goal' AND t.cycle_id = %(cycle)s AND t.territory_id = c.territory_id
                       AND t.partner_id = c.partner_id AND t.goal != c.goal
                    RETURNING t.territory_id, t.partner_id
                ), added AS (
                    INSERT INTO pharma_cycle_target
                           (cycle_id, company_id, territory_id, partner_id, class_id, specialty_id, goal, max_calls,
                            source, edited, reason, create_uid, create_date, write_uid, write_date)
                    SELECT %(cycle)s, %(company)s, c.territory_id, c.partner_id, p.pharma_class_id,
                           p.pharma_specialty_id, c.goal,
                           CASE WHEN matrix.max_calls > 0 THEN GREATEST(matrix.max_calls, c.goal) ELSE 0 END,
                           'manual', TRUE, c.reason,
                           %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                      FROM change c
                      JOIN res_partner p ON p.id = c.partner_id
                      JOIN pharma_territory own ON own.id = c.territory_id
                      LEFT JOIN LATERAL (
                            SELECT r.max_calls
                              FROM pharma_cycle_rule r
                              LEFT JOIN pharma_territory part ON part.id = r.territory_id
                             WHERE r.cycle_id = %(cycle)s AND r.class_id = p.pharma_class_id
                               AND r.partner_type = p.pharma_type
                               AND own.parent_path LIKE COALESCE(part.parent_path, '') || '%%'
                             ORDER BY length(part.parent_path) DESC NULLS LAST, r.sequence, r.id LIMIT 1
                           ) matrix ON TRUE
                     WHERE c.kind = 'add'
                    ON CONFLICT (cycle_id, territory_id, partner_id) DO NOTHING
                    RETURNING territory_id, partner_id, goal
                ), done AS (
                    SELECT 'drop' AS kind, d.territory_id, d.partner_id, d.goal AS before, 0 AS after FROM dropped d
                     UNION ALL
                    SELECT 'add', a.territory_id, a.partner_id, 0, a.goal FROM added a
                     UNION ALL
                    SELECT 'goal', old.territory_id, old.partner_id, old.goal, c.goal
                      FROM changed done
                      JOIN change c ON c.territory_id = done.territory_id AND c.partner_id = done.partner_id
                       AND c.kind = 'goal'
                      JOIN pharma_cycle_target old ON old.cycle_id = %(cycle)s
                       AND old.territory_id = done.territory_id AND old.partner_id = done.partner_id
                ), logged AS (
                    INSERT INTO pharma_cycle_target_change
                           (cycle_id, company_id, territory_id, partner_id, kind, source, version, goal_before,
                            goal_after, reason, kept_out, create_uid, create_date, write_uid, write_date)
                    SELECT %(cycle)s, %(company)s, done.territory_id, done.partner_id, done.kind, %(source)s,
                           %(version)s, done.before, done.after, c.reason, done.kind = 'drop',
                           %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                      FROM done
                      JOIN change c ON c.territory_id = done.territory_id AND c.partner_id = done.partner_id
                       AND c.kind = done.kind
                )
                SELECT COUNT(*) FILTER (WHERE kind = 'add'), COUNT(*) FILTER (WHERE kind = 'drop'),
                       COUNT(*) FILTER (WHERE kind = 'goal') FROM done
                """,
                changes=SQL(", ").join(
                    SQL(
                        "(%s::varchar, %s::integer, %s::integer, %s::integer, %s::varchar)",
                        change["kind"],
                        change["territory_id"],
                        change["partner_id"],
                        change.get("goal") or 0,
                        change.get("reason") or None,
                    )
                    for change in changes
                ),
                cycle=self.id,
                company=self.company_id.id,
                uid=self.env.uid,
                source=source,
                version=self.version + 1 if approved else 0,
            )
        )
        for model in ("pharma.cycle.target", "pharma.cycle.target.change"):
            self.env[model].invalidate_model()
        self.invalidate_recordset()
        # sudo: whoever decides last need not be able to edit the plan; the list was decided on
        cycle = self.sudo()
        cycle._refresh_goals()
        if approved and any(counts):
            cycle._new_version(source, territory, reason, counts)
        return counts
