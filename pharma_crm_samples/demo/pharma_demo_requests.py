# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, api, fields, models

from . import items

STEPS = ("draft", "submitted", "first", "approved", "received")


class PharmaDemo(models.AbstractModel):
    """Requests at each step: some wait for the district manager, one for the regional manager."""

    _inherit = "pharma.demo"

    @api.model
    def _make_requests(self, goods):
        for row in items.REQUESTS:
            self._make_request(goods, *row)
        # one has waited too long for the district manager: the regional manager may decide too
        reviews = self.env["tier.review"]
        reviews._escalate_overdue()
        passed = self.env["pharma.approval.escalation"].search(
            [("res_model", "=", "pharma.resource.request")]
        )
        self._cancel_mails(passed.review_id.mapped(lambda review: review._document()))

    @api.model
    def _make_request(self, goods, _key, rep, territory, class_code, lines, purpose, step, days):
        user = self._ref(f"user_{rep}")
        partner = (
            self._recipient(self._ref(f"territory_{territory}"), class_code) if class_code else None
        )
        request = (
            self.env["pharma.resource.request"]
            .with_user(user)
            .create(
                {
                    "partner_id": partner.id if partner else False,
                    "purpose": purpose,
                    "line_ids": [
                        Command.create({"product_id": goods[item].id, "quantity": pieces})
                        for item, pieces in lines
                    ],
                }
            )
        )
        reached = STEPS.index(step)
        if reached >= STEPS.index("submitted"):
            request.action_submit()
        if reached >= STEPS.index("first"):
            request.with_user(request.line_manager_id).validate_tier()
            request.invalidate_recordset()
        if reached >= STEPS.index("approved") and request.state == "review":
            request.with_user(request.regional_manager_id).validate_tier()
            request.invalidate_recordset()
        if step == "received":
            request.action_receive()
        self.env.cr.flush()
        self._cancel_mails(request)
        moment = fields.Datetime.now() - timedelta(days=days, hours=2)
        self._backdate(request.sudo(), moment)
        request.sudo().review_ids.filtered("pending_since").pending_since = moment
        self.env.invalidate_all()

    @api.model
    def _recipient(self, territory, class_code):
        """Return a covered doctor, of the class if possible, to whom nobody gave or promised a gift."""
        doctors = territory.coverage_ids.partner_id.filtered(
            lambda p: p.pharma_type == "doctor" and p.pharma_class_code in ("KOL", "A", "B")
        )
        spend = self.env["pharma.spend"].search(
            [("partner_id", "in", doctors.ids), ("category", "=", "gift")]
        )
        asked = self.env["pharma.resource.request"].search([("partner_id", "in", doctors.ids)])
        free = doctors - spend.partner_id - asked.partner_id
        return free.sorted(lambda p: (p.pharma_class_code != class_code, p.id))[:1]
