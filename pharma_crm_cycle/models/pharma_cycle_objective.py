# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import float_compare

from ..tools import progress


class PharmaCycleObjective(models.Model):
    """What the cycle is to achieve, from the company's strategy down to action points, each measured."""

    _name = "pharma.cycle.objective"
    _description = "Cycle objective"
    _inherit = ["pharma.cycle.place"]
    _order = "cycle_id, tree_order, id"

    name = fields.Char("Objective", required=True)
    kind = fields.Selection(
        [("strategy", "Strategy"), ("region", "Regional goal"), ("action", "Action point")],
        "Level",
        required=True,
        default="strategy",
        help="Company strategy, what it means for a region, or what somebody does about it.",
    )
    kind_rank = fields.Integer(compute="_compute_kind_rank", store=True)
    territory_id = fields.Many2one(
        string="Where",
        help="The part of the tree that it is for. Empty: the whole scope of the cycle.",
    )
    metric = fields.Char(
        "Measured by", required=True, help="What is counted, e.g. hospitals that list the product."
    )
    target_value = fields.Float(
        "Aim", required=True, help="The figure to reach by the end of the cycle."
    )
    reached = fields.Float(readonly=True, copy=False, help="The figure as measured last.")
    reached_on = fields.Date(
        "As of", readonly=True, copy=False, help="When it was measured last. Empty: not yet."
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        index="btree_not_null",
        help="Who does it, and notes how far it is. For action points.",
    )
    date_due = fields.Date("Due", help="By when it is to be done. For action points.")
    done_on = fields.Date("Done", readonly=True, copy=False, help="When it was noted as done.")
    is_reached = fields.Boolean(
        "Aim reached",
        compute="_compute_is_reached",
        store=True,
        help="The figure measured last is the aim or more, or the action point is done.",
    )
    attainment = fields.Float(
        "Reached in %", compute="_compute_attainment", help="Reached / aim. Empty until measured."
    )
    sequence = fields.Integer(default=10)

    @api.depends("kind")
    def _compute_kind_rank(self):
        kinds = [key for key, _label in self._fields["kind"].selection]
        for objective in self:
            objective.kind_rank = kinds.index(objective.kind)

    @api.depends("reached", "reached_on", "target_value")
    def _compute_attainment(self):
        for objective in self:
            measured = objective.reached if objective.reached_on else 0
            objective.attainment = progress.ratio(measured, objective.target_value) or 0

    @api.depends("reached", "reached_on", "target_value", "done_on")
    def _compute_is_reached(self):
        for objective in self:
            measured = objective.reached_on and (
                float_compare(objective.reached, objective.target_value, precision_digits=6) >= 0
            )
            objective.is_reached = bool(objective.done_on or measured)
