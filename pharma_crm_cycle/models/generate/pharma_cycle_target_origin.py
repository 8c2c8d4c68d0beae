# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaCycleTarget(models.Model):
    """Where the number of calls of a line comes from, so that it need not be guessed."""

    _inherit = "pharma.cycle.target"

    goal_origin = fields.Char(
        "Goal from",
        compute="_compute_goal_origin",
        help="By the matrix: its rule says so. Agreed for the account: the coverage names a number of calls, which "
        "goes before the matrix. Empty: it has changed since, by an absence, calls carried over or a new matrix.",
    )

    @api.depends_context("lang")
    @api.depends("goal", "source", "edited", "rule_id.goal", "territory_id", "partner_id")
    def _compute_goal_origin(self):
        agreed = self._agreed_calls()
        for target in self:
            if target.source == "manual" or target.edited:
                target.goal_origin = self.env._("By hand")
            elif target.goal in agreed.get((target.territory_id.id, target.partner_id.id), ()):
                target.goal_origin = self.env._("Agreed for the account: %s", target.goal)
            elif target.rule_id and target.goal == target.rule_id.goal:
                target.goal_origin = self.env._("By the matrix")
            else:
                target.goal_origin = False

    def _agreed_calls(self):
        """Return {(territory id, customer id): numbers of calls agreed for the coverage}."""
        made = self.filtered(lambda target: target.source == "rule" and not target.edited)
        # sudo: who may read the line reads its goal, which is this number
        groups = (
            self.env["pharma.coverage"]
            .sudo()
            ._read_group(
                [
                    ("territory_id", "in", made.territory_id.ids),
                    ("partner_id", "in", made.partner_id.ids),
                    ("frequency", ">", 0),
                ],
                ["territory_id", "partner_id"],
                ["frequency:array_agg"],
            )
        )
        return {(territory.id, partner.id): calls for territory, partner, calls in groups}
