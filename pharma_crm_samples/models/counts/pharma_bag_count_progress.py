# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from typing import NamedTuple

from markupsafe import Markup

from odoo import models


class Pending(NamedTuple):
    """A paper that is not finished: its number, whom it waits for, and where it opens."""

    name: str
    who: str
    url: str

    @property
    def link(self):
        """The paper as a link, with whom it waits for."""
        return Markup('<a href="%s">%s</a> (%s)') % (self.url, self.name, self.who)

    def __str__(self):
        return f"{self.name} ({self.who})"


class PharmaBagCount(models.Model):
    """What has begun to move stock of the bag that is counted, and is not finished."""

    _inherit = "pharma.bag.count"

    def _in_progress(self):
        """Return the papers (Pending) that will still change what belongs into the bag.

        That is what is on the way to it, sent to a colleague, or lost and not decided. What goes back to the store has
        left the bag, and whether the store has received it is not for the rep to settle; only a rep who gives up
        the bag waits for it.
        """
        self.ensure_one()
        mine = [("user_id", "=", self.user_id.id), ("company_id", "=", self.company_id.id)]
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
        if self.kind != "close_out":
            sent = sent.filtered(lambda transfer: transfer.kind == "transfer")
        losses = self.env["pharma.bag.loss"].sudo().search([*mine, ("state", "=", "review")])
        where = "/odoo/action-pharma_crm_samples."
        return [
            *(
                Pending(x.name, self._waits_for(x.pharma_user_id.name), f"{where}action_my_bag")
                for x in shipments
            ),
            *(
                Pending(
                    x.name,
                    self._waits_for(
                        x.receiver_id.name if x.kind == "transfer" else self.env._("the store")
                    ),
                    f"{where}action_bag_transfer/{x.id}",
                )
                for x in sent
            ),
            *(
                Pending(
                    x.name,
                    self._waits_for(x.line_manager_id.name),
                    f"{where}action_bag_loss/{x.id}",
                )
                for x in losses
            ),
        ]

    def _waits_for(self, who):
        return self.env._("waits for %s", who or self.env._("a manager"))
