# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCycleCapacityPlan(models.Model):
    """What a plan was made for: days and goals of each territory when it was submitted. Written by the suite only."""

    _name = "pharma.cycle.capacity.plan"
    _description = "Capacity when the plan was submitted"
    _order = "cycle_id, territory_id"
    _rec_name = "territory_id"

    cycle_id = fields.Many2one("pharma.cycle", required=True, readonly=True, ondelete="cascade")
    territory_id = fields.Many2one(
        "pharma.territory", required=True, readonly=True, index=True, ondelete="cascade"
    )
    field_days = fields.Float(readonly=True, help="Working days − leave − time off territory.")
    prorated_days = fields.Float(
        "Leave taken into account",
        readonly=True,
        help="Days away that were known then; only further ones pro-rate goals.",
    )
    calls_per_day = fields.Float("Calls a day", readonly=True)
    goal = fields.Integer("Calls planned", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    _territory_uniq = models.UniqueIndex(
        "(cycle_id, territory_id)", "Kept once for each territory."
    )
