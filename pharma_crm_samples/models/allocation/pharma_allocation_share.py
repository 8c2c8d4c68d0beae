# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.allocation import Claim, share_out
from .pharma_allocation_line import NO_LIMIT, pool_products

# Reps in one batch of the background work, and up to how many it is done at once.
BATCH, AT_ONCE = 50, 40


class PharmaAllocation(models.Model):
    """Sharing out: what each rep could get is read in batches of reps, then each item is shared among all of them.

    Every batch replaces the lines of its reps, so that one taken twice doubles nothing; quantities set by hand stay.
    """

    _inherit = "pharma.allocation"

    def action_share(self):
        """Work out who gets how much; quantities set by hand stay as they are."""
        for allocation in self._without_client_context():
            allocation.check_access("write")
            allocation._lock_row()
            allocation._check_editable()
            if not allocation.item_ids:
                raise UserError(
                    self.env._("“%s”: add the items to give out.", allocation.display_name)
                )
            allocation._check_cycle()
            # until it is through, what stands there is half old and half new
            allocation._workflow_write({"job_mode": "share", "stale": True})
            allocation._job_start()
        return True

    def action_share_anew(self):
        """Forget what was set by hand, and share out again."""
        for allocation in self:
            allocation.check_access("write")
            allocation._check_editable()
            # sudo: the mark "by hand" is the system's to write; checked above
            allocation.sudo().line_ids.filtered("edited").write({"edited": False})
        return self.action_share()

    def _lock_row(self):
        """Hold the document until the end of the transaction: of two people at once one is told."""
        self.ensure_one()
        self.flush_recordset()
        self.env.execute_query(
            SQL("SELECT 1 FROM pharma_allocation WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset(["state", "job_state"])

    # -- the background work ----------------------------------------------------------------------

    def _job_check_may_run(self):
        if self.job_mode == "ship":
            self._check_shipper()
        elif self.state != "draft":
            raise UserError(self.env._("“%s” is no draft any more.", self.display_name))

    def _job_total(self):
        if self.job_mode == "ship":
            return self._unshipped_count("user_id:count_distinct")
        return len(self._reps())

    def _job_at_once(self, total):
        return total <= AT_ONCE and (self.job_mode != "ship" or self._is_one_shipping_batch())

    def _job_runner(self):
        # the cron looks for work on archived records too; archived limits and policies do not count
        return super()._job_runner().with_context(active_test=True)

    def _job_batch(self):
        if self.job_mode == "ship":
            return self._ship_batch()
        reps = [user for user in self._reps() if user > self.job_cursor][:BATCH]
        if reps:
            self._write_lines(self._facts_of(reps))
            return len(reps), reps[-1], False
        self._share_items()
        return 0, self.job_cursor, True

    def _job_finished(self):
        if self.job_mode == "ship":
            self._shipping_finished()

    # -- shared among all -------------------------------------------------------------------------

    def _share_items(self):
        """Give each item to the reps, in the order of the items: what one gets of a shared ceiling the next cannot."""
        self.env["pharma.allocation.line"].flush_model()
        self.env.cr.execute(
            SQL(
                "DELETE FROM pharma_allocation_line WHERE allocation_id = %s AND run IS DISTINCT FROM %s",
                self.id,
                self.job_run,
            )
        )
        left = self._shared_rooms()
        for item in self.item_ids.sorted(lambda i: (i.sequence, i.id)):
            self._share_item(item, left)
        self._count_without_rep()
        self._workflow_write({"stale": False})
        self.env["pharma.allocation.line"].invalidate_model()
        self.item_ids.invalidate_recordset(["allotted", "difference"])

    def _shared_rooms(self):
        """Return {(rep, items that share a ceiling): pieces} that the targets of a rep may get beyond what is held."""
        most, held = {}, defaultdict(int)
        for user, product, pieces, shared in self.env.execute_query(
            SQL(
                "SELECT user_id, product_id, held, shared FROM pharma_allocation_line WHERE allocation_id = %s",
                self.id,
            )
        ):
            held[user, product] = pieces
            for pool, ceiling in (shared or {}).items():
                most[user, pool] = max(most.get((user, pool), 0), ceiling)
        return {
            (user, pool): max(
                0, ceiling - sum(held[user, product] for product in pool_products(pool))
            )
            for (user, pool), ceiling in most.items()
        }

    def _share_item(self, item, left):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, user_id, weight, held, ceiling, shared, edited, line.quantity
                  FROM pharma_allocation_line line
                 WHERE item_id = %s
                 ORDER BY user_id
                """,
                item.id,
            )
        )
        claims = []
        for line, user, weight, held, ceiling, shared, edited, quantity in rows:
            bounds = [bound for bound in (ceiling,) if bound != NO_LIMIT]
            bounds += [held + max(0, left[user, pool]) for pool in shared or ()]
            claims.append(
                Claim(
                    line,
                    float(weight),
                    held,
                    min(bounds) if bounds else None,
                    quantity if edited else None,
                )
            )
        by_hand = item.key == "manual"
        parts = (
            {claim.key: claim.fixed or 0 for claim in claims}
            if by_hand
            else share_out(item.quantity, claims, item.pack_size)
        )
        for line, user, __, __, __, shared, *__ in rows:
            for pool in shared or ():
                left[user, pool] -= parts[line]
        self.env.cr.execute(
            SQL(
                """
                UPDATE pharma_allocation_line line
                   SET quantity = part.pieces, amount = part.pieces * %(value)s,
                       proposed = CASE WHEN line.edited THEN line.proposed ELSE part.pieces END
                  FROM unnest(%(lines)s::int[], %(pieces)s::int[]) part (id, pieces)
                 WHERE line.id = part.id
                """,
                value=item.unit_value,
                lines=list(parts),
                pieces=list(parts.values()),
            )
        )

    def _count_without_rep(self):
        """Count the targets that nobody can give anything to: their territory has no rep."""
        Member = self.env["pharma.territory.member"]
        staffed = Member._search(self._members())
        number = self.env["pharma.cycle.target"].search_count(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("territory_id", "not in", staffed.subselect("territory_id")),
            ]
        )
        self._workflow_write({"targets_without_rep": number})
