# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCycleBaseline(models.Model):
    """A line of the target list as it was approved. Later versions change the list, never this."""

    _name = "pharma.cycle.baseline"
    _description = "Approved target list"
    _inherit = ["pharma.cycle.list.record"]
    _order = "cycle_id, territory_id, partner_id, id"

    class_id = fields.Many2one("pharma.class", readonly=True, ondelete="restrict")
    specialty_id = fields.Many2one("pharma.specialty", readonly=True, ondelete="restrict")
    goal = fields.Integer(readonly=True, help="Calls as approved.")
    max_calls = fields.Integer("At most", readonly=True, help="As approved; 0 means no maximum.")

    _baseline_uniq = models.UniqueIndex(
        "(cycle_id, territory_id, partner_id)",
        "This customer is already on the approved list of the territory.",
    )
