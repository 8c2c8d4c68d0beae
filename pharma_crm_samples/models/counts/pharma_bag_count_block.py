# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .pending import named


class PharmaBagCount(models.Model):
    """A count that closes a period, or a rep's time, closes the bag as well until it is closed itself.

    A loss that waits for a decision is settled before it begins; what comes up later has to wait and belongs to the
    next period. A count in between leaves the bag open.
    """

    _inherit = "pharma.bag.count"

    def _closes_bag(self):
        """Whether nothing may go into or out of the bag while this count is open."""
        self.ensure_one()
        return self.kind != "interim"

    @api.model_create_multi
    def create(self, vals_list):
        counts = super().create(vals_list)
        counts._check_losses_decided()
        return counts

    def write(self, vals):
        result = super().write(vals)
        if "kind" in vals:
            self._check_losses_decided()
        return result

    def _check_losses_decided(self):
        for count in self.filtered(lambda c: c.state == "draft" and c._closes_bag()):
            losses = count._losses_undecided()
            if losses:
                raise UserError(
                    self.env._(
                        "This is to be settled before the bag of %(rep)s is counted: %(papers)s. While a count is "
                        "open, nothing goes into or out of the bag.",
                        rep=count.user_id.name,
                        papers=named(losses),
                    )
                )

    def action_begin(self):
        """Go on with a count that was just saved: its form shows the lots to count."""
        self.check_access("read")
        return True

    @api.model
    def _open_of(self, users, companies):
        """Return the open counts (sudo) that close the bags of these users."""
        # sudo: whether a bag is being counted counts for whoever moves stock
        query = self._open_sql(users, companies)
        return self.sudo().browse(count_id for (count_id,) in self.env.execute_query(query))

    @api.model
    def _open_sql(self, users, companies):
        """Select the ids of what :meth:`_open_of` returns."""
        self.flush_model(["user_id", "company_id", "state", "kind"])
        return SQL(
            """
            SELECT id FROM pharma_bag_count
             WHERE user_id = ANY(%s) AND company_id = ANY(%s)
               AND state IN ('draft', 'counted') AND kind <> 'interim'
             ORDER BY id
            """,
            users.ids,
            companies.ids,
        )

    @api.model
    def _refuse_while_counted(self, bags):
        """Refuse to move stock into or out of bags that are being counted.

        :raise UserError: naming the count, and how to go on
        """
        if not bags:
            return
        # sudo: whose bag it is; whoever moves stock need not be allowed to read users
        bags = bags.sudo()
        for count in self._open_of(bags.pharma_user_id, bags.company_id):
            if bags.filtered(
                lambda b, c=count: b.pharma_user_id == c.user_id and b.company_id == c.company_id
            ):
                raise UserError(count.with_env(self.env).sudo()._block_message())

    def _block_message(self):
        self.ensure_one()
        values = {"rep": self.user_id.name, "count": self.name}
        if self.state == "counted":
            return self.env._(
                "The bag of %(rep)s is closed by the count %(count)s, which waits for the manager's signature: "
                "nothing goes into or out of it until then.",
                **values,
            )
        return self.env._(
            "The bag of %(rep)s is being counted (%(count)s): nothing goes into or out of it until the count is "
            "finished or cancelled.",
            **values,
        )
