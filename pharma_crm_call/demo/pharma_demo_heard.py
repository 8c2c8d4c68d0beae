# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

# So many group calls and guests' parts of the running quarter have something of their own to tell.
MEETINGS = 40
PARTS = 40


class PharmaDemo(models.AbstractModel):
    """Who left a meeting early or was not convinced, and what managers told where they came along."""

    _inherit = "pharma.demo"

    @api.model
    def _make_recent_reviews(self):
        result = super()._make_recent_reviews()
        cycle = self.env.ref("pharma_crm_cycle.demo_cycle_running")
        # what is counted in closed quarters is frozen
        made = [
            ("call_id.cycle_id", "=", cycle.id),
            ("call_id.state", "in", ("submitted", "reviewed")),
        ]
        self._tell_who_differed(made)
        self._tell_guests_products(made)
        return result

    @api.model
    def _tell_who_differed(self, made):
        rng = self._rng("heard otherwise")
        rows = []
        for attendee in self.env["pharma.call.attendee"].search(made, order="id", limit=MEETINGS):
            details = attendee.call_id.detail_ids
            if not details or rng.random() < 0.5:
                continue
            left = rng.random() < 0.5
            # the last product is what those who leave early miss
            rows.append(
                {
                    "attendee_id": attendee.id,
                    "product_id": details[-1].product_id.id,
                    "heard": not left,
                    "reaction": False if left else "negative",
                }
            )
        self.env["pharma.call.attendee.detail"].create(rows)

    @api.model
    def _tell_guests_products(self, made):
        rng = self._rng("told by guests")
        products = self.env["product.product"].search(
            [("pharma_kind", "=", "promoted")], order="id"
        )
        rows = []
        for guest in self.env["pharma.call.guest"].search(
            [*made, ("reported_on", "!=", False)], order="id", limit=PARTS
        ):
            told = guest.call_id.detail_ids.product_id
            product = rng.choice(list(rng.choice((told, products)) or products))
            message = self.env["pharma.key.message"].search(
                [("product_id", "=", product.id)], order="id", limit=1
            )
            rows.append(
                {
                    "guest_id": guest.id,
                    "product_id": product.id,
                    "key_message_id": message.id,
                    "reaction": rng.choice(("positive", "neutral")),
                }
            )
        self.env["pharma.call.guest.detail"].create(rows)
