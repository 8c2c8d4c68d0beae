# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCycle(models.Model):
    """What the cycle gives to the work on a customer: its messages and the customer's target line."""

    _inherit = "pharma.cycle"

    def _post_its_for(self, partner, territory=None):
        """Return the communication objectives meant for a customer, in order.

        Class and specialty are those of the customer's target line where there is one, else today's.

        :param partner: one customer (res.partner)
        :param territory: the territory whose target line decides, any when not given
        :return: pharma.cycle.message
        """
        self.ensure_one()
        target = self._target_for(partner, territory)
        class_ = target.class_id or partner.pharma_class_id
        specialty = target.specialty_id or partner.pharma_specialty_id
        return self.communication_ids.filtered(lambda line: line._matches(class_, specialty))

    def _target_for(self, partner, territory=None):
        """Return the customer's line of the target list (of the territory, when given)."""
        self.ensure_one()
        domain = [("cycle_id", "=", self.id), ("partner_id", "=", partner.id)]
        if territory:
            domain.append(("territory_id", "=", territory.id))
        return self.env["pharma.cycle.target"].search_fetch(
            domain, ["class_id", "specialty_id"], limit=1
        )
