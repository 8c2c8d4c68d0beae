# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaCycleTarget(models.Model):
    """Where the number of calls of a line comes from, so that it need not be guessed."""

    _inherit = "pharma.cycle.target"

    goal_origin = fields.Char(
        "Goal from",
        compute="_compute_goal_origin",
        help="By the matrix: its rule says so. Agreed for the account: the coverage names a number of calls, which "
        "goes before the matrix. Carried over: unmade calls of the cycle before. Empty: it has changed since, by an "
        "absence or a new matrix.",
    )

    @api.depends_context("lang")
    @api.depends(
        "goal", "carried", "source", "edited", "rule_id.goal", "territory_id", "partner_id"
    )
    def _compute_goal_origin(self):
        agreed = self._agreed_calls()
        for target in self:
            target.goal_origin = target._origin_of_goal(
                agreed.get((target.territory_id.id, target.partner_id.id), ())
            )

    def _origin_of_goal(self, agreed):
        if self.source == "manual" or self.edited:
            return self.env._("By hand")
        own = self.goal - self.carried
        if own in agreed:
            text = self.env._("Agreed for the account: %s", own)
        elif self.rule_id and own == self.rule_id.goal:
            text = self.env._("By the matrix")
        else:
            return False
        return (
            self.env._("%(origin)s, carried over: %(calls)s", origin=text, calls=self.carried)
            if self.carried
            else text
        )

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
