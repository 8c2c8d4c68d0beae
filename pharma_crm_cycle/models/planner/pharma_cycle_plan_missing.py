# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCyclePlanMissing(models.Model):
    """Calls that the goals ask for and for which the planner found no day, and why."""

    _name = "pharma.cycle.plan.missing"
    _description = "Call without a place"
    _order = "territory_id, calls desc, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    plan_id = fields.Many2one("pharma.cycle.plan", required=True, index=True, ondelete="cascade")
    cycle_id = fields.Many2one("pharma.cycle", required=True, ondelete="cascade")
    territory_id = fields.Many2one("pharma.territory", required=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Rep", ondelete="set null")
    class_id = fields.Many2one("pharma.class", ondelete="restrict")
    calls = fields.Integer(help="Calls that found no place.")
    why = fields.Selection(
        [
            ("full", "The days are full of calls of more worth"),
            ("never", "The customer is there on none of the days left"),
            ("crowded", "Only days too close to other calls are left"),
        ],
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)

    _territory_idx = models.Index("(cycle_id, territory_id)")
