# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

ROLES = [
    ("rep", "Reps"),
    ("line_manager", "Line managers"),
    ("medical", "Medical"),
    ("all", "Everybody"),
]


class PharmaCourse(models.Model):
    """What somebody in a role has to read and pass: a checklist, with who has done what."""

    _name = "pharma.course"
    _description = "Course"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    role = fields.Selection(ROLES, "For", required=True, default="rep")
    newcomer = fields.Boolean("For newcomers", help="Shown first to who has done nothing yet.")
    line_ids = fields.One2many("pharma.course.line", "course_id", "Steps", copy=True)
    step_count = fields.Integer("Steps to do", compute="_compute_progress")
    done_count = fields.Integer("Steps done", compute="_compute_progress")
    progress = fields.Float(
        "My progress", compute="_compute_progress", help="Share of the steps that I have done."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    @api.depends("line_ids")
    @api.depends_context("uid")
    def _compute_progress(self):
        for course in self:
            course.step_count = len(course.line_ids)
            course.done_count = len(course.line_ids.filtered("done"))
            course.progress = (
                100 * course.done_count / course.step_count if course.step_count else 0
            )

    def action_open_progress(self):
        """Who has done what."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_course_done")
        action["domain"] = [("course_id", "=", self.id)]
        return action
