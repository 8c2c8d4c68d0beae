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

    def _write_spend(self):
        result = super()._write_spend()
        self._spend_budget()
        return result

    def _spend_budget(self):
        self.ensure_one()
        # sudo: the caller's call and bag are checked; the budget is used whatever the rep may read
        handover = self.sudo()
        amounts = defaultdict(float)
        for line in handover.line_ids:
            amounts[line.product_id.pharma_kind] += line.value
        draws, requests = handover._budget_draws(amounts)
        call = handover.call_id
        source = Source(
            handover,
            self.env._("Hand-over on %s", call.display_name),
            call._limit_cycle(),
            call.territory_id,
        )
        self.env["pharma.cycle.budget.engine"]._spend(source, dict(amounts), draws)
        # what a request was dearer than what was handed over from it
        for request in requests.filtered(lambda r: r.state == "given"):
            request._release_budget()

    def _budget_draws(self, amounts):
        """Return [(source, resource type, most)] of the requests whose commitments this hand-over uses up, and
        those requests that are for the recipient."""
        entries = self.env["pharma.limit.entry"].search(
            [
                ("handover_line_id", "in", self.line_ids.ids),
                ("operation", "=", "consume"),
                ("request_line_id", "!=", False),
            ],
            order="id",
        )
        draws = []
        for entry in entries:
            line = entry.handover_line_id
            request = entry.request_line_id.request_id
            share = line.value * entry.quantity / line.quantity
            draws.append((request._budget_source(), line.product_id.pharma_kind, share))
        asked = entries.request_line_id.request_id
        fillings = self.env["pharma.resource.request"].search(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", False),
                ("state", "in", ("approved", "shipped", "received")),
                ("line_ids.product_id", "in", self.line_ids.product_id.ids),
            ],
            order="id",
        )
        for request in fillings:
            for kind in amounts:
                draws.append((request._budget_source(), kind, amounts[kind]))
        return draws, asked
