# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCycle(models.Model):
    """The copy of a plan has the same tree of objectives."""

    _inherit = "pharma.cycle"

    def copy(self, default=None):
        copies = super().copy(default)
        if "objective_ids" not in (default or {}):
            for cycle, copied in zip(self, copies, strict=True):
                cycle.objective_ids._link_copies(copied.objective_ids)
        return copies
