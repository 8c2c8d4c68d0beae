# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.numbering import give_numbers


class PharmaLotRecall(models.Model):
    """A lot is called back: who has it, who received it, and the returns of all who have it."""

    _name = "pharma.lot.recall"
    _inherit = [
        "pharma.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "pharma.audit.mixin",
    ]
    _description = "Recall of a lot"
    _order = "id desc"
    _check_company_auto = True

    _workflow_transitions = {
        "start": (("draft", "open"), "open"),
        "close": (("open",), "done"),
    }
    _workflow_guarded_fields = ("name", "date_start", "date_end")

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    lot_id = fields.Many2one(
        "stock.lot",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('product_id.pharma_kind', 'in', ('sample', 'gift', 'literature'))]",
    )
    product_id = fields.Many2one(
        related="lot_id.product_id", string="Item", related_sudo=True, store=True, index=True
    )
    reason = fields.Char(
        required=True, tracking=True, help="Everybody who has to send pieces back reads it."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Running"), ("done", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    date_start = fields.Datetime("Started", readonly=True, copy=False)
    date_end = fields.Datetime("Closed on", readonly=True, copy=False)
    transfer_ids = fields.One2many("pharma.bag.transfer", "recall_id", "Returns", readonly=True)
    holding_ids = fields.Many2many(
        "pharma.lot.holding", string="Who has it now", compute="_compute_places"
    )
    recipient_ids = fields.Many2many(
        "pharma.lot.holding", string="Who received it", compute="_compute_places"
    )
    outstanding = fields.Integer(
        "Pieces still out", compute="_compute_places", help="In bags and on the way."
    )
    given = fields.Integer("Pieces given", compute="_compute_places")
    can_start = fields.Boolean(compute="_compute_can")
    can_close = fields.Boolean(compute="_compute_can")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )

    _one_open = models.UniqueIndex(
        "(lot_id) WHERE state <> 'done'", "A recall of this lot is open already."
    )

    @api.depends("lot_id", "state", "transfer_ids.state")
    def _compute_places(self):
        Holding = self.env["pharma.lot.holding"]
        now = Holding.search(
            [("lot_id", "in", self.lot_id.ids), ("date_to", "=", False), ("quantity", ">", 0)]
        )
        for recall in self:
            rows = now.filtered(
                lambda r, x=recall: r.lot_id == x.lot_id and r.company_id == x.company_id
            )
            recall.holding_ids = rows.filtered(
                lambda r: r.place in ("bag", "way", "store", "quarantine")
            )
            recall.recipient_ids = rows.filtered(lambda r: r.place == "recipient")
            recall.outstanding = sum(row.quantity for row in rows if row.place in ("bag", "way"))
            recall.given = sum(recall.recipient_ids.mapped("quantity"))

    @api.depends("name", "lot_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for recall in self:
            # sudo: the name of the lot is what the recall is about
            recall.display_name = " · ".join(
                filter(None, [recall.name.strip("/"), recall.lot_id.sudo().name])
            ) or self.env._("Recall")

    @api.model_create_multi
    def create(self, vals_list):
        recalls = super().create(vals_list)
        give_numbers(recalls)
        return recalls

    def write(self, vals):
        if "lot_id" in vals and any(recall.state != "draft" for recall in self):
            raise UserError(self.env._("A running recall stays with its lot."))
        return super().write(vals)

    # -- start -----------------------------------------------------------------------------------

    def action_start(self):
        """Block the lot and ask everybody who has it to send it back; again for what came in since."""
        for recall in self._without_client_context():
            recall._check_transition("start")
            # sudo: from here on the lot is blocked everywhere; only its mark is written
            recall.lot_id.sudo().pharma_recalled = True
            recall.env.flush_all()
            recall._do_transition(
                "start", {"date_start": recall.date_start or fields.Datetime.now()}
            )
            recall._ask_bags()
            recall._empty_store()
            recall.invalidate_recordset()
        return True

    @api.model
    def _ask_for_received(self, lots, companies):
        """Ask for pieces of recalled lots that were on the way and have come in: at once, not when somebody looks."""
        for recall in self.search(
            [
                ("lot_id", "in", lots.ids),
                ("company_id", "in", companies.ids),
                ("state", "=", "open"),
            ]
        ):
            recall._ask_bags()

    def _asked_for(self):
        """Return {rep: pieces} that returns of this recall ask for and that are still in the bags."""
        # sudo: papers of other people, made by this recall
        asked = self.sudo().transfer_ids.filtered(lambda t: t.state == "draft")
        pieces = Counter()
        for transfer in asked:
            pieces[transfer.user_id] += sum(transfer.line_ids.mapped("quantity"))
        return pieces

    def _ask_bags(self):
        """Make a return for what each bag has of the lot beyond what was asked for already."""
        # sudo: returns of other people's bags, made from what Odoo's stock says
        Transfer = self.env["pharma.bag.transfer"].sudo()
        asked = self._asked_for()
        rows = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("lot_id", "=", self.lot_id.id),
                    ("location_id.pharma_user_id", "!=", False),
                    ("company_id", "=", self.company_id.id),
                    ("quantity", ">", 0),
                ],
                ["location_id"],
                ["quantity:sum"],
            )
        )
        left = [
            (bag.pharma_user_id, int(quantity) - asked[bag.pharma_user_id])
            for bag, quantity in rows
        ]
        transfers = Transfer.create(
            [
                {
                    "kind": "return",
                    "reason": "recalled",
                    "user_id": user.id,
                    "company_id": self.company_id.id,
                    "recall_id": self.id,
                    "note": self.reason,
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": self.product_id.id,
                                "lot_id": self.lot_id.id,
                                "quantity": pieces,
                            },
                        )
                    ],
                }
                for user, pieces in left
                if pieces > 0
            ]
        )
        for transfer in transfers:
            transfer._make_pickings()
            self._tell_holder(transfer)

    def _tell_holder(self, transfer):
        # sudo: the lot's name is what it is about
        lot = self.lot_id.sudo().name
        # in the language of who reads it
        told = self.with_context(lang=transfer.user_id.lang)
        transfer.activity_schedule(
            "mail.mail_activity_data_warning",
            user_id=transfer.user_id.id,
            summary=told.env._("Lot %s is recalled: send it back", lot),
            note=self.reason,
        )
        transfer.message_notify(
            partner_ids=transfer.user_id.partner_id.ids,
            subject=told.env._("Lot %s is recalled", lot),
            body=told.env._(
                "%(reason)s. Give no more of it and send back what you have: %(paper)s.",
                reason=(self.reason or "").rstrip(" ."),
                paper=transfer.name,
            ),
        )

    def _empty_store(self):
        """Take what the store has of the lot out of its stock into quarantine."""
        # sudo: whoever may start a recall may block the lot in the store
        company = self.company_id.sudo()
        stock = company._pharma_store().lot_stock_id
        quarantine = company._pharma_place("quarantine")
        quants = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("lot_id", "=", self.lot_id.id),
                    ("location_id", "child_of", stock.id),
                    ("quantity", ">", 0),
                ],
                ["location_id"],
                ["quantity:sum"],
            )
        )
        for location, quantity in quants:
            self.env["pharma.bag"]._move_now(
                company,
                location,
                quarantine,
                [(self.product_id, self.lot_id, quantity)],
                {"origin": self.name},
            )

    def action_close(self):
        """Everything that could come back has come back."""
        for recall in self._without_client_context():
            recall._check_transition("close")
            if recall.outstanding:
                raise UserError(
                    self.env._(
                        "%(pieces)s pieces of %(recall)s are still in bags or on the way.",
                        pieces=recall.outstanding,
                        recall=recall.display_name,
                    )
                )
            recall._do_transition("close", {"date_end": fields.Datetime.now()})
        return True
