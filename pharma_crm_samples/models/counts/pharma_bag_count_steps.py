# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from .pending import named

# these pieces are gone; the others only correct what the books say
GONE = ("lost", "stolen", "damaged", "expired")


class PharmaBagCount(models.Model):
    """Signing a count, and what its differences do in stock."""

    _inherit = "pharma.bag.count"

    def _transition_access(self, action):
        # Who may take a step is said below; managers only read.
        return "read"

    def _transition_allowed(self, action):
        if action in ("submit", "cancel"):
            return self.user_id == self.env.user
        if self.user_id == self.env.user or not self.territory_id:
            return False
        return self.env.user in self.territory_id._manager_chain()

    # -- first signature -------------------------------------------------------------------------

    def action_submit(self):
        """The rep signs what was counted; only now the expected quantities show."""
        for count in self._without_client_context():
            count._lock_state()
            count._check_transition("submit")
            count._refresh_managers()
            count._compare()
            count._do_transition(
                "submit", {"counted_on": fields.Datetime.now(), "open_papers": count._open_papers()}
            )
            count.invalidate_recordset()
            if count._is_reconcilable():
                count._close()
            elif count.line_manager_id:
                # sudo: a rep may not write activities of the manager
                told = count.with_context(lang=count.sudo().line_manager_id.lang)
                count.sudo().activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=count.line_manager_id.id,
                    summary=told.env._("%s has counted the bag: sign it.", count.user_id.name),
                )
        return True

    def _open_papers(self):
        """Return what is not finished at this moment, in words; refuse when the rep does not say why."""
        papers = named(self._in_progress())
        if papers and not (self.open_reason or "").strip():
            raise UserError(self._unfinished_text(papers))
        return papers

    def _compare(self):
        """Write down what stock says at this moment; a lot that nobody counted is named, not its pieces."""
        missing = self.line_ids.filtered(lambda line: not line.is_counted)
        stock = self.env["pharma.bag"]._on_hand(self.user_id, self.company_id, lock=True)
        expected = {(product, row.lot.id): row for product, rows in stock.items() for row in rows}
        listed = {(line.product_id.id, line.lot_id.id) for line in self.line_ids}
        names = [
            f"{line.product_id.display_name} {line.lot_name or ''}".strip() for line in missing
        ]
        names += [
            f"{self.env['product.product'].browse(key[0]).display_name} {row.name or ''}".strip()
            for key, row in expected.items()
            if row.quantity and key not in listed
        ]
        if names:
            raise UserError(
                self.env._("Not counted yet: %s. Say 0 where nothing is left.", ", ".join(names))
            )
        for line in self.line_ids:
            row = expected.get((line.product_id.id, line.lot_id.id))
            # sudo: the expected quantity is the system's to write
            line.sudo().expected = int(row.quantity) if row else 0

    # -- second signature ------------------------------------------------------------------------

    def action_sign(self):
        """The manager signs: differences become stock moves and the period is closed."""
        for count in self._without_client_context():
            count._lock_state()
            count._check_transition("sign")
            # sudo: the manager reads the count only
            count.sudo()._workflow_write({"signed_by_id": self.env.uid})
            count._close()
        return True

    def action_recount(self):
        """The manager does not believe it: the rep counts again, blind."""
        for count in self._without_client_context():
            count._lock_state()
            count._check_transition("recount")
            # sudo: as in action_sign
            count.sudo()._workflow_write(
                {"state": "draft", "counted_on": False, "open_papers": False}
            )
            count.sudo().line_ids.write({"expected": 0, "is_counted": False, "reason": False})
            count.sudo().activity_unlink(["mail.mail_activity_data_todo"])
            count.sudo().message_post(
                body=self.env._("%s asks to count again.", self.env.user.name),
                partner_ids=count.user_id.partner_id.ids,
            )
        return True

    def action_cancel(self):
        """The count was not needed."""
        for count in self._without_client_context():
            count._do_transition("cancel")
        return True

    def _close(self):
        self.ensure_one()
        blockers = self._blockers()
        if blockers:
            raise UserError(" ".join([f"“{self.display_name}”:", *blockers]))
        # sudo: differences are booked as signed, whatever the signer may do in Inventory
        self.sudo()._workflow_write({"state": "done", "signed_on": fields.Datetime.now()})
        # only now: an open count keeps the bag closed
        self.sudo()._book(self.line_ids.filtered("variance").sudo())
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])

    def _book(self, lines):
        """Make an inventory move for each difference, and keep its reason."""
        if not lines:
            return
        Bag = self.env["pharma.bag"]
        bag = Bag._bag_of(self.user_id, self.company_id)
        fewer = lines.filtered(lambda line: line.variance < 0)
        if fewer:
            Bag._check_on_hand(
                self.user_id,
                self.company_id,
                [(line.product_id, line.lot_id, -line.variance) for line in fewer],
            )
        for line in lines:
            if line.reason in GONE and line.variance < 0:
                place = self.company_id._pharma_place("loss")
            else:
                place = line.product_id.with_company(self.company_id).property_stock_inventory
            ends = (place, bag) if line.variance > 0 else (bag, place)
            Bag._adjust(
                self.company_id, *ends, line.product_id, line.lot_id, abs(line.variance), self.name
            )
        self.env["pharma.difference"]._note(
            self.user_id,
            self.company_id,
            "count",
            self.name,
            self.env["stock.picking"],
            [
                (line.product_id, line.lot_id, line.variance, line.reason or "unknown", line.note)
                for line in lines
            ],
            self.signed_by_id,
        )
