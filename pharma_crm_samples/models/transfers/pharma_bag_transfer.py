# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class PharmaBagTransfer(models.Model):
    """Goods that leave a bag for a colleague's bag or for the store; both sides are on record.

    The sender sends, the goods are on the way, the other side confirms. A colleague may refuse: the
    goods are then on the way back. All of it is Odoo's own stock transfers; this is their paper.
    """

    _name = "pharma.bag.transfer"
    _inherit = [
        "pharma.bag.document.mixin",
        "pharma.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "pharma.audit.mixin",
    ]
    _description = "Return or transfer of a rep"
    _order = "id desc"
    _mail_post_access = "read"

    _workflow_transitions = {
        "send": (("draft",), "sent"),
        "receive": (("sent",), "done"),
        "refuse": (("sent",), "refused"),
        "take_back": (("sent",), "cancelled"),
    }
    _workflow_guarded_fields = (
        *("name", "territory_id", "line_manager_id"),
        *("date_sent", "date_received", "received_by_id", "recall_id"),
    )

    kind = fields.Selection(
        [("return", "Back to the store"), ("transfer", "To a colleague")],
        required=True,
        default="return",
        tracking=True,
    )
    receiver_id = fields.Many2one(
        "res.users",
        "Colleague",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('pharma_carries_bag', '=', True), ('id', '!=', uid)]",
        help="Who gets the goods and confirms when they are there.",
    )
    reason = fields.Selection(
        [
            ("surplus", "Not needed"),
            ("expired", "Expired, or soon"),
            ("damaged", "Damaged"),
            ("leaving", "Leaving the territory"),
            ("recalled", "Recalled lot"),
        ],
        required=True,
        default="surplus",
        tracking=True,
        help="What is expired, damaged or recalled goes to the quarantine of the store, not to its stock.",
    )
    note = fields.Char()
    line_ids = fields.One2many("pharma.bag.transfer.line", "transfer_id", "Items", copy=True)
    state = fields.Selection(
        [
            ("draft", "To send"),
            ("sent", "On the way"),
            ("done", "Received"),
            ("refused", "Refused, on the way back"),
            ("cancelled", "Back in the bag"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    date_sent = fields.Datetime("Sent on", readonly=True, copy=False)
    date_received = fields.Datetime("Received on", readonly=True, copy=False)
    received_by_id = fields.Many2one("res.users", "Received by", readonly=True, copy=False)
    picking_ids = fields.One2many(
        "stock.picking",
        "pharma_transfer_id",
        "Transfers",
        readonly=True,
        groups="stock.group_stock_user",
    )
    summary = fields.Char("Items in short", compute="_compute_summary")
    can_send = fields.Boolean(compute="_compute_can")
    can_receive = fields.Boolean(compute="_compute_can")
    can_refuse = fields.Boolean(compute="_compute_can")
    can_take_back = fields.Boolean(compute="_compute_can")

    @api.depends("name", "kind", "receiver_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for transfer in self:
            name = transfer.name if transfer.name != "/" else kinds.get(transfer.kind)
            # sudo: the colleague's name is part of the paper
            receiver = transfer.receiver_id.sudo().name
            transfer.display_name = " → ".join(filter(None, [name, receiver]))

    @api.depends("line_ids.product_id", "line_ids.quantity")
    def _compute_summary(self):
        for transfer in self:
            transfer.summary = transfer.line_ids._in_short()

    def write(self, vals):
        fixed = {"kind", "receiver_id", "reason", "line_ids"} & vals.keys()
        if fixed and not self.env.su:
            for transfer in self:
                # sudo: only whether a recall stands behind it, which the rep need not be able to read
                if transfer.state != "draft" or transfer.sudo().recall_id:
                    raise UserError(
                        self.env._(
                            "“%s” is sent or asked for by a recall: it stays as it is.",
                            transfer.display_name,
                        )
                    )
        return super().write(vals)

    def _check_deletable(self):
        # sudo: only whether a recall stands behind the paper
        for transfer in self.sudo().filtered("recall_id"):
            raise UserError(
                self.env._("A recall asks for “%s”: it is not deleted.", transfer.display_name)
            )
        return super()._check_deletable()

    def action_fill(self):
        """Put what lies in the bag on the paper; what shall stay is taken off.

        A colleague gets nothing that cannot be given any more.
        """
        Bag = self.env["pharma.bag"]
        for transfer in self:
            transfer.check_access("write")
            if transfer.user_id != self.env.user or transfer.state != "draft":
                raise UserError(self.env._("Fill your own papers, before they are sent."))
            stock = Bag._on_hand(transfer.user_id, transfer.company_id)
            listed = {(line.product_id.id, line.lot_id.id) for line in transfer.line_ids}
            transfer.line_ids = [
                (0, 0, {"product_id": product, "lot_id": row.lot.id, "quantity": int(row.quantity)})
                for product, rows in stock.items()
                for row in rows
                if row.quantity >= 1
                and (product, row.lot.id) not in listed
                and not (transfer.kind == "transfer" and Bag._is_blocked(row))
            ]
        return True
