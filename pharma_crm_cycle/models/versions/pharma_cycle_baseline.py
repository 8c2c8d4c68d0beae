# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCycleBaseline(models.Model):
    """A line of the target list as it was approved. Later versions change the list, never this."""

    _name = "pharma.cycle.baseline"
    _description = "Approved target list"
    _order = "cycle_id, territory_id, partner_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    cycle_id = fields.Many2one(
        "pharma.cycle",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    territory_id = fields.Many2one(
        "pharma.territory", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    class_id = fields.Many2one("pharma.class", readonly=True, ondelete="restrict")
    specialty_id = fields.Many2one("pharma.specialty", readonly=True, ondelete="restrict")
    goal = fields.Integer(readonly=True, help="Calls as approved.")
    max_calls = fields.Integer("At most", readonly=True, help="As approved; 0 means no maximum.")

    _baseline_uniq = models.UniqueIndex(
        "(cycle_id, territory_id, partner_id)",
        "This customer is already on the approved list of the territory.",
    )
