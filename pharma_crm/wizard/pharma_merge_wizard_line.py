# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaMergeWizardLine(models.TransientModel):
    """A field in which the two differ, and whose value stays."""

    _name = "pharma.merge.wizard.line"
    _description = "Field to choose in a merge"
    _order = "sequence, label, id"

    wizard_id = fields.Many2one(
        "pharma.merge.wizard", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(readonly=True)
    field_name = fields.Char(required=True, readonly=True)
    label = fields.Char("Field", readonly=True)
    one_value = fields.Char("Left", readonly=True)
    other_value = fields.Char("Right", readonly=True)
    fill_one = fields.Boolean(
        readonly=True, help="When the left one stays, it takes this value of the right one."
    )
    fill_other = fields.Boolean(
        readonly=True, help="When the right one stays, it takes this value of the left one."
    )
    choice = fields.Selection(
        [("one", "Left"), ("other", "Right")], "Keep", required=True, default="one"
    )
