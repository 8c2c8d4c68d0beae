# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.reading import day_text


class PharmaClassificationResult(models.Model):
    """What a model made of an account at a moment, with everything needed to explain it. Never changed."""

    _name = "pharma.classification.result"
    _description = "Classification result"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, readonly=True, ondelete="cascade"
    )
    model_id = fields.Many2one(
        "pharma.classification.model", required=True, readonly=True, ondelete="restrict"
    )
    version = fields.Integer(readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    score = fields.Float(digits=(6, 2), readonly=True, aggregator="avg")
    completeness = fields.Float(digits=(5, 4), readonly=True, aggregator="avg")
    class_id = fields.Many2one("pharma.class", readonly=True, ondelete="restrict")
    previous_class_id = fields.Many2one(
        "pharma.class", "Class before", readonly=True, ondelete="restrict"
    )
    held_class_id = fields.Many2one(
        "pharma.class",
        "Class by score",
        readonly=True,
        ondelete="restrict",
        help="The class that the score points to, while the account keeps its class for the agreed months.",
    )
    is_kol = fields.Boolean("Key opinion leader", readonly=True)
    explanation = fields.Json(
        readonly=True, help="Per criterion: criterion, input, points, weight, most points."
    )
    company_id = fields.Many2one("res.company", readonly=True)

    # The history of an account, newest last: for the class on a day and for the score of some months ago.
    _history_idx = models.Index("(partner_id, id)")

    @api.model
    def _class_on(self, partners, moment):
        """Return the classes that accounts had at a moment.

        The caller reads the accounts; reports that count by class ask here.

        :param partners: res.partner.
        :param moment: a datetime (UTC), or a date: its end in the user's time zone.
        :return: dict of the id of each account to the id of its class, None when it had none.
        """
        if not isinstance(moment, datetime):
            zone = pytz.timezone(self.env.user.tz or "UTC")
            end = zone.localize(datetime.combine(fields.Date.to_date(moment), time.max))
            moment = end.astimezone(pytz.utc).replace(tzinfo=None)
        partners.flush_recordset(["pharma_class_id"])
        self.flush_model(["partner_id", "date", "class_id", "previous_class_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, CASE WHEN before.id IS NOT NULL THEN before.class_id
                                  WHEN after.id IS NOT NULL THEN after.previous_class_id
                                  ELSE p.pharma_class_id END
                  FROM res_partner p
                  LEFT JOIN LATERAL (
                    SELECT id, class_id FROM pharma_classification_result
                     WHERE partner_id = p.id AND date <= %(moment)s ORDER BY id DESC LIMIT 1) before ON TRUE
                  LEFT JOIN LATERAL (
                    SELECT id, previous_class_id FROM pharma_classification_result
                     WHERE partner_id = p.id AND date > %(moment)s ORDER BY id LIMIT 1) after ON TRUE
                 WHERE p.id = ANY(%(ids)s)
                """,
                moment=moment,
                ids=list(partners.ids),
            )
        )
        return dict(rows)

    @api.depends("partner_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for result in self:
            result.display_name = (
                f"{result.partner_id.display_name} {day_text(self.env, result.date)}"
            )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("A classification result stays as it was made."))

    def _explain(self):
        """Return one dict per criterion: name, value, points, weight, most points, missing, share of the score.

        `share` is what the criterion adds to the score (0…100); the shares add up to the score.
        """
        self.ensure_one()
        rows = self.explanation or []
        criteria = self.env["pharma.classification.criterion"].browse([row[0] for row in rows])
        most = sum(
            weight * max_points for _id, value, _p, weight, max_points in rows if value is not None
        )
        explained = []
        for criterion, (_id, value, points, weight, max_points) in zip(criteria, rows, strict=True):
            missing = value is None
            explained.append(
                {
                    "name": criterion.name,
                    "field": criterion.field_name,
                    "value": "" if missing else criterion._value_label(value),
                    "points": points,
                    "weight": weight,
                    "max_points": max_points,
                    "missing": missing,
                    "share": None if missing or not most else 100 * weight * points / most,
                }
            )
        return explained

    def _kept_until(self):
        """Return the day until which the account keeps its class against its score, False when it does not."""
        self.ensure_one()
        since = self.partner_id.pharma_class_since
        if not self.held_class_id or not since:
            return False
        return since + relativedelta(months=self.model_id.lock_months)
