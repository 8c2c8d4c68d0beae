# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaAssignmentChange(models.Model):
    """What an assignment run adds or ends: its preview, and afterwards its record."""

    _name = "pharma.assignment.change"
    _description = "Change by an assignment run"
    _order = "run_id desc, territory_id, kind, id"
    _rec_name = "partner_id"

    run_id = fields.Many2one(
        "pharma.assignment.run", required=True, index=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("add", "Added"), ("end", "Ended")], "Change", required=True, readonly=True
    )
    territory_id = fields.Many2one(
        "pharma.territory", required=True, index=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, index=True, readonly=True, ondelete="cascade"
    )
    product_group_id = fields.Many2one("pharma.product.group", "Product group", readonly=True)
    coverage_id = fields.Many2one(
        "pharma.coverage", readonly=True, index="btree_not_null", ondelete="set null"
    )
    date_end = fields.Date(
        "Until", readonly=True, help="Of an added coverage: the day before a later one begins."
    )
    partner_type = fields.Selection(related="partner_id.pharma_type", string="Account type")
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
