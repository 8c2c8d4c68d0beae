# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.pharma_crm.tools.reading import number_text

from ..tools import indexes, progress
from .pharma_cycle_goal_figures import TREES


class PharmaCycleGoal(models.Model):
    """A goal of the whole cycle: in total, per region, class, specialty, product or message.

    Made from the target list and the communication objectives, adjustable by hand; the difference is shown.
    """

    _name = "pharma.cycle.goal"
    _description = "Cycle goal"
    _inherit = ["pharma.cycle.place", "pharma.kpi.mixin"]
    _order = "cycle_id, dimension_rank, sequence, id"
    _kpi_fields = {name: name for name in ("earned", "attainment", "achieved_index")}
    _rec_name = "label"

    dimension = fields.Selection(
        [
            ("total", "In total"),
            ("territory", "By region"),
            ("class", "By class"),
            ("specialty", "By specialty"),
            ("product", "By product"),
            ("message", "By message"),
        ],
        required=True,
        default="class",
    )
    dimension_rank = fields.Integer(compute="_compute_dimension_rank", store=True)
    sequence = fields.Integer(compute="_compute_dimension_rank", store=True)
    subject_id = fields.Integer(
        "Identifier of what it is about",
        compute="_compute_subject_id",
        store=True,
        help="The class, specialty, product …, by its dimension; 0: none.",
    )
    territory_id = fields.Many2one(
        string="Region",
        help="A part of the tree, with everything below it.",
    )
    class_id = fields.Many2one("pharma.class", ondelete="restrict")
    specialty_id = fields.Many2one("pharma.specialty", ondelete="restrict")
    product_id = fields.Many2one("product.product", ondelete="restrict", check_company=True)
    key_message_id = fields.Many2one(
        "pharma.key.message", "Message", ondelete="restrict", check_company=True
    )
    label = fields.Char("Goal for", compute="_compute_label")
    goal = fields.Integer(
        required=True,
        help="Calls; for a product calls in which it is detailed, for a message deliveries.",
    )
    edited = fields.Boolean("Changed by hand", readonly=True)
    planned = fields.Integer(
        "In the target list",
        compute="_compute_planned",
        help="What the target list and the communication objectives add up to.",
    )
    difference = fields.Integer(
        compute="_compute_planned", help="Target list − goal; 0 when they agree."
    )
    # Frozen when the cycle is closed.
    result_actual = fields.Integer(readonly=True, copy=False)
    result_earned = fields.Float(readonly=True, copy=False)

    actual = fields.Integer(
        "Achieved",
        compute="_compute_results",
        help="Counted calls on target customers; for a product those in which it was detailed, for a message "
        "its deliveries, both on the customers whom its communication objective means.",
    )
    # Their tooltips are the definitions of `pharma.kpi`.
    earned = fields.Float("Credited", compute="_compute_results", digits=(16, 2))
    attainment = fields.Float(compute="_compute_results")
    achieved_index = fields.Float("Index", compute="_compute_results", digits=(16, 0))

    _goal_positive = models.Constraint("CHECK (goal >= 0)", "A goal cannot be negative.")
    _goal_uniq = models.UniqueIndex(
        "(cycle_id, dimension, subject_id)", "The cycle already has this goal."
    )

    @api.model
    def _dimension_fields(self):
        """Return {what a goal is about: the field that says which one}; None: the whole cycle.

        An addon with a dimension of its own adds it here and to the field `dimension`.
        """
        return {
            "total": None,
            "territory": "territory_id",
            "class": "class_id",
            "specialty": "specialty_id",
            "product": "product_id",
            "message": "key_message_id",
        }

    @api.model
    def _subject_names(self):
        return ["dimension", *filter(None, self._dimension_fields().values())]

    @api.depends("dimension", "class_id")
    def _compute_dimension_rank(self):
        ranks = list(self._dimension_fields())
        for goal in self:
            goal.dimension_rank = (
                ranks.index(goal.dimension) if goal.dimension in ranks else len(ranks)
            )
            goal.sequence = goal.class_id.sequence

    @api.depends(lambda self: self._subject_names())
    def _compute_subject_id(self):
        subjects = self._dimension_fields()
        for goal in self:
            field = subjects.get(goal.dimension)
            goal.subject_id = goal[field]._origin.id or 0 if field else 0

    @api.depends_context("lang")
    @api.depends(lambda self: self._subject_names())
    def _compute_label(self):
        subjects = self._dimension_fields()
        for goal in self:
            field = subjects.get(goal.dimension)
            if goal.dimension == "total":
                goal.label = self.env._("All calls")
            elif field and goal[field]:
                # sudo: what a goal is about is part of it, also a region that its reader does not reach
                goal.label = goal[field].sudo().display_name
            else:
                goal.label = self.env._("Without class") if field == "class_id" else ""

    def _key(self):
        """What identifies the goal in the cycle: its dimension and the record it is about (0: none)."""
        return self.dimension, self.subject_id

    @api.depends(
        lambda self: [
            "goal", *self._subject_names(),
            "cycle_id.target_ids.goal", "cycle_id.target_ids.class_id", "cycle_id.target_ids.specialty_id",
            "cycle_id.target_ids.territory_id",
            "cycle_id.communication_ids.number", "cycle_id.communication_ids.class_ids",
            "cycle_id.communication_ids.specialty_ids", "cycle_id.communication_ids.product_id",
        ]
    )  # fmt: skip
    def _compute_planned(self):
        for cycle, goals in self.grouped(lambda goal: goal.cycle_id._origin).items():
            trees = set(goals.mapped("dimension")) & TREES.keys()
            planned = cycle._planned_goals(trees=trees) if cycle else {}
            for goal in goals:
                goal.planned = planned.get(goal._key(), 0)
                goal.difference = goal.planned - goal.goal

    @api.depends(lambda self: ["goal", *self._subject_names()])
    def _compute_results(self):
        for cycle, goals in self.grouped(lambda goal: goal.cycle_id._origin).items():
            results = cycle._goal_results(goals) if cycle else {}
            for goal in goals:
                actual, earned = results.get(goal._key(), (0, 0))
                goal.actual, goal.earned = actual, earned
                goal.attainment = progress.attainment(earned, goal.goal) or 0
                goal.achieved_index = indexes.target_achieved_index(actual, goal.goal) or 0

    def _adding_up_to(self, total):
        """Return these goals when their parts of the target list are all of it, else none."""
        return self if sum(self.mapped("planned")) == total.planned else self.browse()

    def _mismatch_of_parts(self, parts, text):
        """Return in one text, or in none, that the goals of parts do not add up to this one of the whole."""
        added = sum(parts.mapped("goal"))
        if not self or not parts or added == self.goal:
            return []
        return [
            text
            % {
                "parts": number_text(self.env, added),
                "total": number_text(self.env, self.goal),
                "difference": f"{added - self.goal:+d}",
            }
        ]

    @api.constrains(lambda self: self._subject_names())
    def _check_subject(self):
        subjects = self._dimension_fields()
        for goal in self:
            field = subjects.get(goal.dimension)
            strangers = [
                other for other in filter(None, subjects.values()) if other != field and goal[other]
            ]
            if strangers or (field and field != "class_id" and not goal[field]):
                raise ValidationError(
                    self.env._(
                        "A goal “%(dimension)s” names exactly what it is about.",
                        dimension=dict(self._fields["dimension"]._description_selection(self.env))[
                            goal.dimension
                        ],
                    )
                )

    def write(self, vals):
        if "goal" in vals:
            vals = dict(vals, edited=True)
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        # Those of the generator come by SQL: what is created here is somebody's own figure.
        return super().create([dict(vals, edited=True) for vals in vals_list])
