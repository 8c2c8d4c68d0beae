# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCycleTarget(models.Model):
    _inherit = "pharma.cycle.target"

    carried = fields.Integer(
        "Carried over",
        readonly=True,
        copy=False,
        help="Unmade calls of the cycle before that are part of the goal.",
    )
