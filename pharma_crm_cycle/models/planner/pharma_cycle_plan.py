# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools import planner

PLANNED_STATES = ("approved", "running")
DEFAULTS = planner.Settings()
# Figures of one run and of what it is compared with.
COMPARED = (
    "run_calls",
    "run_high_value",
    "run_duplicates",
    "usual_high_value",
    "usual_duplicates",
)
# What a territory takes over from the run above it that planned it last.
SETTINGS = (
    "calls_per_day",
    "visit_minutes",
    "hour_start",
    "hour_end",
    "duplicate_days",
    "km_per_hour",
)


class PharmaCyclePlan(models.Model):
    """A run of the planner: it proposes who is called when, for a part of the tree and the rest of a cycle.

    What is accepted, moved by hand, planned otherwise or in the past stays as it is; running again replaces the
    other proposals. The calendar itself is pure Python, in tools/planner.
    """

    _name = "pharma.cycle.plan"
    _description = "Planner run"
    _inherit = ["pharma.workflow.mixin", "pharma.background.mixin", "pharma.kpi.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _workflow_transitions = {"run": (("draft", "done"), "draft")}
    _workflow_guarded_fields = ("planned_on", *COMPARED)
    _workflow_delete_states = ("draft", "done")
    _kpi_fields = {
        "high_value_count": "high_value",
        "run_high_value": "high_value",
        "usual_high_value": "high_value",
        "duplicate_count": "needless_duplicate",
        "run_duplicates": "needless_duplicate",
        "usual_duplicates": "needless_duplicate",
    }

    name = fields.Char(compute="_compute_name")
    cycle_id = fields.Many2one(
        "pharma.cycle",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain=[("state", "in", PLANNED_STATES)],
        default=lambda self: self._default_cycle_id(),
        help="An approved or running cycle with a target list.",
    )
    territory_id = fields.Many2one(
        "pharma.territory",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        default=lambda self: self._default_territory_id(),
        help="This territory and everything below it are planned.",
    )
    date_from = fields.Date(
        "Plan from",
        required=True,
        default=fields.Date.context_today,
        help="Days before it stay as they are; never earlier than today or the start of the cycle.",
    )
    calls_per_day = fields.Float(
        "Calls a day",
        digits=(6, 1),
        help="Calls that fit into a whole day in the field. 0: as the capacity settings say, in each territory its own "
        "number.",
    )
    calls_per_day_used = fields.Float(
        "By the settings", related="territory_id.calls_per_day_used", digits=(6, 1)
    )
    visit_minutes = fields.Integer(
        "Minutes per call", default=DEFAULTS.visit_minutes, help="Waiting included, the way not."
    )
    hour_start = fields.Float("Day begins at", default=9.0)
    hour_end = fields.Float("Day ends at", default=17.0)
    duplicate_days = fields.Integer(
        "Days between colleagues",
        default=DEFAULTS.duplicate_days,
        help="A call within so many days of a colleague's for the same products is a needless duplicate.",
    )
    km_per_hour = fields.Float("Kilometres per hour", default=DEFAULTS.km_per_hour, digits=(6, 0))
    state = fields.Selection(
        [("draft", "New"), ("done", "Planned")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    planned_on = fields.Datetime("Planned on", readonly=True, copy=False)
    call_ids = fields.One2many("pharma.cycle.plan.call", "plan_id", "Proposed calls")
    call_count = fields.Integer("Calls", compute="_compute_figures")
    # Their tooltips are the definitions of `pharma.kpi`.
    high_value_count = fields.Integer("High-value calls", compute="_compute_figures")
    duplicate_count = fields.Integer("Needless duplicates", compute="_compute_figures")
    kilometres = fields.Float(
        compute="_compute_figures", digits=(16, 0), help="Ways between the calls of each day."
    )
    missing_count = fields.Integer(
        "Calls without a place",
        compute="_compute_figures",
        help="Calls that the goals ask for and for which no day was left.",
    )
    # What this run placed, and what going through the list would have made of the same days: see roundrobin.py.
    run_calls = fields.Integer("Calls placed", readonly=True, copy=False)
    run_high_value = fields.Integer("High-value calls placed", readonly=True, copy=False)
    run_duplicates = fields.Integer("Needless duplicates placed", readonly=True, copy=False)
    usual_high_value = fields.Integer("High-value calls by the list", readonly=True, copy=False)
    usual_duplicates = fields.Integer("Needless duplicates by the list", readonly=True, copy=False)
    high_value_gain = fields.Float(
        "More high-value calls",
        compute="_compute_gains",
        help="High-value calls of this run, compared with as many calls made by going through the list by"
        " alphabet with the same days, practice hours and colleagues' calls.",
    )
    duplicates_saved = fields.Float(
        "Fewer needless duplicates",
        compute="_compute_gains",
        help="Needless duplicates of this run (calls too near to a colleague's for the same products), compared"
        " with going through the list by alphabet.",
    )
    can_run = fields.Boolean(compute="_compute_can")
    company_id = fields.Many2one(related="cycle_id.company_id", store=True, index=True)

    _capacity_range = models.Constraint(
        "CHECK (calls_per_day >= 0 AND calls_per_day <= 50 AND visit_minutes BETWEEN 1 AND 480)",
        "A day has at most 50 calls (0: by the settings) of 1 to 480 minutes.",
    )
    _hours_ordered = models.Constraint(
        "CHECK (hour_start >= 0 AND hour_start < hour_end AND hour_end <= 24)",
        "A working day begins before it ends, within 0 and 24 o'clock.",
    )
    _duplicate_days_range = models.Constraint(
        "CHECK (duplicate_days BETWEEN 0 AND 90)",
        "The days between colleagues are a number from 0 to 90.",
    )
    _speed_range = models.Constraint(
        "CHECK (km_per_hour BETWEEN 1 AND 200)", "The speed lies between 1 and 200 km per hour."
    )

    # -- defaults --------------------------------------------------------------------------------------

    @api.model
    def _default_territory_id(self):
        return self.env["pharma.cycle"]._default_territory_id()

    @api.model
    def _default_cycle_id(self):
        return self._cycle_of(self._default_territory_id())

    @api.model
    def _cycle_of(self, territory):
        """Return the cycle to plan for a territory: the one that runs, else the next approved one."""
        today = fields.Date.context_today(self)
        return self.env["pharma.cycle"].search(
            [
                ("state", "in", PLANNED_STATES),
                ("date_end", ">=", today),
                ("territory_id", "parent_of", territory.ids),
            ],
            order="date_start",
            limit=1,
        )

    @api.model
    def _settings_for(self, cycle, territory):
        """Return the settings with which a territory was planned last, from its own run or one above."""
        last = self.search(
            [("cycle_id", "=", cycle.id), ("territory_id", "parent_of", territory.ids)], limit=1
        )
        return {name: last[name] for name in SETTINGS} if last else {}

    # -- computes --------------------------------------------------------------------------------------

    @api.depends("cycle_id.name", "territory_id.name")
    def _compute_name(self):
        for plan in self:
            plan.name = " · ".join(filter(None, (plan.cycle_id.name, plan.territory_id.name)))

    @api.depends("call_ids.state", "job_done")
    def _compute_figures(self):
        Call, Missing = self.env["pharma.cycle.plan.call"], self.env["pharma.cycle.plan.missing"]
        standing = Domain("plan_id", "in", self.ids) & Domain("state", "!=", "dismissed")
        sums = {
            plan.id: values
            for plan, *values in Call._read_group(standing, ["plan_id"], ["__count", "km:sum"])
        }
        parts = [
            dict(Call._read_group(standing & part, ["plan_id"], ["__count"]))
            for part in (
                Domain("class_id.high_value", "=", True),
                Domain("is_duplicate", "=", True),
            )
        ]
        missing = dict(
            Missing._read_group([("plan_id", "in", self.ids)], ["plan_id"], ["calls:sum"])
        )
        for plan in self:
            plan.call_count, plan.kilometres = sums.get(plan.id, (0, 0))
            plan.high_value_count, plan.duplicate_count = (part.get(plan, 0) for part in parts)
            plan.missing_count = missing.get(plan, 0)

    @api.depends("run_high_value", "run_duplicates", "usual_high_value", "usual_duplicates")
    def _compute_gains(self):
        for plan in self:
            usual, duplicates = plan.usual_high_value, plan.usual_duplicates
            plan.high_value_gain = (plan.run_high_value - usual) / usual if usual else 0
            plan.duplicates_saved = (
                (duplicates - plan.run_duplicates) / duplicates if duplicates else 0
            )

    # -- rules -----------------------------------------------------------------------------------------

    @api.constrains("cycle_id", "territory_id")
    def _check_scope(self):
        for plan in self:
            # sudo: whether one contains the other does not depend on who asks
            scope, territory = plan.cycle_id.sudo().territory_id, plan.territory_id.sudo()
            if not territory.parent_path.startswith(scope.parent_path):
                raise ValidationError(
                    self.env._(
                        "%(territory)s lies outside the scope of %(cycle)s.",
                        territory=territory.display_name,
                        cycle=plan.cycle_id.display_name,
                    )
                )

    def write(self, vals):
        if not {"cycle_id", "territory_id"}.isdisjoint(vals):
            planned = self.filtered(lambda plan: plan.state != "draft" or plan.job_state != "none")
            if planned:
                raise UserError(
                    self.env._(
                        "“%s” has been planned: make a new run for another territory or cycle.",
                        planned[:1].name,
                    )
                )
        return super().write(vals)

    def _check_plannable(self):
        """Refuse to plan what nobody could work by, naming the cycle and the rule."""
        for plan in self:
            cycle = plan.cycle_id
            if cycle.state not in PLANNED_STATES:
                raise UserError(
                    self.env._(
                        "%s is not approved: the planner works on approved and running cycles.",
                        cycle.display_name,
                    )
                )
            if plan._first_day() > cycle.date_end:
                raise UserError(
                    self.env._("%s is over: nothing is left to plan.", cycle.display_name)
                )

    def _first_day(self):
        """Return the first day that is planned."""
        self.ensure_one()
        return max(self.date_from, self.cycle_id.date_start, fields.Date.context_today(self))

    # -- what the user does ------------------------------------------------------------------------------

    def action_run(self):
        """Propose the calls of the rest of the cycle; proposals that nobody has touched are made anew."""
        for plan in self._without_client_context():
            plan._check_plannable()
            if plan.job_state in ("queued", "running"):
                raise UserError(self.env._("“%s” is being planned at the moment.", plan.name))
            plan._do_transition("run", {"planned_on": False, **dict.fromkeys(COMPARED, 0)})
            plan._job_start()
        return True

    def action_open_calls(self):
        """Open the proposed calls of this run's territories."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_cycle.action_cycle_plan_call"
        )
        return {**action, "domain": [("plan_id", "=", self.id)], "display_name": self.name}

    def action_open_missing(self):
        """Open the calls for which no day was left."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_cycle.action_cycle_plan_missing"
        )
        return {**action, "domain": [("plan_id", "=", self.id)]}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted(self):
        accepted = self.env["pharma.cycle.plan.call"].search(
            [("plan_id", "in", self.ids), ("state", "=", "accepted")], limit=1
        )
        if accepted:
            raise UserError(
                self.env._(
                    "“%(plan)s” cannot be deleted: calls that it proposed are accepted, “%(call)s” among them.",
                    plan=accepted.plan_id.name,
                    call=accepted.display_name,
                )
            )
