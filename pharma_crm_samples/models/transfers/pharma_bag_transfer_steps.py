# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError


class PharmaBagTransfer(models.Model):
    """What each step does in stock."""

    _inherit = "pharma.bag.transfer"

    def _transition_access(self, action):
        # Who may take a step is said below; the receiving side only reads the paper.
        return "read"

    def _transition_allowed(self, action):
        if action in ("send", "take_back"):
            return self.user_id == self.env.user
        if action == "refuse":
            return self.kind == "transfer" and self.receiver_id == self.env.user
        if self.kind == "transfer":
            return self.receiver_id == self.env.user
        return self.user_id != self.env.user and self._is_store()

    def _is_store(self):
        """Returns are received by storekeepers and the administrators of the suite."""
        user = self.env.user
        return user.has_group("stock.group_stock_user") or user.has_group(
            "pharma_crm.group_administrator"
        )

    # -- send ------------------------------------------------------------------------------------

    def action_send(self):
        """The goods leave the bag: they are on the way from now on."""
        for transfer in self._without_client_context():
            transfer._lock_state()
            transfer._check_transition("send")
            transfer._check_content()
            lines = transfer._stock_lines()
            self.env["pharma.bag"]._check_on_hand(transfer.user_id, transfer.company_id, lines)
            first = transfer._make_pickings().filtered(lambda p: p.state not in ("done", "cancel"))
            self.env["pharma.bag"]._carry_out(
                first.filtered(lambda p: p.pharma_leg in ("out", "back_out"))
            )
            transfer._do_transition("send", {"date_sent": fields.Datetime.now()})
            transfer._tell_receiver()
        return True

    def _check_content(self):
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Choose at least one item of your bag."))
        for line in self.line_ids:
            # sudo: asks of which item the lot is; reps have no rights in Inventory.
            lot = line.lot_id.sudo()
            if (line.product_id.tracking != "none") != bool(lot) or (
                lot and lot.product_id != line.product_id
            ):
                raise UserError(
                    self.env._("%s: name a lot of this item.", line.product_id.display_name)
                )
        if self.kind == "transfer":
            self._check_receiver()

    def _check_receiver(self):
        # sudo: what a colleague works at decides, whatever the sender may read of it
        receiver = self.receiver_id.sudo()
        if not receiver or receiver == self.user_id:
            raise UserError(self.env._("Say which colleague gets the goods."))
        if (
            not receiver.active
            or self.company_id not in receiver.company_ids
            or not receiver.has_group("pharma_crm.group_rep")
        ):
            raise UserError(
                self.env._(
                    "%(name)s carries no bag in %(company)s.",
                    name=receiver.name,
                    company=self.company_id.name,
                )
            )

    def _stock_lines(self):
        return [(line.product_id, line.lot_id, line.quantity) for line in self.line_ids]

    def _make_pickings(self):
        """Return both legs (sudo), made on first use: out of the bag, and to where it goes."""
        self.ensure_one()
        # sudo: made from the checked paper; reps have no rights in Inventory.
        document = self.sudo()
        if document.picking_ids:
            return document.picking_ids
        Bag = self.env["pharma.bag"]
        company = document.company_id
        source = Bag._bag_of(document.user_id, company)
        transit = company.pharma_transit_location_id
        if document.kind == "transfer":
            target, legs = Bag._bag_of(document.receiver_id, company), ("out", "in")
        else:
            target, legs = document._return_place(), ("back_out", "back_in")
        holder = document.receiver_id if document.kind == "transfer" else document.user_id
        lines = document._stock_lines()
        vals = {
            "origin": document.name,
            "pharma_user_id": holder.id,
            "pharma_transfer_id": document.id,
            "partner_id": holder.partner_id.id,
        }
        out = Bag._make_transfer(company, source, transit, lines, {**vals, "pharma_leg": legs[0]})
        into = Bag._make_waiting(out, transit, target, {**vals, "pharma_leg": legs[1]})
        return out | into

    def _return_place(self):
        """Where returned goods go: only what is as good as new goes back to the stock."""
        if self.reason in ("surplus", "leaving"):
            return self.company_id._pharma_store().lot_stock_id
        return self.company_id._pharma_place("quarantine")

    def _tell_receiver(self):
        if self.kind == "transfer":
            # sudo: the sender may not write activities of a colleague
            paper = self.sudo()
            told = paper.with_context(lang=paper.receiver_id.lang)
            paper.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.receiver_id.id,
                summary=told.env._(
                    "%s sends you goods: confirm when you have them.", self.user_id.name
                ),
            )

    # -- the other side --------------------------------------------------------------------------

    def action_receive(self):
        """The goods are there, as on the paper."""
        for transfer in self._without_client_context():
            transfer._lock_state()
            transfer._check_transition("receive")
            self.env["pharma.bag"]._receive(transfer._second_leg())
        return True

    def action_refuse(self):
        """The colleague does not take the goods: they are on the way back to the sender."""
        for transfer in self._without_client_context():
            transfer._lock_state()
            transfer._check_transition("refuse")
            second = transfer._second_leg()
            home = transfer._send_home(second)
            # sudo: the receiver reads the paper only
            transfer.sudo()._workflow_write({"state": "refused"})
            transfer.sudo().activity_unlink(["mail.mail_activity_data_todo"])
            told = transfer.with_context(lang=transfer.sudo().user_id.lang)
            transfer.sudo().message_post(
                body=told.env._("%s does not take the goods.", self.env.user.name),
                partner_ids=transfer.user_id.partner_id.ids,
            )
            home.move_ids._action_assign()
        return True

    def action_take_back(self):
        """The sender still has the goods after all: they are in the bag again."""
        for transfer in self._without_client_context():
            transfer._lock_state()
            transfer._check_transition("take_back")
            home = transfer._send_home(transfer._second_leg())
            self.env["pharma.bag"]._receive(home)
        return True

    def _second_leg(self):
        # sudo: the transfer is of this paper; reps have no rights in Inventory.
        return self.sudo().picking_ids.filtered(
            lambda p: p.pharma_leg in ("in", "back_in") and p.state not in ("done", "cancel")
        )[:1]

    def _send_home(self, second):
        """Turn the goods on the way round: a new second leg leads to the sender's bag."""
        Bag = self.env["pharma.bag"]
        document = self.sudo()  # as in _make_pickings
        lines = Bag._lines_of(second)
        second.action_cancel()
        return Bag._make_transfer(
            document.company_id,
            document.company_id.pharma_transit_location_id,
            Bag._bag_of(document.user_id, document.company_id),
            lines,
            {
                "origin": document.name,
                "pharma_user_id": document.user_id.id,
                "pharma_transfer_id": document.id,
                "partner_id": document.user_id.partner_id.id,
                "pharma_leg": "in",
            },
        )

    def _sync_transfer(self, picking):
        """Follow a second leg that is done, whoever has validated it (sudo)."""
        self.ensure_one()
        home = self.user_id == picking.pharma_user_id and picking.pharma_leg == "in"
        self._workflow_write(
            {
                "state": "cancelled" if home else "done",
                "date_received": fields.Datetime.now(),
                "received_by_id": self.env.uid,
            }
        )
        self.activity_unlink(["mail.mail_activity_data_todo"])
