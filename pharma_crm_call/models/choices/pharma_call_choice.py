# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

CHOICE_KINDS = [
    ("purpose", "Purpose of a call"),
    ("result", "Result of a call"),
    ("cancel", "Why a call was cancelled"),
    ("miss", "Why a call was not made"),
]


class PharmaCallChoice(models.Model):
    """One answer of a short list: what a call is for, what came of it, why it did not take place."""

    _name = "pharma.call.choice"
    _description = "Purpose, result or reason of calls"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(CHOICE_KINDS, "List", required=True, index=True)
    sequence = fields.Integer(default=10, help="Order in the list that reps tap on.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave it empty to offer it in every company."
    )

    def _as_rows(self):
        """Return what a screen needs to offer these choices."""
        return [{"id": choice.id, "name": choice.name} for choice in self]
