# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaTimeOffKind(models.Model):
    """Why somebody is out of the field: leave, or time off territory (training, congress, meeting …)."""

    _name = "pharma.time.off.kind"
    _description = "Kind of time off territory"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    is_leave = fields.Boolean(
        "Leave",
        help="Counted as leave; otherwise as time off territory, which is work, but not in the field.",
    )
    takes_field_days = fields.Boolean(
        "Takes field days",
        default=True,
        help="Field days = working days − leave − time off territory. Switch it off for a kind during which calls"
        " are made all the same, e.g. a congress with many customers.",
    )
    prorates_goals = fields.Boolean(
        "Lowers goals",
        default=True,
        help="Approved while a cycle runs, it pro-rates the goals of the person's territories.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")

    _name_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), name) WHERE active", "There is a kind with this name already."
    )
