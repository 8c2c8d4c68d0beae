# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...tools.numbering import give_numbers


class PharmaAllocation(models.Model):
    """The samples, gifts and literature of a cycle, given out to the reps by their target lists.

    draft (shared out, looked at, changed by hand) → confirmed (the budget is reserved) → shipped (the store has a
    shipment for every rep). Each quantity is told per rep and item, and so is what is left over.
    """

    _name = "pharma.allocation"
    _inherit = [
        "pharma.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "pharma.background.mixin",
        "pharma.audit.mixin",
    ]
    _description = "Allocation to reps"
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _workflow_transitions = {
        "confirm": (("draft",), "confirmed"),
        "reopen": (("confirmed",), "draft"),
        "ship": (("confirmed",), "shipped"),
        "cancel": (("draft", "confirmed"), "cancelled"),
    }
    _workflow_guarded_fields = ("name", "job_mode", "stale", "over_budget", "targets_without_rep")
    _workflow_delete_states = ("draft",)

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    cycle_id = fields.Many2one(
        "pharma.cycle",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        domain="[('state', 'not in', ('closed', 'cancelled'))]",
        default=lambda self: self._default_cycle_id(),
        help="Its target list says for whom the items are; its budget pays for them.",
    )
    territory_id = fields.Many2one(related="cycle_id.territory_id", string="Part of the tree")
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    note = fields.Char(help="Stands on every shipment.")
    item_ids = fields.One2many("pharma.allocation.item", "allocation_id", "Items", copy=True)
    weight_ids = fields.One2many(
        "pharma.allocation.weight",
        "allocation_id",
        "Weights of classes",
        copy=True,
        default=lambda self: self._default_weight_ids(),
    )
    weight_without_class = fields.Float(
        "Weight without a class",
        default=1,
        digits=(12, 2),
        help="Weight of a target that has no class.",
    )
    count_held = fields.Boolean(
        "What reps still hold counts",
        default=True,
        help="Everybody is brought to the same level: who still has much in the bag, or on the way, gets less. "
        "Expired and recalled pieces do not count.",
    )
    respect_limits = fields.Boolean(
        "No more than the doctors may get",
        default=True,
        help="A rep gets at most what limits and entitlements let the own targets get until the end of the cycle.",
    )
    line_ids = fields.One2many(
        "pharma.allocation.line", "allocation_id", "Reps and items", readonly=True
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("shipped", "Shipped"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    job_mode = fields.Selection(
        [("share", "Sharing out"), ("ship", "Shipping")], readonly=True, copy=False
    )
    stale = fields.Boolean(
        "Out of date",
        readonly=True,
        copy=False,
        default=True,
        help="Items or weights were changed since it was shared out.",
    )
    targets_without_rep = fields.Integer(
        readonly=True, copy=False, help="Target customers of territories in which no rep works."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary("Value", compute="_compute_totals")
    rep_count = fields.Integer("Reps", compute="_compute_totals")
    shipment_count = fields.Integer("Shipments", compute="_compute_totals")
    over_budget = fields.Monetary(
        readonly=True, copy=False, tracking=True, help="How much of it lies beyond the budget."
    )
    can_edit = fields.Boolean(compute="_compute_can_edit")
    can_confirm = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")
    can_ship = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )

    @api.model
    def _default_cycle_id(self):
        """The running cycle of the widest part of the tree, or the next one."""
        return self.env["pharma.cycle"].search(
            [
                ("state", "in", ("running", "approved")),
                ("company_id", "=", self.env.company.id),
                ("date_end", ">=", fields.Date.context_today(self)),
            ],
            order="date_start, id",
            limit=1,
        )

    @api.model
    def _default_weight_ids(self):
        """A target of a class weighs as much as the calls that the class proposes for a cycle."""
        # a company has a handful of classes
        classes = self.env["pharma.class"].search([], limit=100)
        return [
            Command.create({"class_id": class_.id, "weight": class_.cycle_goal or 1})
            for class_ in classes
        ]

    @api.depends("name", "cycle_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for allocation in self:
            allocation.display_name = " · ".join(
                filter(None, [allocation.name.strip("/"), allocation.cycle_id.display_name])
            ) or self.env._("Allocation")

    @api.depends("line_ids.quantity", "line_ids.picking_id", "item_ids.unit_value")
    def _compute_totals(self):
        Line = self.env["pharma.allocation.line"]
        rows = Line._read_group(
            [("allocation_id", "in", self.ids)],
            ["allocation_id"],
            ["amount:sum", "user_id:count_distinct"],
        )
        totals = {allocation.id: sums for allocation, *sums in rows}
        # sudo: only how many shipments there are; who plans has no rights in Inventory
        shipments = dict(
            Line.sudo()._read_group(
                [("allocation_id", "in", self.ids), ("picking_id", "!=", False)],
                ["allocation_id"],
                ["picking_id:count_distinct"],
            )
        )
        for allocation in self:
            allocation.amount_total, allocation.rep_count = totals.get(allocation.id, (0, 0))
            allocation.shipment_count = shipments.get(allocation._origin.sudo(), 0)

    @api.depends("state", "job_state")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        # Whether the user may write it at all: a line manager reads the numbers of the own team.
        may = self.env["pharma.allocation"].has_access("write")
        for allocation in self:
            allocation.can_edit = (
                may
                and allocation.state == "draft"
                and allocation.job_state not in ("queued", "running")
            )

    @api.model_create_multi
    def create(self, vals_list):
        allocations = super().create(vals_list)
        allocations._check_cycle()
        give_numbers(allocations)
        return allocations

    def write(self, vals):
        if not self.env.su:
            if {"user_id", "company_id"} & vals.keys():
                raise UserError(self.env._("The owner and the company do not change."))
            if CONTENT & vals.keys():
                self._check_editable()
        result = super().write(vals)
        if "cycle_id" in vals:
            self._check_cycle()
        if CONTENT & vals.keys():
            self._mark_stale()
        return result

    def _check_cycle(self):
        for allocation in self.filtered(
            lambda a: a.cycle_id.state in ("closed", "cancelled") and a.state == "draft"
        ):
            raise UserError(
                self.env._(
                    "%s is over: items are given out in a cycle that runs or is to come.",
                    allocation.cycle_id.display_name,
                )
            )

    def _check_editable(self):
        """Refuse to change what is confirmed, and what is being worked on at the moment."""
        for allocation in self:
            if allocation.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” is no draft any more: reopen it to change it.",
                        allocation.display_name,
                    )
                )
            if allocation.job_state in ("queued", "running"):
                raise UserError(
                    self.env._(
                        "“%s” is being shared out at the moment: wait, or stop it.",
                        allocation.display_name,
                    )
                )

    def _mark_stale(self):
        # work that was stopped half-way would go on with other items than it began with
        self.filtered(
            lambda a: a.state == "draft" and a.job_state in ("stopped", "failed")
        )._job_cancel()
        fresh = self.filtered(lambda a: a.state == "draft" and not a.stale)
        if fresh:
            fresh._workflow_write({"stale": True})

    def action_open_lines(self):
        """Open the quantities as a list: searched, grouped, exported."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_samples.action_allocation_line"
        )
        action["domain"] = [("allocation_id", "=", self.id)]
        return action


# What the shares are worked out from.
CONTENT = {
    "cycle_id",
    "item_ids",
    "weight_ids",
    "weight_without_class",
    "count_held",
    "respect_limits",
}
