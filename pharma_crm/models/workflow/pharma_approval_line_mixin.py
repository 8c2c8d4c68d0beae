# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaApprovalLineMixin(models.AbstractModel):
    """What hangs on a record with `pharma.approval.mixin` and is approved with it: fixed when it is submitted."""

    _name = "pharma.approval.line.mixin"
    _description = "Part of a record that is approved"

    # the many2one to the record
    _approval_parent = ""
    # fields that may be edited at any time
    _approval_editable_fields = ()

    def _check_approval_parent(self):
        self[self._approval_parent]._check_editable()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_approval_parent()
        return lines

    def write(self, vals):
        if vals.keys() <= set(self._approval_editable_fields):
            return super().write(vals)
        self._check_approval_parent()
        result = super().write(vals)
        if self._approval_parent in vals:
            self._check_approval_parent()
        return result

    def unlink(self):
        self._check_approval_parent()
        return super().unlink()
