# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCallWeekApplyLine(models.TransientModel):
    """One call of the preview: nothing is planned from it."""

    _name = "pharma.call.week.apply.line"
    _description = "Call of a week that is planned"
    _order = "day, hour, id"

    apply_id = fields.Many2one("pharma.call.week.apply", ondelete="cascade")
    name = fields.Char("Customer")
    day = fields.Date()
    hour = fields.Float("Time")
    reason = fields.Char("Left out because")
