# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

ELEMENTS = [
    ("purpose", "Purpose stated"),
    ("messages", "Messages delivered of those due"),
    ("reaction", "Reactions captured"),
    ("result", "Result written down"),
    ("duration", "Duration within the band"),
    ("next_objective", "Next objective"),
    ("evidence", "Evidence kept"),
]


class PharmaCallQualityElement(models.Model):
    """What one element of a call weighs in its quality."""

    _name = "pharma.call.quality.element"
    _description = "Element of call quality"
    _inherit = "pharma.cached.mixin"
    _order = "model_id, sequence, id"
    _rec_name = "code"

    model_id = fields.Many2one(
        "pharma.call.quality.model", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="model_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    code = fields.Selection(ELEMENTS, "Element", required=True)
    coefficient = fields.Float(
        default=1.0,
        digits=(5, 2),
        help="What this element weighs against the others; 0 it is shown, but does not count.",
    )
    meaning = fields.Char("When it is full", compute="_compute_meaning")

    _element_uniq = models.UniqueIndex("(model_id, code)", "Each element stands once in a model.")
    _coefficient_positive = models.Constraint(
        "CHECK (coefficient >= 0)", "A coefficient cannot be negative."
    )

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_meaning(self):
        meanings = self._meanings()
        for element in self:
            element.meaning = meanings.get(element.code, "")

    @api.model
    def _meanings(self):
        """Return {code: when a call has the whole of the element}, in the reader's language."""
        return {
            "purpose": self.env._("The rep said what the call was for."),
            "messages": self.env._(
                "Every message that the cycle asks for was told; half of them: half. Left out where none is due."
            ),
            "reaction": self.env._(
                "The reaction to every product is noted; half of them: half. Left out without products."
            ),
            "result": self.env._("The report says what was said."),
            "duration": self.env._(
                "The call was neither shorter nor longer than this model allows. Left out without limits."
            ),
            "next_objective": self.env._("The rep said what to reach next time."),
            "evidence": self.env._("A document or a picture is kept with the call."),
        }

    # A model that calls were counted with stays as it was: its elements too.
    def _check_open(self):
        for model in self.model_id:
            if model.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” has counted calls and stays as it is. Make a new version of it.",
                        model.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        elements = super().create(vals_list)
        if not self.env.su:
            elements._check_open()
        return elements

    def write(self, vals):
        if not self.env.su:
            self._check_open()
        result = super().write(vals)
        if not self.env.su and "model_id" in vals:
            self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if not self.env.su:
            self._check_open()
