# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaAllocationPartMixin(models.AbstractModel):
    """What an allocation is shared out by: it changes with the draft only, and what was shared out is then out of
    date."""

    _name = "pharma.allocation.part.mixin"
    _description = "Part of an allocation"

    allocation_id = fields.Many2one(
        "pharma.allocation", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="allocation_id.company_id", store=True, index=True)

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_open()
        return parts

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_open_only(self):
        self._check_open()

    def _check_open(self):
        if not self.env.su:
            self.allocation_id._check_editable()
        self.allocation_id._mark_stale()
