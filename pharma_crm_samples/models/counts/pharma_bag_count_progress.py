# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .pending import Pending

WHERE = "/odoo/action-pharma_crm_samples."


class PharmaBagCount(models.Model):
    """What has begun to move stock of the bag that is counted, and is not finished."""

    _inherit = "pharma.bag.count"

    def _in_progress(self):
        """Return the papers (Pending) of the bag that somebody still has to confirm.

        That is what is on the way to the bag, to a colleague or back to the store, and what is being handed over on
        a call that is not reported yet. A count with such papers is not reconciled by figures alone.
        """
        self.ensure_one()
        mine = self._of_this_bag()
        # sudo: only named; the bag is the rep's own or a team member's
        shipments = (
            self.env["stock.picking"]
            .sudo()
            .search(
                [
                    ("pharma_user_id", "=", self.user_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("pharma_leg", "=", "in"),
                    ("state", "=", "assigned"),
                ]
            )
        )
        sent = self.env["pharma.bag.transfer"].sudo().search([*mine, ("state", "=", "sent")])
        begun = (
            self.env["pharma.handover"]
            .sudo()
            .search([*mine, ("state", "=", "draft"), ("call_id.state", "=", "in_progress")])
        )
        return [
            *(
                Pending(x.name, self._waits_for(x.pharma_user_id.name), f"{WHERE}action_my_bag")
                for x in shipments
            ),
            *(
                Pending(
                    x.name,
                    self._waits_for(
                        x.receiver_id.name if x.kind == "transfer" else self.env._("the store")
                    ),
                    f"{WHERE}action_bag_transfer/{x.id}",
                )
                for x in sent
            ),
            *(
                Pending(
                    x.call_id.display_name,
                    self._waits_for(x.user_id.name),
                    f"/odoo/pharma.call/{x.call_id.id}",
                )
                for x in begun
            ),
        ]

    def _losses_undecided(self):
        """Return the losses (Pending) that wait for a decision: their pieces would be taken out of the bag twice."""
        self.ensure_one()
        # sudo: as above
        losses = (
            self.env["pharma.bag.loss"]
            .sudo()
            .search([*self._of_this_bag(), ("state", "=", "review")])
        )
        return [
            Pending(
                x.name, self._waits_for(x.line_manager_id.name), f"{WHERE}action_bag_loss/{x.id}"
            )
            for x in losses
        ]

    def _of_this_bag(self):
        return [("user_id", "=", self.user_id.id), ("company_id", "=", self.company_id.id)]

    def _waits_for(self, who):
        return self.env._("waits for %s", who or self.env._("a manager"))
