# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaCycleObjectiveNote(models.TransientModel):
    """Asks what was reached of an objective by today; the objective checks who may note it."""

    _name = "pharma.cycle.objective.note"
    _description = "Note what was reached"

    objective_id = fields.Many2one("pharma.cycle.objective", required=True, ondelete="cascade")
    kind = fields.Selection(related="objective_id.kind")
    metric = fields.Char(related="objective_id.metric")
    target_value = fields.Float(related="objective_id.target_value")
    reached_on = fields.Date(related="objective_id.reached_on", string="Last measured")
    measured = fields.Boolean(
        "Measured today",
        compute="_compute_noted",
        store=True,
        readonly=False,
        help="Untick when nothing but “done” is to be noted.",
    )
    reached = fields.Float("Reached by today", compute="_compute_noted", store=True, readonly=False)
    done = fields.Boolean(compute="_compute_noted", store=True, readonly=False)

    @api.depends("objective_id")
    def _compute_noted(self):
        """Begin with what was noted last."""
        for note in self:
            objective = note.objective_id
            note.measured = objective.kind != "action" or objective.reached_on
            note.reached = objective.reached
            note.done = bool(objective.done_on)

    def action_note(self):
        """Note it."""
        self.ensure_one()
        self.objective_id.note_reached(
            reached=self.reached if self.measured else None,
            done=self.done if self.kind == "action" else None,
        )
        return {"type": "ir.actions.act_window_close"}
