# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import fields, models

from odoo.addons.pharma_crm_cycle.models.budget.pharma_cycle_budget_engine import Source


class PharmaResourceRequest(models.Model):
    """A request uses the budget of the running cycle: reserved when submitted, committed when approved."""

    _inherit = "pharma.resource.request"
    _workflow_guarded_fields = (
        "name",
        "territory_id",
        "amount_total",
        "line_manager_id",
        "regional_manager_id",
        "limit_warning",
        "over_budget",
    )

    over_budget = fields.Monetary(
        readonly=True,
        copy=False,
        tracking=True,
        help="How much of it lies beyond the budget; a business manager has to approve that.",
    )

    def _budget_source(self):
        source = self._budget_user()
        cycle = source.cycle._current_for(
            source.territory, self.env["pharma.call"]._today_of(self.user_id)
        )
        return source._replace(cycle=cycle)

    def _budget_user(self):
        """Return who used the budget, for what it has used so far: which cycle pays for more is not asked."""
        self.ensure_one()
        # sudo: the request uses it, whatever the rep or the reviewer may read
        request = self.sudo()
        return Source(request, request.name, request.env["pharma.cycle"], request.territory_id)

    def _budget_amounts(self):
        amounts = defaultdict(float)
        for line in self.line_ids:
            amounts[line.product_id.pharma_kind] += line.amount
        return dict(amounts)

    def _reserve(self):
        result = super()._reserve()
        beyond = self.env["pharma.cycle.budget.engine"]._reserve(
            self._budget_source(), self._budget_amounts(), may_exceed=True
        )
        self._workflow_write({"over_budget": beyond})
        return result

    def _release(self):
        result = super()._release()
        for request in self:
            request._release_budget()
        return result

    def _release_budget(self):
        self.env["pharma.cycle.budget.engine"]._release(self._budget_source())

    def _on_approved(self):
        engine = self.env["pharma.cycle.budget.engine"]
        source = self._budget_source()
        if not any(sum(stand.values()) for stand in engine._stands(source.record).values()):
            # submitted in a cycle that is closed by now, or before there was a budget
            engine._reserve(source, self._budget_amounts(), may_exceed=True, approved=True)
        engine._commit(source)
        return super()._on_approved()
