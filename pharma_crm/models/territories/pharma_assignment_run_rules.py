# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL


class PharmaAssignmentRun(models.Model):
    """The rules as SQL: what a territory should cover, and how that differs from what it covers.

    Hospitals and pharmacies are placed by their postcode; doctors follow their practice places, and are placed by
    their own postcode only while no place with a postcode is known. “Never” goes before every other rule. A rule
    for all products makes one for a single product group superfluous. What is covered by hand needs no rule for the
    same products, and no run touches it.
    """

    _inherit = "pharma.assignment.run"

    def _assign(self, territories):
        """Work out the changes of some territories and, when this run applies them, make them."""
        self.env.flush_all()
        if self.applying:
            # Writing the territories keeps a second run from adding the same rows at the same moment.
            self.env.cr.execute(
                SQL(
                    "UPDATE pharma_territory SET assigned_date = %s WHERE id = ANY(%s)",
                    self.date,
                    territories.ids,
                )
            )
        else:
            self.env.cr.execute(
                SQL(
                    "DELETE FROM pharma_assignment_change WHERE run_id = %s AND territory_id = ANY(%s)",
                    self.id,
                    territories.ids,
                )
            )
        self.env.cr.execute(self._changes_sql(territories.ids))
        if self.applying:
            self._make_changes(territories.ids)
        self.env["pharma.assignment.change"].invalidate_model()
        self.invalidate_recordset(["change_ids", "added_count", "ended_count"])

    def _wanted_sql(self, territory_ids):
        """Return the SQL (a list of WITH queries) of what the rules want, `wanted`:
        (territory_id, partner_id, product_group_id)."""
        coverage = self.env["pharma.coverage"]

        def in_force(alias):
            return coverage._in_force_sql(alias, self.date)

        return SQL(
            """
            scope AS (SELECT id, company_id FROM pharma_territory WHERE id = ANY(%(ids)s) AND active),
            brick AS (
                SELECT DISTINCT b.territory_id, scope.company_id, b.product_group_id, b.country_id,
                       upper(trim(b.zip_prefix)) AS prefix
                  FROM pharma_territory_brick b
                  JOIN scope ON scope.id = b.territory_id
                 WHERE %(brick_in_force)s
            ),
            prefix AS (SELECT DISTINCT company_id, length(prefix) AS length FROM brick),
            practice AS (
                SELECT a.doctor_id, a.company_id, a.hospital_id, upper(trim(COALESCE(NULLIF(a.zip, ''), h.zip))) AS zip,
                       CASE WHEN NULLIF(a.zip, '') IS NULL THEN h.country_id ELSE a.country_id END AS country_id
                  FROM pharma_affiliation a
                  LEFT JOIN res_partner h ON h.id = a.hospital_id
                 WHERE %(place_in_force)s AND a.company_id IN (SELECT company_id FROM scope)
            ),
            -- A doctor's own postcode (rank 1) counts only where no practice place (rank 0) has one.
            located AS (
                SELECT p.id AS partner_id, p.company_id, upper(trim(p.zip)) AS zip, p.country_id,
                       (p.pharma_type = 'doctor')::int AS rank
                  FROM res_partner p
                 WHERE p.pharma_type IN ('hospital', 'pharmacy', 'doctor') AND p.active AND p.zip != ''
                   AND p.company_id IN (SELECT company_id FROM prefix)
                 UNION ALL
                SELECT practice.doctor_id, practice.company_id, practice.zip, practice.country_id, 0
                  FROM practice
                  JOIN res_partner d ON d.id = practice.doctor_id AND d.active
                 WHERE practice.zip != ''
            ),
            place AS (
                SELECT partner_id, company_id, zip, country_id
                  FROM (SELECT *, min(rank) OVER (PARTITION BY partner_id) AS best FROM located) ranked
                 WHERE rank = best
            ),
            -- Every beginning of a place's postcode that can be a prefix, worked out before the join with the prefixes:
            -- that is by equality then, and no account is compared with every postcode.
            beginning AS MATERIALIZED (
                SELECT place.partner_id, place.company_id, place.country_id, left(place.zip, prefix.length) AS prefix
                  FROM place
                  JOIN prefix ON prefix.company_id = place.company_id
            ),
            named AS (
                SELECT r.territory_id, r.partner_id, r.product_group_id, r.kind
                  FROM pharma_territory_account r
                  JOIN scope ON scope.id = r.territory_id
                 WHERE %(rule_in_force)s
                 UNION
                SELECT r.territory_id, practice.doctor_id, r.product_group_id, r.kind
                  FROM pharma_territory_account r
                  JOIN scope ON scope.id = r.territory_id
                  JOIN practice ON practice.hospital_id = r.partner_id
                 WHERE r.with_doctors AND %(rule_in_force)s
            ),
            ruled AS (
                SELECT brick.territory_id, beginning.partner_id, brick.product_group_id
                  FROM beginning
                  JOIN brick ON brick.company_id = beginning.company_id AND brick.prefix = beginning.prefix
                 WHERE brick.country_id IS NULL OR beginning.country_id IS NULL
                    OR brick.country_id = beginning.country_id
                 UNION
                SELECT named.territory_id, named.partner_id, named.product_group_id
                  FROM named
                  JOIN res_partner p ON p.id = named.partner_id AND p.active AND p.pharma_type IS NOT NULL
                 WHERE named.kind = 'include'
            ),
            weighed AS (
                SELECT territory_id, partner_id, product_group_id, never,
                       bool_or(never AND product_group_id IS NULL) OVER account AS never_any,
                       bool_or(NOT never AND product_group_id IS NULL) OVER account AS wide,
                       bool_or(never) OVER (PARTITION BY territory_id, partner_id, product_group_id) AS never_this
                  FROM (SELECT territory_id, partner_id, product_group_id, FALSE AS never FROM ruled
                         UNION ALL
                        SELECT territory_id, partner_id, product_group_id, TRUE FROM named
                         WHERE kind = 'exclude') rules
                WINDOW account AS (PARTITION BY territory_id, partner_id)
            ),
            wanted AS (
                SELECT territory_id, partner_id, product_group_id
                  FROM weighed
                 WHERE NOT (never OR never_any OR never_this) AND (product_group_id IS NULL OR NOT wide)
            )
            """,
            ids=list(territory_ids),
            brick_in_force=in_force("b"),
            place_in_force=in_force("a"),
            rule_in_force=in_force("r"),
        )

    def _changes_sql(self, territory_ids):
        """Return the statement that notes what has to be added and ended."""
        return SQL(
            """
            WITH %(wanted)s,
            side AS (
                SELECT 'wanted' AS side, territory_id, partner_id, product_group_id,
                       NULL::int AS coverage_id, NULL::date AS date_start
                  FROM wanted
                 UNION ALL
                SELECT CASE WHEN c.date_start > %(day)s THEN 'later' ELSE c.source END,
                       c.territory_id, c.partner_id, c.product_group_id, c.id, c.date_start
                  FROM pharma_coverage c
                 WHERE c.territory_id = ANY(%(ids)s) AND c.active AND (c.date_start > %(day)s OR %(in_force)s)
            ),
            compared AS (
                SELECT side, territory_id, partner_id, product_group_id, coverage_id,
                       bool_or(side = 'wanted') OVER same AS is_wanted,
                       bool_or(side IN ('rule', 'manual')) OVER same AS is_covered,
                       min(date_start) FILTER (WHERE side = 'later') OVER same AS later_start,
                       bool_or(side = 'manual') OVER account AS by_hand,
                       bool_or(side = 'manual' AND product_group_id IS NULL) OVER account AS by_hand_for_all
                  FROM side
                WINDOW account AS (PARTITION BY territory_id, partner_id),
                       same AS (PARTITION BY territory_id, partner_id, product_group_id)
            ),
            change AS (
                SELECT CASE side WHEN 'wanted' THEN 'add' ELSE 'end' END AS kind,
                       territory_id, partner_id, product_group_id, coverage_id,
                       CASE side WHEN 'wanted' THEN later_start - 1 END AS date_end
                  FROM compared
                 WHERE side = 'wanted' AND NOT is_covered AND NOT by_hand_for_all
                       AND NOT (by_hand AND product_group_id IS NULL)
                    OR side = 'rule' AND NOT is_wanted
            )
            INSERT INTO pharma_assignment_change
                   (run_id, company_id, kind, territory_id, partner_id, product_group_id, coverage_id, date_end,
                    create_uid, create_date, write_uid, write_date)
            SELECT %(run)s, %(company)s, kind, territory_id, partner_id, product_group_id, coverage_id, date_end,
                   %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
              FROM change
            """,
            wanted=self._wanted_sql(territory_ids),
            ids=list(territory_ids),
            in_force=self.env["pharma.coverage"]._in_force_sql("c", self.date),
            day=self.date,
            run=self.id,
            company=self.company_id.id,
            uid=self.job_user_id.id or self.env.uid,
        )

    def _make_changes(self, territory_ids):
        """Add and end coverage as noted for these territories."""
        uid = self.job_user_id.id or self.env.uid
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pharma_coverage
                       (partner_id, territory_id, product_group_id, company_id, source, active, frequency,
                        date_start, date_end, create_uid, create_date, write_uid, write_date)
                SELECT partner_id, territory_id, product_group_id, company_id, 'rule', TRUE, 0,
                       %(day)s, date_end, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM pharma_assignment_change
                 WHERE run_id = %(run)s AND kind = 'add' AND coverage_id IS NULL AND territory_id = ANY(%(ids)s)
                """,
                day=self.date,
                uid=uid,
                run=self.id,
                ids=list(territory_ids),
            )
        )
        # What would end before it began was never in force: it is archived, not deleted.
        self.env.cr.execute(
            SQL(
                """
                UPDATE pharma_coverage c
                   SET date_end = GREATEST(%(day)s::date - 1, c.date_start),
                       active = c.date_start IS NULL OR c.date_start < %(day)s,
                       write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
                  FROM pharma_assignment_change change
                 WHERE change.run_id = %(run)s AND change.kind = 'end' AND change.coverage_id = c.id
                   AND change.territory_id = ANY(%(ids)s)
                """,
                day=self.date,
                uid=uid,
                run=self.id,
                ids=list(territory_ids),
            )
        )
        coverage = self.env["pharma.coverage"]
        coverage.invalidate_model()
        self.env["pharma.territory"].invalidate_model(["coverage_ids", "assigned_date"])
        self.env["res.partner"].invalidate_model(["pharma_coverage_ids"])
        coverage._forget_access()
