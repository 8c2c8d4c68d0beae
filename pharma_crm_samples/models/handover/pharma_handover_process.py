# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..limits.pharma_limit_engine import Situation


class PharmaHandover(models.Model):
    """How a hand-over happens: locked, checked, moved in stock, counted, valued and sealed at once.

    All of it is part of the transaction that submits the call; a refusal leaves nothing behind.
    """

    _inherit = "pharma.handover"

    def _hand_over(self):
        """Carry out these hand-overs; those that are done stay as they are (safe to call twice).

        Two requests at once: both lock the same quants, and both write the hand-over; the second is run again.
        """
        for handover in self:
            if handover.state == "done":
                continue
            handover._check_transition("done")
            handover._check_content()
            handover.company_id.currency_id._pharma_warm()
            stock = self.env["pharma.bag"]._on_hand(
                handover.user_id, handover.company_id, handover.line_ids.product_id, lock=True
            )
            handover._assign_lots(stock)
            handover._check_lots(stock)
            handover._check_policies()
            concerns = handover._concerns()
            handover._check_concerns(concerns)
            given = handover._count_limits(concerns)
            handover._move_stock(stock)
            handover._write_spend(given, concerns)
            handover._seal()

    # -- what else concerns it -------------------------------------------------------------------

    def _concerns(self):
        """Return {model: its records that this hand-over has to look at}: mostly none, and asked in one query."""
        self.ensure_one()
        queries = self._concerns_sql()
        [found] = self.env.execute_query(
            SQL("SELECT %s", SQL(", ").join(SQL("ARRAY(%s)", query) for query in queries.values()))
        )
        return {
            model: self.env[model].browse(ids) for model, ids in zip(queries, found, strict=True)
        }

    def _concerns_sql(self):
        """Hook: return {model: SQL that selects the ids of the records that a hand-over has to look at}."""
        lines = self.env["pharma.resource.request.line"]
        return {
            lines._name: lines._to_give_sql(
                self.partner_id, self.user_id, self.company_id, self.line_ids.product_id
            )
        }

    def _check_concerns(self, concerns):
        """Hook: refuse the hand-over for what :meth:`_concerns` has found."""

    def _check_content(self):
        self._check_parties()
        if not self.line_ids:
            raise UserError(
                self.env._("Choose at least one item to hand over to %s.", self.partner_id.name)
            )
        for line in self.line_ids:
            # sudo: asks of which item the lot is; reps have no rights in Inventory.
            if line.lot_id and line.lot_id.sudo().product_id != line.product_id:
                raise UserError(
                    self.env._(
                        "Lot %(lot)s is not a lot of %(item)s.",
                        lot=line.lot_name,
                        item=line.product_id.display_name,
                    )
                )

    # -- lots ------------------------------------------------------------------------------------

    def _moment(self):
        """Return when the recipient got it: the time of the call, never later than now."""
        now = fields.Datetime.now()
        return min(self.call_id.date_done or now, now)

    def _assign_lots(self, stock):
        """Give lines without a lot the lots that expire first, on several lines where one is not enough."""
        Bag = self.env["pharma.bag"]
        taken = Counter()
        for line in self.line_ids.filtered("lot_id"):
            taken[line.lot_id.id] += line.quantity
        for line in self.line_ids.filtered(
            lambda line: not line.lot_id and line.product_id.tracking != "none"
        ):
            wanted = line.quantity
            parts = []
            for row in stock.get(line.product_id.id, []):
                part = int(min(wanted, row.quantity - taken[row.lot.id]))
                if part > 0 and row.lot and not Bag._is_blocked(row, self._moment()):
                    taken[row.lot.id] += part
                    wanted -= part
                    parts.append((row.lot, part))
            if wanted:
                raise self._too_few(line.product_id, None, line.quantity - wanted, line.quantity)
            lot, part = parts[0]
            line.write({"lot_id": lot.id, "quantity": part})
            for lot, part in parts[1:]:
                line.copy({"handover_id": self.id, "lot_id": lot.id, "quantity": part})

    def _check_lots(self, stock):
        """Refuse recalled and expired lots, and more than lies in the bag."""
        Bag = self.env["pharma.bag"]
        wanted = Counter()
        for line in self.line_ids:
            wanted[line.product_id, line.lot_id] += line.quantity
        for (product, lot), quantity in wanted.items():
            rows = [row for row in stock.get(product.id, []) if row.lot == lot]
            on_hand = sum(row.quantity for row in rows)
            if any(row.recalled for row in rows):
                raise UserError(
                    self.env._(
                        "Lot %(lot)s of %(item)s is recalled: give no more of it and send it back.",
                        lot=rows[0].name,
                        item=product.display_name,
                    )
                )
            if any(Bag._is_expired(row.expiration, self._moment()) for row in rows):
                raise UserError(
                    self.env._(
                        "Lot %(lot)s of %(item)s expired on %(date)s: it cannot be handed over.",
                        lot=rows[0].name,
                        item=product.display_name,
                        date=format_date(self.env, rows[0].expiration.date()),
                    )
                )
            if quantity > on_hand:
                raise self._too_few(product, lot, on_hand, quantity)

    def _too_few(self, product, lot, on_hand, wanted):
        item = product.display_name
        if lot:
            # sudo: the name of a lot that the rep has chosen; reps have no rights in Inventory.
            item = self.env._("%(item)s, lot %(lot)s,", item=item, lot=lot.sudo().name)
        return UserError(
            self.env._(
                "%(on_hand)s of %(item)s in your bag can be given, you want to hand over %(wanted)s.",
                on_hand=int(max(on_hand, 0)),
                item=item,
                wanted=wanted,
            )
        )

    # -- policies and limits ---------------------------------------------------------------------

    def _check_policies(self):
        """Refuse what a policy forbids for the recipient, and a missing signature."""
        policies = self.env["pharma.item.policy"]._policies_for(
            self.line_ids.product_id, self.company_id
        )
        unasked = self.env["pharma.item.policy"]._consent_refusals(policies, self.partner_id)
        on_call = Counter()
        for line in self.call_id.handover_ids.line_ids.filtered(
            lambda line: line.partner_id == self.partner_id
        ):
            if line.handover_id == self or line.state == "done":
                on_call[line.product_id] += line.quantity
        for product in self.line_ids.product_id:
            policy = policies[product]
            refusal = policy._refusal(product, self.partner_id, on_call[product]) or unasked.get(
                product
            )
            if refusal:
                raise UserError(refusal)
            if policy.needs_signature and not (self.signature and (self.signed_by or "").strip()):
                raise UserError(
                    policy._cite(
                        self.env._(
                            "%(item)s needs the signature and the name of %(partner)s.",
                            item=product.display_name,
                            partner=self.partner_id.name,
                        )
                    )
                )
        texts = [policies[product].signature_text for product in self.line_ids.product_id]
        statement = "\n".join(dict.fromkeys(filter(None, texts)))
        if statement and self.signature:
            self._workflow_write({"signed_text": statement})

    @api.model
    def _situation_of(self, call, partner):
        """Return who gives to whom, when and on which call, as the limits count it."""
        day = call.date_day or call._today_of(call.user_id)
        return Situation(call.company_id, partner, call.user_id, day, call, call.limit_cycle_id)

    def _count_limits(self, concerns):
        """Turn what a request reserved into what was given, and refuse what no limit allows.

        :return: the entries of what was given
        """
        situation = self._situation_of(self.call_id, self.partner_id)
        waiting = concerns["pharma.resource.request.line"]._waiting()
        reserved = waiting._reserved()
        vals_list = []
        for line in self.line_ids:
            left = line.quantity
            for request_line in waiting.filtered(
                lambda w, item=line.product_id: w.product_id == item
            ):
                part = min(left, reserved[request_line])
                if part > 0:
                    left -= part
                    reserved[request_line] -= part
                    vals_list.append(self._prepare_entry_vals(line, "release", part, request_line))
                    vals_list.append(self._prepare_entry_vals(line, "consume", part, request_line))
            if left:
                vals_list.append(self._prepare_entry_vals(line, "consume", left))
        # sudo: entries are facts that only this code writes; the caller's call and bag are checked above.
        Entry = self.env["pharma.limit.entry"].sudo()
        # What the recipient's own requests had reserved must not stand in the way of giving it.
        Entry.create([vals for vals in vals_list if vals["operation"] == "release"])
        warnings = self.env["pharma.limit.engine"]._check(
            situation, [(line.product_id, line.quantity) for line in self.line_ids]
        )
        if warnings:
            self._workflow_write({"limit_warning": "\n".join(warnings)})
        given = Entry.create([vals for vals in vals_list if vals["operation"] == "consume"])
        given.request_line_id.request_id._sync_given()
        return given

    def _prepare_entry_vals(self, line, operation, quantity, request_line=None):
        call = self.call_id
        if operation == "release":
            worth = request_line.unit_value * quantity  # as much as was reserved
        else:
            worth = line.product_id.with_company(self.company_id).standard_price * quantity
        return {
            "date": call.date_day,
            "operation": operation,
            "quantity": quantity,
            "amount": self.company_id.currency_id.round(worth),
            "product_id": line.product_id.id,
            "kind": line.product_id.pharma_kind,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "territory_id": call.territory_id.id,
            "call_id": call.id,
            "cycle_id": call.limit_cycle_id.id,
            "request_line_id": request_line.id if request_line else False,
            "handover_line_id": line.id,
            "company_id": self.company_id.id,
        }

    def _correct_limits(self, line, change):
        """Enter by how much the value of a line is corrected; the pieces stay given."""
        # sudo: as in _count_limits
        self.env["pharma.limit.entry"].sudo().create(
            self._prepare_entry_vals(line, "consume", 0) | {"amount": change}
        )

    # -- stock, value, seal ----------------------------------------------------------------------

    def _move_stock(self, stock):
        lines = self.line_ids
        moves = self.env["pharma.bag"]._give(
            stock,
            self.company_id,
            self.partner_id,
            [(line.product_id, line.lot_id, line.quantity) for line in lines],
            self.env._("Hand-over %s", self.id),
        )
        for line, move in zip(lines, moves, strict=True):
            cost = line.product_id.with_company(self.company_id).standard_price
            # sudo: the move and the value are the system's to write.
            line.sudo().write(
                {
                    "move_id": move.id,
                    "value": self.company_id.currency_id.round(cost * line.quantity),
                }
            )

    def _write_spend(self, given, concerns):
        """Enter in the ledger what the lines are worth.

        :param given: what :meth:`_count_limits` has returned
        """
        # sudo: every transfer of value is recorded, whatever the rep may write.
        self.env["pharma.spend"].sudo().create(
            [self._prepare_spend_vals(line) for line in self.line_ids]
        )

    def _prepare_spend_vals(self, line):
        return {
            "date": self.call_id.date_day,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "territory_id": self.call_id.territory_id.id,
            "category": line.product_id.pharma_kind,
            "product_id": line.product_id.id,
            "quantity": line.quantity,
            "amount": line.value,
            "name": line.product_id.display_name,
            "res_model": line._name,
            "res_id": line.id,
            "company_id": self.company_id.id,
        }

    def _seal(self):
        """Close the hand-over: from here on a change of content shows."""
        call = self.call_id
        vals = {
            "date": call.date_day,
            "territory_id": call.territory_id.id,
            "signed_on": fields.Datetime.now() if self.signature else False,
        }
        self._do_transition("done", {**vals, "content_hash": self._content_hash(vals)})
