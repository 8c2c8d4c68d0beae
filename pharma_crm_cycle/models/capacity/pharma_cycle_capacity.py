# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections.abc import Set

from odoo import api, fields, models
from odoo.fields import Domain

# A row's id says its cycle and its territory.
ID_BASE = 1_000_000
# In the context: which cycles a query is about. A tuple: no client can send it.
CYCLES_KEY = "pharma_capacity_cycles"


class PharmaCycleCapacity(models.Model):
    """How many calls each territory can make in a cycle, and how many the plan asks for: live, by set.

    One row per cycle and territory that has reps or targets. The query is in pharma_cycle_capacity_query.py; the
    formulas are those of tools/capacity.py, a test holds both to the same figures.
    """

    _name = "pharma.cycle.capacity"
    _description = "Capacity of a territory"
    _inherit = ["pharma.kpi.ratio.mixin", "pharma.kpi.mixin"]
    _auto = False
    _order = "cycle_id desc, utilisation desc, territory_id"
    _rec_name = "territory_id"
    _kpi_ratios = {
        "utilisation": ("goal", "capacity", 1),
        "needed_per_day": ("goal", "field_days", 1),
        "calls_per_day": ("capacity", "field_days", 1),
    }

    # their tooltips are the definitions of `pharma.kpi`
    _kpi_fields = {
        name: name for name in ("field_days", "capacity", "utilisation", "balance_index")
    }

    cycle_id = fields.Many2one("pharma.cycle", readonly=True)
    state = fields.Selection(
        lambda self: self.env["pharma.cycle"]._fields["state"]._description_selection(self.env),
        "State of the cycle",
        readonly=True,
    )
    territory_id = fields.Many2one("pharma.territory", readonly=True)
    parent_id = fields.Many2one("pharma.territory", "Belongs to", readonly=True)
    rep_ids = fields.Many2many(related="territory_id.rep_ids", string="Reps")
    company_id = fields.Many2one("res.company", readonly=True)
    reps = fields.Integer(
        "Number of reps", readonly=True, help="Reps who work here on a day of the cycle or more."
    )
    working_days = fields.Float(
        readonly=True,
        digits=(8, 1),
        help="Working days of the reps' own calendars while they work here, public holidays left out. The day of a rep"
        " of two territories is shared by both.",
    )
    leave_days = fields.Float("Leave", readonly=True, digits=(8, 1), help="Approved days of leave.")
    time_off_days = fields.Float(
        "Time off territory",
        readonly=True,
        digits=(8, 1),
        help="Approved days of training, congress, meeting and the like.",
    )
    field_days = fields.Float(readonly=True, digits=(8, 1))
    calls_per_day = fields.Float(
        "Calls a day",
        readonly=True,
        aggregator="avg",
        digits=(8, 2),
        help="As set for the territory, for one above it, or for the company.",
    )
    capacity = fields.Float("Available calls", readonly=True, digits=(8, 1))
    targets = fields.Integer("Customers", readonly=True, help="Customers on the target list.")
    goal = fields.Integer("Calls planned", readonly=True, help="Σ of the goals of the target list.")
    utilisation = fields.Float(readonly=True, aggregator="avg")
    room = fields.Integer(
        readonly=True,
        help="Available calls up to the utilisation that is allowed − calls planned. Below 0: so many are too many.",
    )
    needed_per_day = fields.Float(
        "Calls a day needed",
        readonly=True,
        aggregator="avg",
        digits=(8, 2),
        help="Calls planned / field days.",
    )
    band = fields.Selection(
        [
            ("vacant", "Nobody there"),
            ("over", "Too full"),
            ("within", "Fits"),
            ("under", "Has room"),
        ],
        "Fits",
        readonly=True,
        help="Too full: calls planned are more than the utilisation that is allowed. Has room: less than the lower"
        " bound. Both bounds are set under Settings.",
    )
    planned_field_days = fields.Float(
        "Field days when submitted",
        readonly=True,
        digits=(8, 1),
        help="What the plan was made for.",
    )
    planned_goal = fields.Integer("Calls when submitted", readonly=True)
    doctors = fields.Integer(readonly=True, help="Doctors covered in the period of the cycle.")
    market = fields.Float(
        readonly=True,
        digits=(16, 2),
        help="Size of the market, from what the settings name: patients a week, beds, or as entered.",
    )
    balance_index = fields.Float(readonly=True, aggregator="avg", digits=(8, 0))

    @api.depends("cycle_id", "territory_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = " · ".join(
                filter(None, (row.territory_id.display_name, row.cycle_id.name))
            )

    @property
    def _table_query(self):
        return self._capacity_query()

    # -- reading ----------------------------------------------------------------------------------

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        domain = Domain(domain)
        self = self.with_context(**{CYCLES_KEY: self._cycles_of(domain)})
        self._flush_capacity()
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _cycles_of(self, domain):
        """Return the ids of the cycles that the domain leaves, so that others are not worked out at all."""
        cycles = Domain("company_id", "in", self.env.companies.ids)
        for condition in self.env["pharma.cycle.progress"]._anded_conditions(domain.optimize(self)):
            field, _, path = condition.field_expr.partition(".")
            if field == "id" and condition.operator == "in" and isinstance(condition.value, Set):
                ids = [value // ID_BASE for value in condition.value if type(value) is int]
                cycles &= Domain("id", "in", ids)
            elif field == "cycle_id" and condition.operator == "any" and not path:
                cycles &= Domain(condition.value)
            elif field == "cycle_id":
                cycles &= Domain(path or "id", condition.operator, condition.value)
            elif field == "state" and condition.operator == "in":
                cycles &= Domain("state", "in", condition.value)
        # sudo: rows are filtered by their own rules; cycles are only named here
        return tuple(self.env["pharma.cycle"].sudo().search(cycles).ids)

    @api.model
    def _of(self, cycles):
        """Return every row of these cycles, for checks of the suite: the whole plan, whoever asks."""
        # goals, days or policies may have changed since somebody looked
        self.invalidate_model()
        # sudo: whether a plan fits is asked of the whole plan; callers give sums, and customers only by right
        return self.sudo().search([("cycle_id", "in", cycles.ids)])

    def action_open_targets(self):
        """Open the target list behind this row."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_cycle.action_cycle_target"
        )
        return {
            **action,
            "display_name": self.env._("Targets of %s", self.display_name),
            "domain": [
                ("cycle_id", "=", self.cycle_id.id),
                ("territory_id", "=", self.territory_id.id),
            ],
            "context": {"hide_progress": self.state not in ("running", "closed")},
        }

    def action_open_time_off(self):
        """Open the time off behind this row."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm_cycle.action_time_off")
        # sudo: only the people of the territory and the period are read, both shown in the row
        record = self.sudo()
        people = record.territory_id.member_ids.filtered(lambda m: m.role == "rep").user_id
        return {
            **action,
            "context": {},
            "domain": [
                ("user_id", "in", people.ids),
                ("date_start", "<=", record.cycle_id.date_end),
                ("date_end", ">=", record.cycle_id.date_start),
            ],
        }
