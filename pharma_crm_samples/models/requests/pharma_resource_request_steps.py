# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from ..limits.pharma_limit_engine import Situation


class PharmaResourceRequest(models.Model):
    """What each step of a request does: reserve, ship, receive, give, release."""

    _inherit = "pharma.resource.request"

    # -- submit: checked, valued and reserved ----------------------------------------------------

    def _submit(self):
        self._check_complete()
        self.line_ids._value_now()
        self._refresh_managers()
        self._check_policies()
        self._reserve()
        return super()._submit()

    def _check_complete(self):
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Say what you need: add at least one item."))
        if not (self.purpose or "").strip():
            raise UserError(self.env._("Say what it is for: fill in the purpose."))
        if not self.territory_id:
            raise UserError(
                self.env._(
                    "You work in no territory today, so no manager can decide. Ask an administrator."
                )
            )

    def _refresh_managers(self):  # pylint: disable=missing-return
        """Ask those who manage the territory on the day of the request, not when the draft was made."""
        super()._refresh_managers()
        if not self.line_manager_id:
            raise UserError(
                self.env._(
                    "%s has no manager above you who could decide. Ask an administrator to appoint one.",
                    self.territory_id.name,
                )
            )

    def _check_policies(self):
        if not self.partner_id:
            return
        products = self.line_ids.product_id
        Policy = self.env["pharma.item.policy"]
        policies = Policy._policies_for(products, self.company_id)
        unasked = Policy._consent_refusals(policies, self.partner_id)
        for product in products:
            # The maximum per call is for the hand-over: a request may serve several calls.
            refusal = policies[product]._refusal(product, self.partner_id) or unasked.get(product)
            if refusal:
                raise UserError(refusal)

    # -- limits ----------------------------------------------------------------------------------

    def _situation(self):
        Call = self.env["pharma.call"]
        day = Call._today_of(self.user_id)
        cycle = self.env["pharma.cycle"]._current_for(self.territory_id, day)
        return Situation(self.company_id, self.partner_id, self.user_id, day, Call, cycle)

    def _reserve(self):
        """Reserve the limits, so that two pending requests cannot both pass.

        What fills up the own bag is given to nobody yet and reserves nothing.
        """
        self.ensure_one()
        if not self.partner_id:
            return
        situation = self._situation()
        warnings = self.env["pharma.limit.engine"]._check(
            situation, [(line.product_id, line.quantity) for line in self.line_ids]
        )
        self._workflow_write({"limit_warning": "\n".join(warnings) or False})
        # sudo: entries are facts that only this code writes.
        self.env["pharma.limit.entry"].sudo().create(
            [
                line._prepare_entry_vals(situation, "reserve", line.quantity)
                for line in self.line_ids
            ]
        )

    def _release(self):
        """Give back to the limits what is still reserved."""
        for request in self.filtered("partner_id"):
            situation = request._situation()
            # sudo: entries are facts that only this code writes, for whoever rejects or cancels.
            self.env["pharma.limit.entry"].sudo().create(
                [
                    line._prepare_entry_vals(situation, "release", quantity)
                    for line, quantity in request.line_ids._reserved().items()
                    if quantity > 0
                ]
            )

    def _on_rejected(self):
        self._release()
        return super()._on_rejected()

    def action_withdraw(self):
        result = super().action_withdraw()
        self._release()
        return result

    def action_cancel(self):
        """Give the request up; what is in the bag stays there and may be given to anybody."""
        for request in self._without_client_context():
            request._do_transition("cancel")
            request._release()
            # sudo: the shipment of a cancelled request is stopped; reps have no rights in Inventory.
            request.sudo().picking_ids.filtered(
                lambda p: p.state not in ("done", "cancel")
            ).action_cancel()
        return True

    # -- ship, receive, give ---------------------------------------------------------------------

    def _on_approved(self):
        # sudo: the reviewer reads the request only; the shipment is made from its approved lines.
        request = self.sudo()
        self.env["pharma.bag"]._ship(
            request.user_id,
            request.company_id,
            [(line.product_id, line.quantity) for line in request.line_ids],
            request.name,
            request,
        )
        return super()._on_approved()

    def _sync_shipment(self):
        """Follow the transfers: on its way when the store has shipped all, received when all is in the bag."""
        for request in self:
            moved = {
                leg: request.picking_ids.filtered(
                    lambda p, leg=leg: p.pharma_leg == leg and p.state != "cancel"
                )
                for leg in ("out", "in")
            }
            done = {
                leg: bool(legs) and set(legs.mapped("state")) == {"done"}
                for leg, legs in moved.items()
            }
            if request.state == "approved" and done["out"]:
                request._workflow_write({"state": "shipped"})
                request._approval_log(self.env._("Shipped: confirm when you have it."), notify=True)
            if request.state in ("approved", "shipped") and done["in"]:
                request._workflow_write({"state": "received"})

    def action_receive(self):
        """The rep has the goods: they are in the bag from now on."""
        for request in self._without_client_context():
            request._check_transition("receive")
            # sudo: the receipt is the rep's own; _receive moves exactly what the store has shipped.
            receipts = request.sudo().picking_ids.filtered(lambda p: p.pharma_leg == "in")
            for picking in receipts.filtered(lambda p: p.state not in ("done", "cancel")):
                self.env["pharma.bag"]._receive(picking)
            if request.state == "shipped":
                request._do_transition("receive")
        return True

    def _sync_given(self):
        """A request for a recipient is done when everything has been handed over."""
        for request in self.filtered(lambda r: r.state == "received"):
            if not any(quantity > 0 for quantity in request.line_ids._reserved().values()):
                request._workflow_write({"state": "given"})

    def action_open_handovers(self):
        """Open what was handed over from this request."""
        self.ensure_one()
        self.check_access("read")
        # sudo: only finds the lines; the action shows them under the user's own rules.
        entries = (
            self.env["pharma.limit.entry"]
            .sudo()
            .search([("request_line_id", "in", self.line_ids.ids), ("operation", "=", "consume")])
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Handed over"),
            "res_model": "pharma.handover",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", entries.handover_line_id.handover_id.ids)],
        }
