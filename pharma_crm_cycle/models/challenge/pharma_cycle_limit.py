# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaCycleLimit(models.Model):
    """How far challenges may change a territory's target list, counted while the rep edits."""

    _name = "pharma.cycle.limit"
    _description = "Limit of changes"
    _inherit = ["pharma.cycle.part"]
    _order = "cycle_id, sequence, id"
    _rec_name = "kind"

    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("add", "Customers added"),
            ("drop", "Customers dropped"),
            ("change", "Customers called otherwise"),
            ("more", "Calls more in sum"),
            ("fewer", "Calls fewer in sum"),
            ("band", "Calls on a customer"),
        ],
        "Limit",
        required=True,
        default="add",
    )
    class_id = fields.Many2one(
        "pharma.class", ondelete="restrict", check_company=True, help="Empty: every class."
    )
    minimum = fields.Integer("At least", help="Of the calls on a customer.")
    maximum = fields.Float(
        "At most",
        digits=(12, 1),
        help="A band without a maximum has 0 here; other limits then allow nothing.",
    )
    unit = fields.Selection(
        [("percent", "% of the list"), ("number", "in number")],
        required=True,
        default="percent",
        help="Of the territory's customers or calls before the changes, rounded down, but at least 1.",
    )

    _band_ordered = models.Constraint(
        "CHECK (COALESCE(minimum, 0) >= 0 AND COALESCE(maximum, 0) >= 0)",
        "A limit cannot be negative.",
    )
    _limit_uniq = models.UniqueIndex(
        "(cycle_id, kind, COALESCE(class_id, 0))",
        "The cycle has this limit for this class already.",
    )

    @api.constrains("kind", "minimum", "maximum")
    def _check_band(self):
        for limit in self:
            if limit.kind == "band" and limit.maximum and limit.maximum < limit.minimum:
                raise ValidationError(
                    self.env._(
                        "%(class)s: at most %(maximum)s calls is below at least %(minimum)s.",
                        **{
                            "class": limit.class_id.name or self.env._("Every class"),
                            "maximum": f"{limit.maximum:g}",
                            "minimum": limit.minimum,
                        },
                    )
                )
