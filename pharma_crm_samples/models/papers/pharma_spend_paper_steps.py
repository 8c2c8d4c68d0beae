# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.pharma_crm_cycle.models.budget.pharma_cycle_budget_engine import Source

from ..limits.pharma_limit_engine import Situation

#: Which budget pays for it.
RESOURCE = "expense"


class PharmaSpendPaper(models.Model):
    """What each step does: reserve against the caps and the budget, release, enter into the spend ledger."""

    _inherit = "pharma.spend.paper"

    def _check_complete(self):
        self.ensure_one()
        name = self.display_name
        if not self.partner_ids:
            raise UserError(self.env._("Say who gets it: “%s” has no recipient.", name))
        if not (self.purpose or "").strip():
            raise UserError(self.env._("Say what “%s” was for.", name))
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("“%s” has no amount: enter what is on the bill.", name))
        self._check_recipients()
        self._check_not_back_dated()

    def _check_not_back_dated(self):
        """Refuse a day of which the caps have forgotten: that of another call, or one too far back for a rep."""
        # sudo: as in _check_call
        call = self.call_id.sudo()
        if call and self.date != call.date_day:
            raise UserError(
                self.env._(
                    "“%(paper)s” is dated %(date)s, and the call was on %(day)s: it counts on the day of the call.",
                    paper=self.display_name,
                    date=format_date(self.env, self.date),
                    day=format_date(self.env, call.date_day),
                )
            )
        # sudo: the rule of the company binds whoever enters it
        limit = self.company_id.sudo().pharma_call_backdate_days
        age = (self.env["pharma.call"]._today_of(self.user_id) - self.date).days
        if 0 <= limit < age and not self._is_of_business_manager():
            raise UserError(
                self.env._(
                    "“%(paper)s” lies %(age)s days back: it is entered up to %(limit)s days later. Ask a business "
                    "manager to enter it.",
                    paper=self.display_name,
                    age=age,
                    limit=limit,
                )
            )

    # -- with approval -----------------------------------------------------------------------------------

    def _submit(self):
        self._check_complete()
        self._refresh_managers()
        self.env.add_to_compute(self._fields["by_business_manager"], self)
        self._lock_state()
        warnings = self._ask_caps()
        self._workflow_write({"limit_warning": "\n".join(warnings) or False})
        self._write_entries("reserve", dict.fromkeys(self._recipients(), self._share()))
        self.env["pharma.cycle.budget.engine"]._reserve(
            self._budget_source(), self._budget_amounts(), may_exceed=True
        )
        return super()._submit()

    def _on_approved(self):
        self.env["pharma.cycle.budget.engine"]._commit(self._budget_source())
        return super()._on_approved()

    def _on_rejected(self):
        self._release()
        return super()._on_rejected()

    def action_withdraw(self):
        result = super().action_withdraw()
        for paper in self:
            paper._release()
        return result

    def action_cancel(self):
        """Give it up; what it had reserved is free again."""
        for paper in self._without_client_context():
            paper._lock_state()
            paper._check_transition("cancel")
            if paper.state in ("review", "approved"):
                paper._release()
            # sudo: as in action_record
            paper.sudo()._workflow_write({"state": "cancelled"})
        return True

    def _release(self):
        self._free()
        self.env["pharma.cycle.budget.engine"]._release(self._budget_source())

    # -- into the ledger ---------------------------------------------------------------------------------

    def action_record(self):
        """Enter it into the spend ledger, one entry for each recipient."""
        for paper in self._without_client_context():
            paper._lock_state()
            paper._check_transition("record")
            # what is approved stands, also when the coverage has ended since
            if paper.state == "draft":
                paper._check_complete()
            paper._check_day()
            paper._free()
            paper._take_turns()
            entries = self.env["pharma.spend"].browse()
            # one after the other: what the first gets counts in the caps of the rep when the second is asked about
            for partner in paper._recipients():
                entries |= entries._transfer([paper._prepare_spend_vals(partner)], paper.call_id)
                paper._write_entries("consume", {partner: paper._share()})
            warnings = dict.fromkeys(filter(None, entries.mapped("limit_warning")))
            source = paper._budget_source()
            draws = [(source, RESOURCE, amount) for amount in paper._budget_amounts().values()]
            paper.env["pharma.cycle.budget.engine"]._spend(source, paper._budget_amounts(), draws)
            # sudo: a business manager may enter what is approved of a rep who has left, and only reads the paper
            paper.sudo()._workflow_write(
                {"state": "done", "limit_warning": "\n".join(warnings) or False}
            )
        return True

    def _check_day(self):
        if self.date > self.env["pharma.call"]._today_of(self.user_id):
            raise UserError(
                self.env._(
                    "“%(paper)s” is dated %(date)s: enter it into the ledger when it has taken place.",
                    paper=self.display_name,
                    date=format_date(self.env, self.date),
                )
            )

    def _recipients(self):
        """Return who gets it, always in the same order, so that two papers never wait for each other in a circle."""
        return self.partner_ids.sorted("id")

    def _share(self):
        """Return the share of each recipient in the currency of the company, at the rate of its day."""
        rate = self.currency_id._pharma_rate(self.company_id, self.date)
        return self.company_id.currency_id.round(self.amount_each * rate)

    def _situation_for(self, partner):
        cycle = self.env["pharma.cycle"]
        if self.territory_id:
            cycle = cycle._current_for(self.territory_id, self.date)
        return Situation(self.company_id, partner, self.user_id, self.date, self.call_id, cycle)

    def _take_turns(self):
        company = self.company_id.id
        scopes = [f"recipient:{company}:{partner.id}" for partner in self._recipients()]
        self.env["pharma.limit.lock"]._take_turn([*scopes, f"rep:{company}:{self.user_id.id}"])

    def _ask_caps(self):
        """Return what caps that only warn have to say; raise when one refuses."""
        self._take_turns()
        engine, share, warnings = self.env["pharma.limit.engine"], self._share(), []
        for number, partner in enumerate(self._recipients(), start=1):
            warnings += engine._check_amount(
                self._situation_for(partner), self.category, share, share * (number - 1)
            )
        return list(dict.fromkeys(warnings))

    def _write_entries(self, operation, shares):
        """Write what the caps count from.

        :param shares: {recipient: amount in the currency of the company}
        """
        # sudo: entries are facts that only this code writes, for whoever decides
        self.env["pharma.limit.entry"].sudo().create(
            [
                {
                    "date": self.date,
                    "operation": operation,
                    "quantity": 1,
                    "amount": amount,
                    "kind": self.category,
                    "partner_id": partner.id,
                    "user_id": self.user_id.id,
                    "territory_id": self.territory_id.id,
                    "call_id": self.call_id.id,
                    "cycle_id": self._situation_for(partner).cycle.id,
                    "spend_paper_id": self.id,
                    "company_id": self.company_id.id,
                }
                for partner, amount in shares.items()
            ]
        )

    def _free(self):
        """Release what the paper still has reserved: as much as was reserved, whatever the rate says today."""
        # sudo: reads what this very paper has reserved
        rows = (
            self.env["pharma.limit.entry"]
            .sudo()
            ._read_group(
                [("spend_paper_id", "=", self.id), ("operation", "in", ("reserve", "release"))],
                ["partner_id", "operation"],
                ["amount:sum", "quantity:sum"],
            )
        )
        amounts, times = defaultdict(float), defaultdict(int)
        for partner, operation, amount, quantity in rows:
            sign = 1 if operation == "reserve" else -1
            amounts[partner] += sign * amount
            times[partner] += sign * quantity
        self._write_entries(
            "release",
            {partner: amounts[partner] for partner, number in times.items() if number > 0},
        )

    def _prepare_spend_vals(self, partner):
        return {
            "name": self.purpose.strip(),
            "date": self.date,
            "partner_id": partner.id,
            "user_id": self.user_id.id,
            "territory_id": self.territory_id.id,
            "category": self.category,
            "quantity": 1,
            "own_amount": self.amount_each,
            "own_currency_id": self.currency_id.id,
            "res_model": self._name,
            "res_id": self.id,
            "company_id": self.company_id.id,
        }

    def _budget_source(self):
        # sudo: which cycle pays, whatever the user or the reviewer may read
        paper = self.sudo()
        cycle = paper.env["pharma.cycle"]
        if paper.territory_id:
            cycle = cycle._current_for(paper.territory_id, paper.date)
        return Source(paper, paper.name, cycle, paper.territory_id)

    def _budget_amounts(self):
        rate = self.currency_id._pharma_rate(self.company_id, self.date)
        return {RESOURCE: self.company_id.currency_id.round(self.amount * rate)}
