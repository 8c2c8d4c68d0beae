# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCycleTargetChange(models.Model):
    """One change of a target list: who was added or dropped or called more or less often, by whom, and why."""

    _name = "pharma.cycle.target.change"
    _description = "Change of a target list"
    _inherit = ["pharma.cycle.list.record"]
    _order = "create_date desc, id desc"

    kind = fields.Selection(
        [("add", "Added"), ("drop", "Dropped"), ("goal", "Calls changed")],
        "Change",
        required=True,
        readonly=True,
    )
    source = fields.Selection(
        [
            ("rule", "By rule"),
            ("hand", "By hand"),
            ("challenge", "By challenge"),
            ("moved", "Customer moved"),
            ("leave", "Leave"),
            ("capacity", "Cut to fit"),
        ],
        "How",
        required=True,
        readonly=True,
    )
    version = fields.Integer(readonly=True, help="The version that it belongs to; 0: a draft.")
    goal_before = fields.Integer("Calls before", readonly=True)
    goal_after = fields.Integer("Calls after", readonly=True)
    reason = fields.Char(readonly=True)
    kept_out = fields.Boolean(
        readonly=True,
        help="Taken off by hand: making the list again does not bring the customer back.",
    )
    create_uid = fields.Many2one("res.users", "By", readonly=True)
    create_date = fields.Datetime("When", readonly=True)

    _line_idx = models.Index("(cycle_id, territory_id, partner_id)")
