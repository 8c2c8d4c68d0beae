# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class PharmaCallRankingLine(models.Model):
    """One criterion of a ranking and how much it counts."""

    _name = "pharma.call.ranking.line"
    _description = "Criterion of a ranking"
    _order = "weight desc, id"

    ranking_id = fields.Many2one(
        "pharma.call.ranking", required=True, index=True, ondelete="cascade"
    )
    criterion = fields.Selection(
        [
            ("class", "Class"),
            ("overdue", "Overdue"),
            ("remaining", "Calls left to the goal"),
            ("trend", "Sales trend"),
            ("distance", "Near today's calls"),
            ("birthday", "Birthday"),
            ("favourite", "My favourite"),
        ],
        required=True,
    )
    weight = fields.Float(
        default=1.0,
        required=True,
        digits=(6, 1),
        help="How much it counts beside the others; 0 leaves it out.",
    )
    meaning = fields.Char("What it says", compute="_compute_meaning")
    company_id = fields.Many2one(related="ranking_id.company_id", store=True, index=True)

    _once = models.UniqueIndex(
        "(ranking_id, criterion)", "A criterion stands in a ranking only once."
    )
    _weight_band = models.Constraint(
        "CHECK (weight BETWEEN 0 AND 100)", "A weight lies between 0 and 100."
    )

    def write(self, vals):
        # A rule looks at the record before the write: a criterion must not move into somebody else's ranking.
        if "ranking_id" in vals and any(line.ranking_id.id != vals["ranking_id"] for line in self):
            raise AccessError(self.env._("A criterion stays in the ranking it was made for."))
        return super().write(vals)

    @api.depends("criterion")
    @api.depends_context("lang")
    def _compute_meaning(self):
        meanings = self._meanings()
        for line in self:
            line.meaning = meanings.get(line.criterion, "")

    @api.model
    def _meanings(self):
        """Return {criterion: what it says}. An addon that adds a criterion adds its text."""
        return {
            "class": self.env._("The best class gives everything, each further one less."),
            "overdue": self.env._(
                "Half when the usual interval since the last call is over, everything at twice the interval."
            ),
            "remaining": self.env._("The share of the cycle's goal that is still to be made."),
            "trend": self.env._(
                "Falling sales give more, growing ones less. Left out where no sales are known."
            ),
            "distance": self.env._(
                "Everything next to a call of today, nothing from 20 km on. Left out without positions."
            ),
            "birthday": self.env._("Everything today, less up to a week ahead."),
            "favourite": self.env._("Everything for those with your star."),
        }
