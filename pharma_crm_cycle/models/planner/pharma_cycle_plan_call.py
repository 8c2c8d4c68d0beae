# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.pharma_crm.tools.reading import day_text

# Nobody writes these by hand: they change through accept, dismiss and move.
GUARDED = (
    "plan_id", "cycle_id", "territory_id", "user_id", "partner_id", "class_id", "day", "week", "sequence", "hour", "km",
    "is_duplicate", "facts", "company_id",
)  # fmt: skip


class PharmaCyclePlanCall(models.Model):
    """A call that the planner proposes: whom, on which day, in which place of the day's route, and why."""

    _name = "pharma.cycle.plan.call"
    _description = "Proposed call"
    _inherit = ["pharma.workflow.mixin"]
    _order = "day, territory_id, sequence, id"
    _rec_name = "partner_id"
    _check_company_auto = True
    _workflow_transitions = {
        "accept": (("proposed", "moved"), "accepted"),
        "dismiss": (("proposed", "moved"), "dismissed"),
        "move": (("proposed", "moved"), "moved"),
        "restore": (("dismissed",), "proposed"),
    }
    _workflow_guarded_fields = GUARDED
    # made and replaced by the planner alone
    _workflow_delete_states = ()

    plan_id = fields.Many2one(
        "pharma.cycle.plan", "Planner run", required=True, index=True, ondelete="cascade"
    )
    cycle_id = fields.Many2one("pharma.cycle", required=True, ondelete="cascade")
    territory_id = fields.Many2one("pharma.territory", required=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users",
        "Rep",
        ondelete="set null",
        help="In whose calendar the call stands: reps who work in one territory together have one each.",
    )
    class_id = fields.Many2one("pharma.class", ondelete="restrict")
    class_color = fields.Integer(related="class_id.color", string="Colour")
    day = fields.Date(required=True)
    week = fields.Date(required=True, help="Monday of the week.")
    sequence = fields.Integer("Stop", help="Place in the route of the day.")
    hour = fields.Float("Time", help="When the call begins, in the rep's time.")
    km = fields.Float("Way", digits=(6, 1), help="Kilometres from the call before.")
    is_duplicate = fields.Boolean(
        "Near a colleague's call", help="Too near to a colleague's call for the same products."
    )
    facts = fields.Json()  # why the call stands here: see tools/planner/explain.py
    reason = fields.Text("Why", compute="_compute_reason")
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("moved", "Moved"),
            ("accepted", "Accepted"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        default="proposed",
        readonly=True,
        copy=False,
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)

    _one_a_day = models.UniqueIndex(
        "(cycle_id, territory_id, partner_id, day) WHERE state IN ('proposed', 'moved')",
        "This customer already has a proposed call of this territory on this day.",
    )
    _territory_day_idx = models.Index("(territory_id, day)")
    _partner_day_idx = models.Index("(partner_id, day)")

    @api.depends("partner_id.name", "day")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for call in self:
            # sudo: the customer's name is part of the proposal
            name = call.partner_id.sudo().name or ""
            call.display_name = f"{name}, {day_text(self.env, call.day)}" if call.day else name

    @api.model
    def _calendar_domain(self, reps, rep):
        """Return the domain of one calendar of a territory: what nobody who works there has belongs to all of them.

        :param reps: who works in the territory; alone, a rep has everything
        """
        if len(reps) < 2:
            return Domain.TRUE
        return Domain("user_id", "=", rep.id) | Domain("user_id", "not in", reps.ids)

    @api.model
    def _monday_of(self, day):
        return day - timedelta(days=day.weekday())
