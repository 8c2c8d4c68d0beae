# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

STATES = ("draft", "approved", "running")


class PharmaCycle(models.Model):
    """Customers who have moved to another territory, or whom nobody covers any more, while the plan stands."""

    _inherit = "pharma.cycle"

    orphan_count = fields.Integer(
        "Customers moved",
        compute="_compute_orphan_count",
        help="Lines of the list whose customer the territory does not cover today (or, before the cycle, in its "
        "period), or whose customer is archived.",
    )

    def _orphans_query(self):
        """Return the lines without coverage and where the customer is now: id, territory_id, partner_id, goal,
        new_territory_id (NULL: nowhere in the scope)."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT t.id, t.territory_id, t.partner_id, t.goal, next.territory_id AS new_territory_id
              FROM pharma_cycle_target t
              JOIN pharma_cycle c ON c.id = t.cycle_id
              JOIN pharma_territory scope ON scope.id = c.territory_id
              JOIN res_partner p ON p.id = t.partner_id
             CROSS JOIN LATERAL (SELECT LEAST(c.date_end, GREATEST(c.date_start, %(today)s::date)) AS day) at
              LEFT JOIN LATERAL (
                    SELECT v.territory_id
                      FROM pharma_coverage v
                      JOIN pharma_territory other
                        ON other.id = v.territory_id AND other.active
                       AND other.parent_path LIKE scope.parent_path || '%%'
                     WHERE v.partner_id = t.partner_id AND v.active AND p.active AND v.territory_id != t.territory_id
                       AND (v.date_start IS NULL OR v.date_start <= at.day)
                       AND (v.date_end IS NULL OR v.date_end >= at.day)
                       AND NOT EXISTS (SELECT 1 FROM pharma_cycle_target twin
                                        WHERE twin.cycle_id = t.cycle_id AND twin.territory_id = v.territory_id
                                          AND twin.partner_id = t.partner_id)
                     ORDER BY v.date_start DESC NULLS LAST, v.id LIMIT 1
                   ) next ON TRUE
             WHERE t.cycle_id = %(cycle)s
               AND (p.active IS NOT TRUE OR NOT EXISTS (
                    SELECT 1 FROM pharma_coverage v
                     WHERE v.territory_id = t.territory_id AND v.partner_id = t.partner_id AND v.active
                       AND (v.date_start IS NULL OR v.date_start <= at.day)
                       AND (v.date_end IS NULL OR v.date_end >= at.day)))
            """,
            cycle=self.id,
            today=today,
        )

    @api.depends("target_ids", "state")
    def _compute_orphan_count(self):
        for model in (
            "pharma.cycle",
            "pharma.cycle.target",
            "pharma.coverage",
            "pharma.territory",
            "res.partner",
        ):
            self.env[model].flush_model()
        for cycle in self:
            cycle.orphan_count = 0
            # a figure for who can do something about it
            if cycle.id and cycle.state in STATES and cycle.has_access("write"):
                [[cycle.orphan_count]] = self.env.execute_query(
                    SQL(
                        "SELECT COUNT(*) FROM (%s) moved WHERE %s",
                        cycle._orphans_query(),
                        self._open_goal(),
                    )
                )

    @api.model
    def _open_goal(self):
        # a line cut to the calls made stays; it asks for nothing more
        return SQL(
            "NOT EXISTS (SELECT 1 FROM pharma_cycle_target_change done WHERE done.cycle_id = %s"
            " AND done.territory_id = moved.territory_id AND done.partner_id = moved.partner_id"
            " AND done.source = 'moved')",
            SQL("(SELECT cycle_id FROM pharma_cycle_target own WHERE own.id = moved.id)"),
        )

    def action_follow_customers(self):
        """Let the calls still to make follow the customers to the territories that cover them now.

        Calls made stay where they were made: the old line keeps them as its goal and goes when there are none.
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("pharma_crm.group_business_manager"):
            raise AccessError(self.env._("Business managers change target lists."))
        if self.state not in STATES:
            raise UserError(
                self.env._("The target list of %s does not change any more.", self.display_name)
            )
        self._follow_customers()
        return True

    def _follow_customers(self, covered_only=False):
        """See `action_follow_customers`. The caller has checked who may.

        :param covered_only: only customers whom another territory of the plan covers; those whom nobody covers wait
            for a business manager
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT moved.* FROM (%s) moved WHERE %s AND %s",
                self._orphans_query(),
                self._open_goal(),
                SQL("moved.new_territory_id IS NOT NULL") if covered_only else SQL("TRUE"),
            )
        )
        # sudo: calls of all territories, whoever lets the list follow
        made = {
            row["id"]: row["actual"]
            for row in self.env["pharma.cycle.progress"]
            .sudo()
            .search_read(
                [("cycle_id", "=", self.id), ("id", "in", [row[0] for row in rows])], ["actual"]
            )
        }
        reason = self.env._("Moved to another territory")
        nowhere = self.env._("Not covered any more")
        changes = []
        for id_, territory_id, partner_id, goal, new_territory_id in rows:
            line = {"partner_id": partner_id, "reason": reason if new_territory_id else nowhere}
            done = made.get(id_, 0)
            changes.append(
                {
                    **line,
                    "territory_id": territory_id,
                    "kind": "goal" if done else "drop",
                    "goal": min(done, goal),
                }
            )
            if new_territory_id and goal > done:
                changes.append(
                    {**line, "territory_id": new_territory_id, "kind": "add", "goal": goal - done}
                )
        self._change_list("moved", changes, reason=reason)
