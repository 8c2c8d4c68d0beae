# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import models

from odoo.addons.pharma_crm_cycle.models.budget.pharma_cycle_budget_engine import Source


class PharmaHandover(models.Model):
    """A hand-over spends from the budget: first what requests had committed for it, then the line of its territory.

    What came with a request for the recipient uses that request's money; anything else in the bag that of the rep's
    own requests to fill it, the oldest first.
    """

    _inherit = "pharma.handover"

    def _concerns_sql(self):
        lines = self.env["pharma.cycle.budget.engine"]._lines_sql(
            self.call_id.limit_cycle_id,
            self.call_id.territory_id,
            self.line_ids.product_id.mapped("pharma_kind"),
        )
        return {**super()._concerns_sql(), "pharma.cycle.budget.line": lines}

    def _write_spend(self, given, concerns):
        result = super()._write_spend(given, concerns)
        self._spend_budget(given, concerns)
        return result

    def _spend_budget(self, given, concerns):
        self.ensure_one()
        # sudo: the caller's call and bag are checked; the budget is used whatever the rep may read
        handover = self.sudo()
        amounts = defaultdict(float)
        for line in handover.line_ids:
            amounts[line.product_id.pharma_kind] += line.value
        draws = handover._budget_draws(amounts, given, concerns)
        lines = concerns["pharma.cycle.budget.line"]
        if draws or lines:
            # it is handed over once, so it has used nothing yet
            self.env["pharma.cycle.budget.engine"]._spend(
                handover._budget_source(), dict(amounts), draws, first_on=lines
            )
        # what a request was dearer than what was handed over from it
        for request in given.request_line_id.request_id.filtered(lambda r: r.state == "given"):
            request._release_budget()

    def _budget_source(self):
        self.ensure_one()
        call = self.call_id
        name = self.env._("Hand-over on %s", call.display_name)
        return Source(self, name, call.limit_cycle_id, call.territory_id)

    def _budget_draws(self, amounts, given, concerns):
        """Return [(source, resource type, most)] of the requests whose commitments this hand-over uses up."""
        draws = []
        for entry in given.filtered("request_line_id"):
            line = entry.handover_line_id
            request = entry.request_line_id.request_id
            share = line.value * entry.quantity / line.quantity
            draws.append((request._budget_user(), line.product_id.pharma_kind, share))
        # sudo: as above
        requests = concerns["pharma.resource.request.line"].sudo().request_id
        for request in requests.filtered(lambda r: not r.partner_id).sorted("id"):
            for kind in amounts:
                draws.append((request._budget_user(), kind, amounts[kind]))
        return draws
