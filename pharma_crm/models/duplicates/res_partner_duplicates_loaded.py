# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class ResPartner(models.Model):
    """Few accounts that a list brought are compared at once, many by the next search for duplicates."""

    _inherit = "res.partner"

    def _pharma_loaded(self, created, changes, source=None):
        result = super()._pharma_loaded(created, changes, source)
        columns = self._pharma_match_columns()
        changed = [partner.id for partner, vals in changes.items() if not columns.isdisjoint(vals)]
        if len(created) + len(changed) <= 100:
            (created | created.browse(changed))._pharma_refresh_matching()
        return result
