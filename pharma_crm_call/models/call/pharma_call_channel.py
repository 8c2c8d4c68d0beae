# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCallChannel(models.Model):
    """How a call is held, and how much such a call counts towards the cycle's goals."""

    _name = "pharma.call.channel"
    _description = "Call channel"
    _inherit = "pharma.cached.mixin"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short name used by interfaces, e.g. phone.")
    sequence = fields.Integer(default=10, help="The first channel is proposed for a new call.")
    weight = fields.Float(
        default=1.0,
        digits=(4, 2),
        help="What one call through this channel counts: 1 like a face-to-face call, 0.5 half of it.",
    )
    face_to_face = fields.Boolean(
        "Face to face", help="Counts as a personal visit in calls per day and duplicates."
    )
    group_call = fields.Boolean(
        "Group call", help="Several doctors attend; each of them is counted once."
    )
    icon = fields.Char(default="fa-comment-o", help="Font Awesome icon shown on the phone.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)

    _weight_positive = models.Constraint(
        "CHECK (weight >= 0)", "The weight of a channel cannot be negative."
    )
    _code_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), code) WHERE code IS NOT NULL",
        "A channel with this code already exists.",
    )
