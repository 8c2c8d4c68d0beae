# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class PharmaResourceRequest(models.Model):
    """A rep asks for gifts, samples or literature, for one recipient or for the own bag.

    draft → review → approved → shipped → received → given. What is asked for a recipient is
    reserved against the limits from the moment it is submitted.
    """

    _name = "pharma.resource.request"
    _inherit = [
        "pharma.client.mixin",
        "pharma.own.document.mixin",
        "pharma.approval.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Resource request"
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _workflow_transitions = {
        "receive": (("shipped",), "received"),
        "cancel": (("draft", "review", "approved", "received"), "cancelled"),
    }
    _workflow_guarded_fields = (
        "name",
        "territory_id",
        "amount_total",
        "line_manager_id",
        "regional_manager_id",
        "limit_warning",
    )
    _workflow_delete_states = ("draft",)
    _decider_fields = ("line_manager_id", "regional_manager_id")

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    user_id = fields.Many2one(
        "res.users",
        "Requested by",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    territory_id = fields.Many2one(
        "pharma.territory",
        compute="_compute_territory_id",
        store=True,
        index=True,
        help="The territory through which you cover the recipient; its managers decide.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "For",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        domain="[('pharma_type', '!=', False)]",
        help="Who shall get it. Leave empty to fill up your own bag.",
    )
    call_id = fields.Many2one(
        "pharma.call",
        "From call",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The call on which it was asked for.",
    )
    purpose = fields.Char(tracking=True, help="Why you need it; the managers decide on this.")
    line_ids = fields.One2many("pharma.resource.request.line", "request_id", "Items", copy=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        "Estimated value",
        compute="_compute_amount_total",
        store=True,
        tracking=True,
        help="Quantity × cost; the value decides how many managers have to approve.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "In approval"),
            ("approved", "Approved"),
            ("shipped", "On its way"),
            ("received", "In the bag"),
            ("given", "Handed over"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    line_manager_id = fields.Many2one(compute="_compute_managers", help="Decides first.")
    regional_manager_id = fields.Many2one(
        "res.users",
        "Regional manager",
        compute="_compute_managers",
        store=True,
        help="Decides on requests of a higher value.",
    )
    limit_warning = fields.Text(
        "Warnings",
        readonly=True,
        copy=False,
        help="Limits that only warn, and were exceeded when it was submitted; the managers decide.",
    )
    picking_ids = fields.One2many("stock.picking", "pharma_request_id", "Transfers", readonly=True)
    summary = fields.Char("Items in short", compute="_compute_summary")
    progress_note = fields.Char(compute="_compute_progress_note")
    can_receive = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )

    # Requests that keep a limit reserved, by recipient.
    _open_idx = models.Index("(partner_id, user_id) WHERE state = 'received'")

    @api.depends("name", "partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for request in self:
            # sudo: the recipient's name is part of the request, also after the coverage has ended.
            names = [
                request.name if request.name != "/" else self.env._("Request"),
                request.partner_id.sudo().name,
            ]
            request.display_name = " · ".join(filter(None, names))

    @api.depends("user_id", "partner_id")
    def _compute_territory_id(self):
        for request in self:
            user = request.user_id
            own = user.pharma_territory_ids.filtered(
                lambda t, r=request: t.company_id == r.company_id
            )
            covering = user._pharma_territory_for(request.partner_id) if request.partner_id else own
            request.territory_id = (covering or own)[:1]

    @api.depends("territory_id", "user_id")
    def _compute_managers(self):
        for request in self:
            chain = request._managers_above()
            request.line_manager_id = chain[:1]
            request.regional_manager_id = chain[1:2]

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for request in self:
            request.amount_total = sum(request.line_ids.mapped("amount"))

    @api.depends("line_ids.product_id", "line_ids.quantity")
    def _compute_summary(self):
        for request in self:
            request.summary = request.line_ids._in_short()

    @api.depends("state", "picking_ids.state")
    @api.depends_context("lang")
    def _compute_progress_note(self):
        for request in self:
            # sudo: reps have no rights in Inventory; only this sentence leaves.
            waiting = request.sudo().picking_ids.filtered(
                lambda p: p.pharma_leg == "out" and p.state not in ("done", "cancel")
            )
            request.progress_note = (
                self.env._("The store has not shipped it yet.")
                if request.state == "approved" and waiting
                else False
            )

    # -- who may ask -----------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._take_over_call(vals)
        requests = super().create(vals_list)
        requests._check_recipient()
        return requests

    def write(self, vals):
        result = super().write(vals)
        if {"partner_id", "call_id"} & vals.keys():
            self._check_recipient()
        return result

    @api.model
    def _take_over_call(self, vals):
        """A request from a call is for the customer of the call, unless said otherwise."""
        if vals.get("call_id") and "partner_id" not in vals:
            vals["partner_id"] = self.env["pharma.call"].browse(vals["call_id"]).partner_id.id

    def _check_recipient(self):
        """Refuse recipients that the rep does not cover, and calls that are not the rep's."""
        for request in self.filtered(lambda r: not self.env.su):
            if request.partner_id and not request.user_id._pharma_territory_for(request.partner_id):
                # Not named: it may be somebody whom the rep does not know.
                raise AccessError(
                    self.env._(
                        "This is none of your accounts: ask for your own doctors, hospitals and pharmacies."
                    )
                )
            # sudo: whose call it is decides; a colleague's call may be out of sight.
            if request.call_id and request.call_id.sudo().user_id != request.user_id:
                raise AccessError(self.env._("Ask from your own calls."))

    def _transition_access(self, action):
        # Who may take a step is said below; managers only read requests and see no buttons of the rep.
        return "read"

    def _transition_allowed(self, action):
        if action in ("submit", "withdraw", "receive", "cancel"):
            return self.user_id == self.env.user
        return super()._transition_allowed(action)
