# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCallMoveLine(models.TransientModel):
    """One call of the preview: nothing is changed from it."""

    _name = "pharma.call.move.line"
    _description = "Call that is moved"
    _order = "from_day, id"

    move_id = fields.Many2one("pharma.call.move", ondelete="cascade")
    name = fields.Char("Customer")
    from_day = fields.Date("From")
    day = fields.Date("To")
    reason = fields.Char("Cannot be done because")
