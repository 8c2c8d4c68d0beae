# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaCachedMixin(models.AbstractModel):
    """For records whose content is kept with `ormcache`, because every figure asks for it and it seldom changes:
    a change shows at once."""

    _name = "pharma.cached.mixin"
    _description = "Kept until it changes"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
