# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

KINDS = ("request_waiting", "request_escalated")


class PharmaAlertRule(models.Model):
    """Requests that wait for a decision, and those that were passed upward because nobody had decided."""

    _inherit = "pharma.alert.rule"

    @api.model
    def _alert_kinds(self):
        return {
            **super()._alert_kinds(),
            "request_waiting": (self.env._("Request waits for a decision"), ("days",)),
            "request_escalated": (self.env._("Request passed upward"), ()),
        }

    @api.model
    def _alert_sentences(self):
        return {
            **super()._alert_sentences(),
            "request_waiting": self.env._(
                "A request for samples or gifts waits for a decision for %(days)s days."
            ),
            "request_escalated": self.env._(
                "Nobody decided on a request in time, so the next manager may decide too."
            ),
        }

    @api.model
    def _alert_texts(self):
        return {
            **super()._alert_texts(),
            "request_waiting": self.env._(
                "%(label)s of %(rep)s waits for a decision for %(value)s days"
            ),
            "request_escalated": self.env._(
                "%(label)s of %(rep)s was passed upward: no decision within %(value)s working days"
            ),
        }

    def _alert_query_request_waiting(self, company, today):
        now = fields.Datetime.now()
        return SQL(
            """
            SELECT concat_ws(':', 'request_waiting', request.id, review.id), 'pharma.resource.request', request.id,
                   request.user_id, request.territory_id, request.partner_id, NULL::integer,
                   floor(EXTRACT(EPOCH FROM %(now)s - review.pending_since) / 86400)::float8, %(days)s::float8,
                   review.pending_since::date, request.name
              FROM tier_review review
              JOIN pharma_resource_request request ON request.id = review.res_id AND request.state = 'review'
             WHERE review.model = 'pharma.resource.request' AND review.status = 'pending'
               AND request.company_id = %(company)s AND review.pending_since < %(late)s
            """,
            now=now,
            late=now - timedelta(days=self.days),
            days=self.days,
            company=company.id,
        )

    def _alert_query_request_escalated(self, company, today):
        """One row a level: each further level is news."""
        return SQL(
            """
            SELECT concat_ws(':', 'request_escalated', passed.id), 'pharma.resource.request', request.id,
                   request.user_id, request.territory_id, request.partner_id, NULL::integer,
                   passed.days::float8, passed.level::float8, passed.date::date, request.name
              FROM pharma_approval_escalation passed
              JOIN tier_review review ON review.id = passed.review_id AND review.status = 'pending'
              JOIN pharma_resource_request request ON request.id = review.res_id AND request.state = 'review'
             WHERE review.model = 'pharma.resource.request' AND request.company_id = %(company)s
            """,
            company=company.id,
        )
