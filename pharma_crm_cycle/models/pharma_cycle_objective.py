# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.pharma_crm.tools.reading import number_text

from ..tools import progress


class PharmaCycleObjective(models.Model):
    """What the cycle is to achieve, from the company's strategy down to action points, each measured."""

    _name = "pharma.cycle.objective"
    _description = "Cycle objective"
    _inherit = ["pharma.cycle.part"]
    _order = "cycle_id, kind_rank, sequence, id"
    # what is reached is noted while the plan stands
    _approval_editable_fields = ("reached", "reached_on")

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
        "pharma.territory",
        "Where",
        ondelete="restrict",
        check_company=True,
        index="btree_not_null",
        help="The part of the tree that it is for. Empty: the whole scope of the cycle.",
    )
    metric = fields.Char(
        "Measured by", required=True, help="What is counted, e.g. hospitals that list the product."
    )
    target_value = fields.Float(
        "Aim", required=True, help="The figure to reach by the end of the cycle."
    )
    reached = fields.Float(copy=False, help="The figure as measured last.")
    reached_on = fields.Date(
        "As of", readonly=True, copy=False, help="When it was measured last. Empty: not yet."
    )
    attainment = fields.Float(
        "Reached in %", compute="_compute_attainment", help="Reached / aim. Empty until measured."
    )
    can_note = fields.Boolean(compute="_compute_can_note")
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

    @api.constrains("territory_id", "cycle_id")
    def _check_in_scope(self):
        for objective in self.filtered("territory_id"):
            if not objective.cycle_id._covers(objective.territory_id):
                raise ValidationError(
                    self.env._(
                        "“%(objective)s” is for %(territory)s, which lies outside the scope of %(cycle)s.",
                        objective=objective.name,
                        territory=objective.territory_id.display_name,
                        cycle=objective.cycle_id.display_name,
                    )
                )

    # -- what was reached -----------------------------------------------------------------------

    def _may_note(self):
        """Whether the user may note what was reached: who makes the plan, while it runs."""
        self.ensure_one()
        return self.cycle_state == "running" and self.has_access("write")

    @api.depends_context("uid")
    @api.depends("cycle_state")
    def _compute_can_note(self):
        for objective in self:
            objective.can_note = bool(objective.id) and objective._may_note()

    def action_note_reached(self):
        """Open the small form in which the figure is noted."""
        self.ensure_one()
        self._check_may_note()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("pharma_crm_cycle.view_cycle_objective_reached").id, "form")],
            "target": "new",
        }

    def _check_may_note(self):
        for objective in self:
            if not objective._may_note():
                raise UserError(
                    self.env._(
                        "What was reached of “%s” is noted by business managers while the cycle runs.",
                        objective.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        objectives = super().create(vals_list)
        objectives.filtered("reached")._check_may_note()
        return objectives

    def write(self, vals):
        if vals.keys().isdisjoint(self._approval_editable_fields):
            return super().write(vals)
        self._check_may_note()
        before = {objective: objective.reached for objective in self}
        result = super().write({**vals, "reached_on": fields.Date.context_today(self)})
        for objective in self:
            objective._log_reached(before[objective])
        return result

    def _log_reached(self, before):
        # sudo: a note of the cycle's history, by who may note the figure
        self.cycle_id.sudo()._message_log(
            body=self.env._(
                "%(objective)s: %(reached)s of %(aim)s reached, %(before)s before (%(metric)s).",
                objective=self.name,
                reached=number_text(self.env, self.reached, 2),
                aim=number_text(self.env, self.target_value, 2),
                before=number_text(self.env, before, 2),
                metric=self.metric,
            )
        )
