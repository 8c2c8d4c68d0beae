# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# What only the entries change.
USED = ("reserved", "committed", "spent")


class PharmaCycleBudgetLine(models.Model):
    """Money for one kind of resource in one part of the tree; the nearest line above a territory pays for it."""

    _name = "pharma.cycle.budget.line"
    _description = "Budget line"
    _inherit = ["pharma.cycle.place", "pharma.kpi.ratio.mixin"]
    _order = "cycle_id desc, resource_type, territory_id, id"
    _rec_name = "resource_type"
    _kpi_ratios = {"used_share": ("used", "planned", 1)}

    territory_id = fields.Many2one(
        required=True,
        index=True,
        default=lambda self: self._default_territory_id(),
        help="Pays for this territory and everything below it that has no line of its own.",
    )
    resource_type = fields.Selection(
        [
            ("sample", "Samples"),
            ("gift", "Gifts"),
            ("literature", "Literature"),
            ("event", "Events"),
            ("expense", "Expenses"),
        ],
        "Resource",
        required=True,
        default="sample",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    planned = fields.Monetary(required=True, help="What may be used in this cycle.")
    overspend = fields.Selection(
        [("block", "Refuse"), ("approve", "Ask for approval")],
        "When it is used up",
        required=True,
        default="block",
        help="Refuse: nothing goes beyond the plan. Ask for approval: a request beyond the plan needs a business"
        " manager's approval as well; what cannot be asked for first (a hand-over) is refused.",
    )
    reserved = fields.Monetary(
        readonly=True, copy=False, default=0, help="Asked for and not decided yet."
    )
    committed = fields.Monetary(
        readonly=True, copy=False, default=0, help="Approved and not handed over yet."
    )
    spent = fields.Monetary(readonly=True, copy=False, default=0, help="Handed over or paid.")
    used = fields.Monetary(
        compute="_compute_available", store=True, help="Reserved + committed + spent."
    )
    available = fields.Monetary(
        compute="_compute_available", store=True, help="Planned − used; below 0 when overspent."
    )
    used_share = fields.Float(
        "Used in %",
        compute="_compute_available",
        store=True,
        aggregator="avg",
        help="Used / planned.",
    )

    _planned_positive = models.Constraint("CHECK (planned >= 0)", "A budget cannot be negative.")
    _line_uniq = models.UniqueIndex(
        "(cycle_id, territory_id, resource_type)",
        "The cycle already has a budget line for this resource and territory.",
    )

    @api.model
    def _default_territory_id(self):
        cycle = self.env["pharma.cycle"].browse(self.env.context.get("default_cycle_id") or [])
        return cycle.territory_id

    @api.depends("planned", *USED)
    def _compute_available(self):
        for line in self:
            line.used = line.reserved + line.committed + line.spent
            line.available = line.planned - line.used
            line.used_share = line.used / line.planned if line.planned else 0

    @api.depends_context("lang")
    @api.depends("resource_type", "territory_id")
    def _compute_display_name(self):
        types = dict(self._fields["resource_type"]._description_selection(self.env))
        for line in self:
            # sudo: the name of a territory is part of its line
            line.display_name = " · ".join(
                filter(None, (types.get(line.resource_type), line.territory_id.sudo().name))
            )

    # -- only entries change what is used -------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in USED):
            self._refuse_used()
        if not self.env.su:
            vals_list = [{**vals, **dict.fromkeys(USED, 0)} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and not vals.keys().isdisjoint(
            (*USED, "used", "available", "used_share")
        ):
            self._refuse_used()
        return super().write(vals)

    def _refuse_used(self):
        raise AccessError(
            self.env._(
                "What is reserved, committed and spent follows from requests and hand-overs."
            )
        )

    def _lock(self):
        """Hold these lines until the end of the transaction; Odoo tries again when another one was first."""
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM pharma_cycle_budget_line WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                self.ids,
            )
        )

    def action_open_entries(self):
        """Open what was reserved, committed and spent, with the documents."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_cycle.action_cycle_budget_entry"
        )
        action["domain"] = [("line_id", "=", self.id)]
        action["display_name"] = self.display_name
        return action
