# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCycle(models.Model):
    """The copy of a plan has the same tree of objectives, due in its own period."""

    _inherit = "pharma.cycle"

    def copy(self, default=None):
        copies = super().copy(default)
        if "objective_ids" not in (default or {}):
            for cycle, copied in zip(self, copies, strict=True):
                cycle.objective_ids._link_copies(copied.objective_ids)
        return copies

    def copy_data(self, default=None):
        """What is due is due as many days after the beginning of the copy, at the latest on its last day."""
        vals_list = super().copy_data(default)
        if "objective_ids" in (default or {}):
            return vals_list
        for cycle, vals in zip(self, vals_list, strict=True):
            first, last = (fields.Date.to_date(vals[name]) for name in ("date_start", "date_end"))
            for _command, _id, objective in vals.get("objective_ids", ()):
                if due := fields.Date.to_date(objective.get("date_due")):
                    objective["date_due"] = min(due + (first - cycle.date_start), last)
        return vals_list
