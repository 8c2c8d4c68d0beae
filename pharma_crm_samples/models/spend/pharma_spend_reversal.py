# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class PharmaSpend(models.Model):
    """An entry that was wrong is taken back by a further one, with a reason; both stay."""

    _inherit = "pharma.spend"

    reversal_of_id = fields.Many2one(
        "pharma.spend",
        "Takes back",
        readonly=True,
        ondelete="restrict",
        help="The entry that this one takes back.",
    )
    reason = fields.Char(readonly=True, help="Why the entry was corrected.")

    _reversal_uniq = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL", "This entry is taken back already."
    )

    def _reverse(self, reason, amount=None):
        """Take an entry back, and enter the right value where one is given.

        :param amount: the right value in the currency it was paid in, at the rate of that day
        :return: the new entries
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("pharma_crm.group_administrator"):
            raise AccessError(self.env._("Only an administrator of Pharma CRM corrects spend."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why “%s” is corrected.", self.name))
        if self.reversal_of_id or self.search_count([("reversal_of_id", "=", self.id)], limit=1):
            raise UserError(self.env._("“%s” is taken back already.", self.name))
        if amount is not None and amount < 0:
            raise UserError(self.env._("“%s”: a value is not below zero.", self.name))
        # sudo: entries are facts that only this code writes; the caller is checked above.
        entries = self.sudo()
        taken = entries.create(
            self._prepare_correction_vals(self, -self.quantity, -self.own_amount, reason)
            | {"reversal_of_id": self.id, "amount": -self.amount}
        )
        if amount is None:
            return taken
        return taken | entries.create(
            self._prepare_correction_vals(taken, self.quantity, amount, reason)
        )

    def _prepare_correction_vals(self, source, quantity, amount, reason):
        return {
            "name": self.name,
            "date": self.date,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "territory_id": self.territory_id.id,
            "category": self.category,
            "product_id": self.product_id.id,
            "quantity": quantity,
            "own_amount": amount,
            "own_currency_id": self.own_currency_id.id,
            "currency_rate": self.currency_rate,
            "reason": reason,
            "res_model": self._name,
            "res_id": source.id,
            "company_id": self.company_id.id,
        }
