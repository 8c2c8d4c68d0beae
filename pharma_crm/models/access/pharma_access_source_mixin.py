# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaAccessSourceMixin(models.AbstractModel):
    """For models that decide who reaches which account: a change shows in the same transaction."""

    _name = "pharma.access.source.mixin"
    _description = "Decides who reaches which account"

    def _forget_access(self):
        """Drop what the cache knows of access rows: they are a query and follow no dependency."""
        self.env["res.partner"].invalidate_model(["pharma_within_reach", "pharma_open_to_me"])
        self.env["pharma.territory"].invalidate_model(["access_ids", "within_reach"])
        self.env["pharma.account.access"].invalidate_model()
        self.env["pharma.territory.access"].invalidate_model()
        self.env["res.users"].invalidate_model(["pharma_reach"])
        for name in self.env.registry.descendants(["pharma.reach.mixin"], "_inherit"):
            if not self.env[name]._abstract:
                self.env[name].invalidate_model(["open_to_me"])

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget_access()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._forget_access()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_access()
        return result
