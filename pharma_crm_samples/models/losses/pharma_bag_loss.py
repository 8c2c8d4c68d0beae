# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PharmaBagLoss(models.Model):
    """Goods that are gone from a bag, with the reason; stock follows when the line manager has approved."""

    _name = "pharma.bag.loss"
    _inherit = [
        "pharma.bag.document.mixin",
        "pharma.approval.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "pharma.audit.mixin",
    ]
    _description = "Loss from a bag"
    _order = "id desc"
    _mail_post_access = "read"

    _workflow_delete_states = ("draft",)

    date = fields.Date(
        "Noticed on", required=True, default=fields.Date.context_today, help="When it was noticed."
    )
    reason = fields.Selection(
        [
            ("lost", "Lost"),
            ("stolen", "Stolen"),
            ("damaged", "Damaged"),
            ("expired", "Expired and destroyed"),
        ],
        required=True,
        default="lost",
        tracking=True,
    )
    note = fields.Text("What happened", help="The manager decides on this.")
    line_ids = fields.One2many("pharma.bag.loss.line", "loss_id", "Items", copy=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "Waits for the manager"),
            ("approved", "Taken out of the bag"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    summary = fields.Char("Items in short", compute="_compute_summary")

    @api.depends("name", "reason")
    @api.depends_context("lang")
    def _compute_display_name(self):
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        for loss in self:
            loss.display_name = loss.name if loss.name != "/" else reasons.get(loss.reason)

    @api.depends("line_ids.product_id", "line_ids.quantity")
    def _compute_summary(self):
        for loss in self:
            loss.summary = loss.line_ids._in_short()

    def _transition_access(self, action):
        # Who may take a step is said below; managers only read.
        return "read"

    def _transition_allowed(self, action):
        return self.user_id == self.env.user and super()._transition_allowed(action)

    def _submit(self):
        if not self.line_ids:
            raise UserError(self.env._("Say what is gone: add at least one item."))
        if not (self.note or "").strip():
            raise UserError(self.env._("Say what happened: the manager decides on it."))
        if self.date > fields.Date.context_today(self):
            raise UserError(self.env._("“%s” was noticed in the future.", self.display_name))
        self.env["pharma.bag"]._check_on_hand(self.user_id, self.company_id, self._stock_lines())
        # the count would take the same pieces out of the bag a second time
        self.env["pharma.bag.count"]._refuse_while_counted(
            self.env["pharma.bag"]._bag_of(self.user_id, self.company_id)
        )
        self._refresh_managers()
        if not self.line_manager_id:
            raise UserError(
                self.env._(
                    "No manager above you could decide on “%s”. Ask an administrator.",
                    self.display_name,
                )
            )
        return super()._submit()

    def _stock_lines(self):
        return [(line.product_id, line.lot_id, line.quantity) for line in self.line_ids]

    def _on_approved(self):
        # sudo: the reviewer reads the paper only; stock follows its approved lines.
        loss = self.sudo()
        loss._lock_state()
        Bag = self.env["pharma.bag"]
        lines = loss._stock_lines()
        Bag._check_on_hand(loss.user_id, loss.company_id, lines)
        picking = Bag._move_now(
            loss.company_id,
            Bag._bag_of(loss.user_id, loss.company_id),
            loss.company_id._pharma_place("loss"),
            lines,
            {"origin": loss.name},
        )
        self.env["pharma.difference"]._note(
            loss.user_id,
            loss.company_id,
            "loss",
            loss.name,
            picking,
            [(product, lot, -quantity, loss.reason, loss.note) for product, lot, quantity in lines],
            self.env.user,
        )
        return super()._on_approved()

    def action_fill(self):
        """Put what lies in the bag on the paper; what is still there is taken off."""
        for loss in self:
            loss.check_access("write")
            if loss.user_id != self.env.user:
                raise AccessError(self.env._("Everybody speaks for the own bag only."))
            stock = self.env["pharma.bag"]._on_hand(loss.user_id, loss.company_id)
            listed = {(line.product_id.id, line.lot_id.id) for line in loss.line_ids}
            loss.line_ids = [
                (0, 0, {"product_id": product, "lot_id": row.lot.id, "quantity": int(row.quantity)})
                for product, rows in stock.items()
                for row in rows
                if row.quantity >= 1 and (product, row.lot.id) not in listed
            ]
        return True
