# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

PREVIEW_DAYS = 30


class PharmaCallQualityModel(models.Model):
    """What the calls of the last 30 days would have been worth with these coefficients."""

    _inherit = "pharma.call.quality.model"

    preview_calls = fields.Integer("Calls of the last 30 days", compute="_compute_preview")
    preview_now = fields.Float("Mean quality now", compute="_compute_preview", digits=(5, 1))
    preview_new = fields.Float(
        "Mean quality with this version", compute="_compute_preview", digits=(5, 1)
    )
    preview_effective_now = fields.Float("Effective now", compute="_compute_preview")
    preview_effective_new = fields.Float("Effective with this version", compute="_compute_preview")

    @api.depends(
        "element_ids.coefficient", "element_ids.code", "threshold", "duration_min", "duration_max"
    )
    @api.depends_context("uid", "company")
    def _compute_preview(self):
        may = self.env.user.has_group("pharma_crm.group_all_accounts")
        for model in self:
            row = model._preview() if may and model.state == "draft" else {}
            model.preview_calls = row.get("calls") or 0
            model.preview_now = row.get("now") or 0.0
            model.preview_new = row.get("new") or 0.0
            model.preview_effective_now = row.get("effective_now") or 0.0
            model.preview_effective_new = row.get("effective_new") or 0.0

    def _preview(self):
        """Count the stored values of the company's last calls anew: one statement, nothing is written.

        :return: {"calls", "now", "new": means 0 to 100, "effective_now", "effective_new": shares 0 to 1}
        """
        self.ensure_one()
        coefficients = {code: value for code, value in self._coefficients().items() if value}
        if not coefficients:
            return {}
        company = self.company_id or self.env.company
        self.env["pharma.call"].flush_model()
        [row] = self.env.execute_query_dict(
            SQL(
                """
                WITH element (code, coefficient) AS (VALUES %(coefficients)s),
                counted AS (
                    SELECT call.quality, call.is_effective, call.duration,
                           SUM(element.coefficient * fact.value) * 100 / NULLIF(SUM(element.coefficient), 0) AS score
                      FROM pharma_call call
                     CROSS JOIN LATERAL (
                        SELECT key AS code,
                               CASE WHEN key != 'duration' THEN (value ->> 'value')::float8
                                    WHEN %(minimum)s = 0 AND %(maximum)s = 0 THEN NULL
                                    WHEN call.duration >= %(minimum)s
                                     AND (%(maximum)s = 0 OR call.duration <= %(maximum)s) THEN 1
                                    ELSE 0 END AS value
                          FROM jsonb_each(call.quality_facts)
                       ) fact
                      JOIN element ON element.code = fact.code AND fact.value IS NOT NULL
                     WHERE call.company_id = %(company)s AND call.state IN ('submitted', 'reviewed')
                       AND call.date_day >= %(since)s AND call.quality_facts IS NOT NULL
                     GROUP BY call.id
                )
                SELECT COUNT(*) AS calls, AVG(quality) AS now, AVG(score) AS new,
                       AVG(is_effective::int)::float8 AS effective_now,
                       AVG((score >= %(threshold)s AND duration >= %(minimum)s)::int)::float8 AS effective_new
                  FROM counted
                """,
                coefficients=SQL(", ").join(
                    SQL("(%s, %s::float8)", code, value) for code, value in coefficients.items()
                ),
                minimum=self.duration_min or 0,
                maximum=self.duration_max or 0,
                threshold=self.threshold or 0.0,
                company=company.id,
                since=fields.Date.today() - timedelta(days=PREVIEW_DAYS),
            )
        )
        return row
