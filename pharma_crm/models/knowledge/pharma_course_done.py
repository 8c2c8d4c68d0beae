# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCourseDone(models.Model):
    """Who has done which step of a course, and when. Written by the step's button alone."""

    _name = "pharma.course.done"
    _description = "Step of a course done"
    _order = "done_on desc, id desc"
    _rec_name = "line_id"

    line_id = fields.Many2one(
        "pharma.course.line", "Step", required=True, index=True, ondelete="cascade"
    )
    course_id = fields.Many2one(related="line_id.course_id", store=True, index=True)
    user_id = fields.Many2one("res.users", "Who", required=True, index=True, ondelete="cascade")
    done_on = fields.Datetime("When", required=True, default=fields.Datetime.now)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)

    _once = models.UniqueIndex("(line_id, user_id)", "This step is done already.")
