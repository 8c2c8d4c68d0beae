# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaGoalChange(models.Model):
    """Leave pro-rated the goals of one territory in a cycle: how, with before and after. Made by the suite only."""

    _name = "pharma.goal.change"
    _description = "Goals pro-rated for leave"
    _inherit = ["pharma.kpi.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _kpi_fields = {"goal_after": "prorated_goal"}

    cycle_id = fields.Many2one(
        "pharma.cycle", required=True, readonly=True, index=True, ondelete="cascade"
    )
    territory_id = fields.Many2one(
        "pharma.territory", required=True, readonly=True, index=True, ondelete="restrict"
    )
    time_off_id = fields.Many2one(
        "pharma.territory.time.off",
        "Because of",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Empty when leave of the staff system or a changed calendar was the reason.",
    )
    days_before = fields.Float(
        "Leave before",
        readonly=True,
        digits=(6, 2),
        help="Days of leave that were taken into account until then.",
    )
    days_after = fields.Float(
        "Leave after",
        readonly=True,
        digits=(6, 2),
        help="Days of leave that count since then: k of the formula.",
    )
    field_days = fields.Float(
        readonly=True,
        digits=(8, 2),
        help="Field days for which the plan was made: n of the formula.",
    )
    goal_before = fields.Integer("Calls before", compute="_compute_sums")
    goal_after = fields.Integer("Calls after", compute="_compute_sums")
    line_count = fields.Integer("Customers", compute="_compute_sums")
    summary = fields.Char(compute="_compute_summary")
    line_ids = fields.One2many("pharma.goal.change.line", "change_id", "Goals", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    # The last change of a territory in a cycle.
    _last_idx = models.Index("(cycle_id, territory_id, id)")

    @api.depends("line_ids.goal_before", "line_ids.goal_after")
    def _compute_sums(self):
        sums = {
            change: values
            for change, *values in self.env["pharma.goal.change.line"]._read_group(
                [("change_id", "in", self.ids)],
                ["change_id"],
                ["__count", "goal_before:sum", "goal_after:sum"],
            )
        }
        for change in self:
            change.line_count, change.goal_before, change.goal_after = sums.get(change, (0, 0, 0))

    @api.depends("days_after", "field_days", "line_count", "goal_before", "goal_after")
    @api.depends_context("lang")
    def _compute_summary(self):
        for change in self:
            values = {
                "cycle": change.cycle_id.display_name,
                "territory": change.territory_id.display_name,
                "count": change.line_count,
                "before": change.goal_before,
                "after": change.goal_after,
                "days": f"{change.days_after:g}",
                "field_days": f"{change.field_days:g}",
            }
            if change.line_count:
                change.summary = self.env._(
                    "%(cycle)s, %(territory)s: %(days)s of %(field_days)s field days are leave; customers whose goals"
                    " change: %(count)s, calls: %(before)s → %(after)s.",
                    **values,
                )
            else:
                change.summary = self.env._(
                    "%(cycle)s, %(territory)s: %(days)s of %(field_days)s field days are leave; rounded, every goal"
                    " stays as it is.",
                    **values,
                )

    @api.depends("summary")
    def _compute_display_name(self):
        for change in self:
            change.display_name = change.summary
