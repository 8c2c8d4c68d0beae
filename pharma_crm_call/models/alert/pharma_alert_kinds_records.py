# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class PharmaAlertRule(models.Model):
    """Reports that wait for their review; licences, consents and documents that expire."""

    _inherit = "pharma.alert.rule"

    @api.model
    def _alert_kinds(self):
        return {
            **super()._alert_kinds(),
            "unreviewed": (self.env._("Submitted calls not reviewed"), ("days",)),
            "licence": (self.env._("Doctor's licence expires"), ("days", "classes")),
            "consent": (self.env._("Consent expires"), ("days", "classes")),
            "document": (self.env._("Document or knowledge page expires"), ("days",)),
        }

    def _alert_query_unreviewed(self, company, today):
        """One row a territory: how many reports wait too long, and the days of the oldest."""
        return SQL(
            """
            SELECT 'unreviewed:' || c.territory_id, 'pharma.territory', c.territory_id, NULL::integer,
                   c.territory_id, NULL::integer, NULL::integer, COUNT(*)::float8,
                   floor(EXTRACT(EPOCH FROM %(now)s - MIN(c.date_submitted)) / 86400)::float8, NULL::date,
                   NULL::varchar
              FROM pharma_call c
             WHERE c.company_id = %(company)s AND c.state = 'submitted' AND c.territory_id IS NOT NULL
               AND c.date_submitted < %(late)s
             GROUP BY c.territory_id
            """,
            now=fields.Datetime.now(),
            late=fields.Datetime.now() - timedelta(days=self.days),
            company=company.id,
        )

    def _alert_covered(self, today):
        """Return the joins from a doctor p to the territories v that cover it and their reps m, if any."""
        return SQL(
            """
            LEFT JOIN LATERAL (
                SELECT DISTINCT v.territory_id FROM pharma_coverage v
                 WHERE v.partner_id = p.id AND v.active
                   AND (v.date_start IS NULL OR v.date_start <= %(today)s)
                   AND (v.date_end IS NULL OR v.date_end >= %(today)s)
            ) v ON TRUE
            LEFT JOIN pharma_territory_member m ON m.territory_id = v.territory_id AND m.role = 'rep'
             AND (m.date_start IS NULL OR m.date_start <= %(today)s)
             AND (m.date_end IS NULL OR m.date_end >= %(today)s)
            """,
            today=today,
        )

    def _alert_query_licence(self, company, today):
        return SQL(
            """
            SELECT concat_ws(':', 'licence', p.id, p.pharma_licence_expiry), 'res.partner', p.id, m.user_id,
                   v.territory_id, p.id, p.pharma_class_id, (p.pharma_licence_expiry - %(today)s)::float8,
                   %(days)s::float8, p.pharma_licence_expiry, NULL::varchar
              FROM res_partner p
              %(covered)s
             WHERE p.pharma_type = 'doctor' AND p.active AND p.company_id = %(company)s
               AND p.pharma_licence_expiry <= %(until)s AND %(classes)s
            """,
            today=today,
            days=self.days,
            until=today + timedelta(days=self.days),
            company=company.id,
            covered=self._alert_covered(today),
            classes=self._alert_class_sql(SQL("p.pharma_class_id")),
        )

    def _alert_query_consent(self, company, today):
        """Consents in force, the doctor's latest word, that end soon; what has ended counts as long again."""
        return SQL(
            """
            SELECT 'consent:' || said.id, 'pharma.consent', said.id, m.user_id, v.territory_id, p.id,
                   p.pharma_class_id, (said.date_end - %(today)s)::float8, %(days)s::float8, said.date_end,
                   NULL::varchar
              FROM (
                SELECT DISTINCT ON (partner_id, channel, purpose_id) id, partner_id, decision, date_end
                  FROM pharma_consent
                 WHERE company_id = %(company)s
                 ORDER BY partner_id, channel, purpose_id, date DESC, id DESC
              ) said
              JOIN res_partner p ON p.id = said.partner_id AND p.active AND %(classes)s
              %(covered)s
             WHERE said.decision = 'given' AND said.date_end BETWEEN %(since)s AND %(until)s
            """,
            today=today,
            days=self.days,
            since=today - timedelta(days=self.days),
            until=today + timedelta(days=self.days),
            company=company.id,
            covered=self._alert_covered(today),
            classes=self._alert_class_sql(SQL("p.pharma_class_id")),
        )

    def _alert_query_document(self, company, today):
        """Approved documents of products, and published pages of the knowledge base."""
        return SQL(
            """
            SELECT concat_ws(':', 'document', d.id, d.valid_to), 'pharma.document', d.id, NULL::integer,
                   NULL::integer, NULL::integer, NULL::integer, (d.valid_to - %(today)s)::float8, %(days)s::float8,
                   d.valid_to, d.name
              FROM pharma_document d
             WHERE d.company_id = %(company)s AND d.active AND d.state = 'approved' AND d.valid_to <= %(until)s
             UNION ALL
            SELECT concat_ws(':', 'page', d.id, %(company)s::integer, d.pharma_valid_to), 'document.page', d.id,
                   NULL, NULL, NULL, NULL, (d.pharma_valid_to - %(today)s)::float8, %(days)s::float8,
                   d.pharma_valid_to, d.name
              FROM document_page d
             WHERE (d.company_id = %(company)s OR d.company_id IS NULL) AND d.active
               AND d.pharma_kind IS NOT NULL AND d.pharma_published_on IS NOT NULL
               AND d.pharma_valid_to <= %(until)s
            """,
            today=today,
            days=self.days,
            until=today + timedelta(days=self.days),
            company=company.id,
        )
