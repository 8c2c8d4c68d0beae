# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

# Below this share of the customers with known prescriptions the return on calls counts as low; from so many on.
LOW_SHARE = 0.1
LEAST_KNOWN = 10


class PharmaCycle(models.Model):
    """What a cycle teaches for the next list: whom to add, whom to drop, with the figures that say so."""

    _inherit = "pharma.cycle"

    def action_close(self):
        result = super().action_close()
        for cycle in self:
            cycle._suggest()
        return result

    def action_suggest(self):
        """Work out the proposals for the next list anew; what was decided on stays decided."""
        if not self.env.user.has_group("pharma_crm.group_business_manager"):
            raise AccessError(self.env._("The next list is proposed for business managers."))
        for cycle in self:
            cycle.check_access("write")
            if cycle.state not in ("running", "closed"):
                raise UserError(
                    self.env._("“%s” has no results yet to learn from.", cycle.display_name)
                )
            cycle._suggest()
        return self.action_open_suggestions()

    def action_open_suggestions(self):
        """Open the proposals for the next list."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_cycle.action_cycle_suggestion"
        )
        action["domain"] = [("cycle_id", "in", self.ids)]
        action["context"] = {"search_default_open": 1}
        return action

    def _suggest(self):
        """Write the proposals, set-based; those already decided on are left alone."""
        self.ensure_one()
        self.env.flush_all()
        # sudo: proposals are made for the whole cycle; who sees which is decided by their rules
        rows = self.env["pharma.cycle.progress"].sudo()._with_fact_scopes(self.ids)._rows_query()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM pharma_cycle_suggestion WHERE cycle_id = %(cycle)s AND state = 'open';
                INSERT INTO pharma_cycle_suggestion
                       (cycle_id, company_id, territory_id, partner_id, kind, reason, class_id, goal, actual,
                        potential, prescriptions, state, create_uid, create_date, write_uid, write_date)
                SELECT %(cycle)s, %(company)s, s.territory_id, s.partner_id, s.kind, s.reason, s.class_id, s.goal,
                       s.actual, s.potential, s.prescriptions, 'open',
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM (
                    SELECT DISTINCT ON (territory_id, partner_id) *
                      FROM (%(adds)s UNION ALL %(drops)s) every
                     ORDER BY territory_id, partner_id, rank
                  ) s
                ON CONFLICT (cycle_id, territory_id, partner_id) DO NOTHING
                """,
                cycle=self.id,
                company=self.company_id.id,
                uid=self.env.uid,
                adds=self._adds_query(),
                drops=self._drops_query(rows),
            )
        )
        self.env["pharma.cycle.suggestion"].invalidate_model()

    @api.model
    def _worth_query(self):
        """Return what customers are worth: partner_id, potential, prescriptions (a month, of own products).

        For an addon with sales to do better.
        """
        return SQL(
            """
            SELECT partner_id, SUM(potential) AS potential, SUM(prescriptions) AS prescriptions
              FROM pharma_doctor_product
             WHERE product_id IS NOT NULL AND kind = 'promoted'
             GROUP BY partner_id
            """
        )

    def _drops_query(self, rows):
        """Never reached; or at goal with the least prescriptions per call of all whose prescriptions are known."""
        return SQL(
            """
            SELECT 'drop' AS kind, CASE WHEN worth.actual = 0 THEN 'never_reached' ELSE 'low_return' END AS reason,
                   worth.territory_id, worth.partner_id, worth.class_id, worth.goal, worth.actual, worth.potential,
                   worth.prescriptions, CASE WHEN worth.actual = 0 THEN 3 ELSE 4 END AS rank
              FROM (
                SELECT r.territory_id, r.partner_id, r.class_id, r.goal, r.actual, w.potential, w.prescriptions,
                       row_number() OVER known AS place,
                       COUNT(*) OVER (PARTITION BY r.actual > 0 AND w.prescriptions IS NOT NULL) AS known
                  FROM (%(rows)s) r
                  LEFT JOIN (%(worth)s) w ON w.partner_id = r.partner_id
                 WHERE r.cycle_id = %(cycle)s
                WINDOW known AS (PARTITION BY r.actual > 0 AND w.prescriptions IS NOT NULL
                                 ORDER BY w.prescriptions / NULLIF(r.actual, 0), r.actual DESC, r.id)
              ) worth
             WHERE worth.goal > 0
               AND (worth.actual = 0
                    OR worth.actual >= worth.goal AND worth.prescriptions IS NOT NULL
                       AND worth.known >= %(least)s AND worth.place <= worth.known * %(low)s)
            """,
            rows=rows,
            worth=self._worth_query(),
            cycle=self.id,
            least=LEAST_KNOWN,
            low=LOW_SHARE,
        )

    def _adds_query(self):
        """Covered (or working where a territory covers) and on no list: rising stars, and classes that the matrix
        calls on most."""
        # sudo: rising stars of the whole cycle; only this query reads them, who sees a proposal its rules decide
        rising = self.env["pharma.classification.rising"].sudo()._table_query
        return SQL(
            """
            SELECT 'add' AS kind, CASE WHEN found.rising THEN 'rising' ELSE 'potential' END AS reason,
                   place.territory_id, found.id AS partner_id, found.class_id, 0 AS goal, 0 AS actual,
                   w.potential, w.prescriptions, CASE WHEN found.rising THEN 1 ELSE 2 END AS rank
              FROM (
                SELECT p.id, p.pharma_class_id AS class_id, p.pharma_hospital_id, star.id IS NOT NULL AS rising
                  FROM res_partner p
                  LEFT JOIN (%(rising)s) star ON star.id = p.id
                 WHERE p.active AND p.company_id = %(company)s
                   AND p.pharma_type IN (SELECT partner_type FROM pharma_cycle_rule WHERE cycle_id = %(cycle)s)
                   AND (star.id IS NOT NULL
                        OR p.pharma_class_id IN (
                            SELECT class_id FROM pharma_cycle_rule
                             WHERE cycle_id = %(cycle)s
                               AND goal >= (SELECT MAX(goal) FROM pharma_cycle_rule WHERE cycle_id = %(cycle)s)))
                   AND NOT EXISTS (SELECT 1 FROM pharma_cycle_target t
                                    WHERE t.cycle_id = %(cycle)s AND t.partner_id = p.id)
              ) found
             CROSS JOIN LATERAL (
                SELECT v.territory_id
                  FROM pharma_coverage v
                  JOIN pharma_territory territory ON territory.id = v.territory_id AND territory.active
                  JOIN pharma_territory scope ON scope.id = %(scope)s
                   AND territory.parent_path LIKE scope.parent_path || '%%'
                 WHERE v.active AND v.partner_id IN (found.id, found.pharma_hospital_id)
                   AND (v.date_end IS NULL OR v.date_end >= CURRENT_DATE)
                 ORDER BY v.partner_id = found.id DESC, v.id
                 LIMIT 1
              ) place
              LEFT JOIN (%(worth)s) w ON w.partner_id = found.id
            """,
            rising=rising,
            company=self.company_id.id,
            cycle=self.id,
            scope=self.territory_id.id,
            worth=self._worth_query(),
        )
