# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import AccessError


class PharmaCallOwnedMixin(models.AbstractModel):
    """What a rep keeps for the own work (`user_id`, `company_id`) and hands to nobody else."""

    _name = "pharma.call.owned.mixin"
    _description = "Stays with its rep"

    def write(self, vals):
        # the rules look at who owns the record before it is written, not at who is to own it
        self._check_owner_kept(vals)
        return super().write(vals)

    def _check_owner_kept(self, vals):
        """Refuse to hand the record to somebody else."""
        for name in ("user_id", "company_id"):
            if name in vals and not self.env.su and any(r[name].id != vals[name] for r in self):
                raise AccessError(
                    self.env._(
                        "“%s” stays with its rep: make a new one instead.", self[:1].display_name
                    )
                )
