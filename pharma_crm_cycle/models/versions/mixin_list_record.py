# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCycleListRecord(models.AbstractModel):
    """What stays on record about a line of a target list: one customer of one territory in one cycle."""

    _name = "pharma.cycle.list.record"
    _description = "Record of a target list"
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
