# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.states import COUNTED_STATES


class PharmaCallPersonalObjective(models.Model):
    """What a rep wants to reach in a cycle, beside its plan: in words, with a number if there is one."""

    _name = "pharma.call.personal.objective"
    _description = "Personal objective"
    _inherit = "pharma.call.owned.mixin"
    _order = "cycle_id desc, is_done, sequence, id"
    _check_company_auto = True

    name = fields.Char("Objective", required=True, help="What you want to reach, in your words.")
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one(
        "res.users",
        "Rep",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    cycle_id = fields.Many2one(
        "pharma.cycle",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        default=lambda self: self._default_cycle(),
    )
    target = fields.Integer(help="The number to reach; 0 when it cannot be counted.")
    count_by = fields.Selection(
        [("hand", "By hand"), ("calls", "Calls made")],
        "Counted",
        required=True,
        default="hand",
        help="Calls made: those of the cycle that were submitted count by themselves.",
    )
    class_id = fields.Many2one(
        "pharma.class", "Only class", ondelete="restrict", help="Calls on customers of this class."
    )
    product_id = fields.Many2one(
        "product.product",
        "Only product",
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_kind', '!=', False)]",
        help="Calls in which this product was detailed.",
    )
    done_by_hand = fields.Integer("Reached so far")
    reached = fields.Integer(compute="_compute_reached", help="What was reached so far.")
    percent = fields.Float(
        "Progress", compute="_compute_reached", aggregator=None, help="In per cent."
    )
    is_done = fields.Boolean("Done")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )

    _numbers_valid = models.Constraint(
        "CHECK (COALESCE(target, 0) >= 0 AND COALESCE(done_by_hand, 0) >= 0)",
        "A number to reach cannot be negative.",
    )

    @api.model
    def _default_cycle(self):
        Call = self.env["pharma.call"]
        territories = Call._home_territories(self.env.user)
        if not territories:
            return self.env["pharma.cycle"]
        return self.env["pharma.cycle"]._current_for(territories[0], Call._today_of(self.env.user))

    @api.constrains("count_by", "target")
    def _check_target(self):
        for objective in self:
            if objective.count_by == "calls" and not objective.target:
                raise ValidationError(
                    self.env._(
                        "“%s” is counted by calls: say how many are to be made.", objective.name
                    )
                )

    @api.depends(
        "count_by",
        "target",
        "done_by_hand",
        "class_id",
        "product_id",
        "user_id",
        "cycle_id",
        "is_done",
    )
    def _compute_reached(self):
        calls = self._count_calls()
        for objective in self:
            objective.reached = (
                calls.get(objective._origin.id, 0)
                if objective.count_by == "calls"
                else objective.done_by_hand
            )
            if objective.target:
                objective.percent = 100 * objective.reached / objective.target
            else:
                objective.percent = 100 if objective.is_done else 0

    def _count_calls(self):
        """Return {objective id: submitted calls that count for it}. One query, as progress counts them."""
        counted = self.filtered(lambda objective: objective.count_by == "calls")._origin
        if not counted.ids:
            return {}
        for model in (self._name, "pharma.call", "pharma.call.detail"):
            self.env[model].flush_model()
        # Who may read the objective, the rep or a manager, may read the rep's calls; only their number shows.
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT o.id, COUNT(c.id)
                      FROM pharma_call_personal_objective o
                      JOIN pharma_call c ON c.user_id = o.user_id AND c.cycle_id = o.cycle_id
                       AND c.company_id = o.company_id AND c.state IN %(counted)s
                       AND (o.class_id IS NULL OR c.class_id = o.class_id)
                       AND (o.product_id IS NULL OR EXISTS (
                            SELECT FROM pharma_call_detail d
                             WHERE d.call_id = c.id AND d.product_id = o.product_id))
                     WHERE o.id = ANY(%(ids)s)
                     GROUP BY o.id
                    """,
                    counted=tuple(COUNTED_STATES),
                    ids=counted.ids,
                )
            )
        )

    def action_done(self):
        """Mark the objectives as reached, or as open again."""
        self.check_access("write")
        for objective in self:
            objective.is_done = not objective.is_done
        return True
