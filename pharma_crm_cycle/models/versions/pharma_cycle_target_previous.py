# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaCycleTarget(models.Model):
    """What the cycle before says about a customer, beside the line of this one."""

    _inherit = "pharma.cycle.target"

    previous_goal = fields.Integer("Goal before", compute="_compute_previous")
    previous_actual = fields.Integer("Made before", compute="_compute_previous")
    previous_attainment = fields.Float(
        "Attainment before",
        compute="_compute_previous",
        help="Credited / goal in the cycle before. Empty without a goal.",
    )
    retention = fields.Selection(
        [("kept", "Kept"), ("new", "New"), ("first", "No list before")],
        compute="_compute_previous",
        help="Whether the customer was on the territory's list in the cycle before.",
    )
    profitability = fields.Char(
        compute="_compute_previous",
        help="What the sales of the customer say about the calls of the cycle before.",
    )

    @api.depends("cycle_id", "territory_id", "partner_id")
    @api.depends_context("uid", "lang")
    def _compute_previous(self):
        for cycle, targets in self.grouped("cycle_id").items():
            previous = cycle._previous_cycle() if cycle else cycle
            rows = targets._previous_rows(previous) if previous else {}
            profit = self.env["pharma.cycle"]._profitability(previous) if previous else None
            none = self.env._("No sales data")
            for target in targets:
                row = rows.get((target.territory_id.id, target.partner_id.id), {})
                target.previous_goal = row.get("goal", 0)
                target.previous_actual = row.get("actual", 0)
                target.previous_attainment = row.get("attainment") or 0
                target.retention = ("kept" if row else "new") if previous else "first"
                target.profitability = (
                    none if profit is None else profit["customers"].get(target.partner_id.id, none)
                )

    def _previous_rows(self, previous):
        """Return {(territory id, customer id): figures} of the cycle before."""
        rows = self.env["pharma.cycle.progress"].search_read(
            [
                ("cycle_id", "=", previous.id),
                ("territory_id", "in", self.territory_id.ids),
                ("partner_id", "in", self.partner_id.ids),
            ],
            ["territory_id", "partner_id", "goal", "actual", "attainment"],
        )
        return {(row["territory_id"][0], row["partner_id"][0]): row for row in rows}
