# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# Lines that are shipped together, in one transaction of some seconds; all of a rep's, however many.
SHIP_BATCH = 1000


class PharmaAllocation(models.Model):
    """Confirm, ship, reopen, cancel: who may take each step, and what it does in stock."""

    _inherit = "pharma.allocation"

    def _transition_access(self, action):
        return "write"

    def _transition_allowed(self, action):
        # writing is for those who plan; a line manager only reads
        return self.env.user.has_group("pharma_crm.group_business_manager")

    def _check_transition(self, action):
        result = super()._check_transition(action)
        for allocation in self:
            if allocation.job_state in ("queued", "running"):
                raise UserError(
                    self.env._(
                        "“%s” is being worked on in the background: wait, or stop it.",
                        allocation.display_name,
                    )
                )
            if action in ("reopen", "cancel") and allocation._is_partly_shipped():
                raise UserError(
                    self.env._(
                        "Shipments of “%s” are made already: resume the shipping.",
                        allocation.display_name,
                    )
                )
        return result

    def _is_partly_shipped(self):
        # sudo: only whether there is a shipment
        return bool(
            self.env["pharma.allocation.line"]
            .sudo()
            .search_count([("allocation_id", "=", self.id), ("picking_id", "!=", False)], limit=1)
        )

    def action_confirm(self):
        """The quantities stand: the budget of the cycle is reserved for them."""
        for allocation in self._without_client_context():
            allocation._lock_row()
            allocation._check_transition("confirm")
            allocation._check_complete()
            beyond = allocation._reserve_budget()
            allocation._do_transition("confirm", {"over_budget": beyond})
        return True

    def _check_complete(self):
        self.ensure_one()
        if self.stale:
            raise UserError(
                self.env._(
                    "“%s” was changed since it was shared out: share it out again.",
                    self.display_name,
                )
            )
        if not any(self.item_ids.mapped("allotted")):
            raise UserError(self.env._("“%s”: nobody gets anything.", self.display_name))
        over = self.item_ids.filtered(lambda item: item.difference < 0)
        if over:
            raise UserError(
                self.env._(
                    "“%(allocation)s” gives out more than there is: %(items)s.",
                    allocation=self.display_name,
                    items=", ".join(
                        self.env._(
                            "%(item)s %(given)s of %(quantity)s",
                            item=item.product_id.display_name,
                            given=item.allotted,
                            quantity=item.quantity,
                        )
                        for item in over
                    ),
                )
            )

    def action_reopen(self):
        """Back to the draft: the money is free again."""
        for allocation in self._without_client_context():
            allocation._lock_row()
            allocation._do_transition("reopen", {"over_budget": 0})
            allocation._release_budget()
        return True

    def action_cancel(self):
        """Nothing is given out by it."""
        for allocation in self._without_client_context():
            allocation._lock_row()
            allocation._do_transition("cancel", {"over_budget": 0})
            allocation._release_budget()
        return True

    # -- ship -------------------------------------------------------------------------------------

    def action_ship(self):
        """Make a shipment from the store for every rep, each rep's once; in the background when there are many."""
        for allocation in self._without_client_context():
            allocation._lock_row()
            allocation._check_transition("ship")
            allocation._workflow_write({"job_mode": "ship"})
            allocation._job_start()
        return True

    def _check_shipper(self):
        if self.state != "confirmed":
            raise UserError(self.env._("Confirm “%s” before it is shipped.", self.display_name))
        if not self._transition_allowed("ship"):
            raise AccessError(
                self.env._("This step on “%s” is not yours to take.", self.display_name)
            )

    def _unshipped(self):
        return Domain(
            [
                ("allocation_id", "=", self.id),
                ("quantity", ">", 0),
                ("picking_id", "=", False),
            ]
        )

    def _unshipped_count(self, aggregate):
        # sudo: how much is not shipped yet; the step was checked
        lines = self.env["pharma.allocation.line"].sudo()
        [(count,)] = lines._read_group(self._unshipped(), [], [aggregate])
        return count

    def _is_one_shipping_batch(self):
        return self._unshipped_count("__count") <= SHIP_BATCH

    def _next_to_ship(self):
        """Return {rep: the lines not shipped yet} of the next reps: one, and more while they make no large batch."""
        # sudo: as above
        Line = self.env["pharma.allocation.line"].sudo()
        groups = Line._read_group(
            self._unshipped(), ["user_id"], ["__count"], order="user_id", limit=SHIP_BATCH
        )
        reps, total = [], 0
        for rep, count in groups:
            if reps and total + count > SHIP_BATCH:
                break
            reps.append(rep.id)
            total += count
        lines = Line.search(self._unshipped() & Domain("user_id", "in", reps), order="user_id, id")
        return lines.grouped("user_id")

    def _ship_batch(self):
        """Ship to the next reps; a rep whose lines name a shipment has it, so nobody is ever shipped to twice."""
        if self.state != "confirmed":
            return 0, self.job_cursor, True
        by_rep = self._next_to_ship()
        if not by_rep:
            return 0, self.job_cursor, True
        origin = " · ".join(filter(None, [self.name, self.note]))
        shipments = self.env["pharma.bag"]._ship_many(
            self.company_id,
            [
                (rep, [(line.product_id, line.quantity) for line in mine], None)
                for rep, mine in by_rep.items()
            ],
            origin,
        )
        for mine, shipment in zip(by_rep.values(), shipments, strict=True):
            mine.write({"picking_id": shipment.id})
        return len(by_rep), list(by_rep)[-1].id, False

    def _shipping_finished(self):
        if self.state != "confirmed":
            return
        self._commit_budget()
        self._workflow_write({"state": "shipped"})
        self.message_post(
            body=self.env._(
                "%(shipments)s shipments to reps are made.", shipments=self.shipment_count
            )
        )

    def action_open_shipments(self):
        """Open the shipments in Inventory."""
        self.ensure_one()
        self.check_access("read")
        # sudo: only finds them; the action shows them under the user's own rights
        pickings = (
            self.env["pharma.allocation.line"]
            .sudo()
            .search([("allocation_id", "=", self.id), ("picking_id", "!=", False)])
            .picking_id
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Shipments"),
            "res_model": "stock.picking",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", pickings.ids)],
        }
