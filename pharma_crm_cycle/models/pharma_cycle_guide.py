# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, fields, models

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaCycle(models.Model):
    """What the form tells: the next step, and the target list by part of the tree and class."""

    _inherit = "pharma.cycle"

    next_step = fields.Char(compute="_compute_next_step")
    target_summary = fields.Html(
        compute="_compute_target_summary",
        sanitize=False,
        help="Customers per class and calls, by the parts of the tree directly below the scope.",
    )

    @api.depends_context("uid", "lang")
    @api.depends("state", "target_ids", "rule_ids", "date_start", "date_end")
    def _compute_next_step(self):
        today = fields.Date.context_today(self)
        for cycle in self:
            cycle.next_step = cycle._next_step(today) if cycle.has_access("write") else False

    def _next_step(self, today):
        """Return the hint for who makes the plan (empty when there is nothing to do)."""
        if self.state == "draft" and not self.rule_ids:
            return self.env._("Fill in the frequency matrix: which class is called how often.")
        if self.state == "draft" and not self.target_count:
            return self.env._(
                "Set objectives and messages, check the frequency matrix, then make the target list."
            )
        if self.state == "draft":
            return self.env._(
                "Check the target list and the goals, then submit the plan for approval."
            )
        if self.state == "approved" and today < self.date_start:
            return self.env._(
                "Approved: start the cycle on its first day, %s.",
                day_text(self.env, self.date_start),
            )
        if self.state == "approved":
            return self.env._("Approved: start the cycle, so that calls count.")
        if self.state == "running" and today > self.date_end:
            return self.env._("The period is over: close the cycle to freeze its results.")
        return False

    @api.depends_context("uid", "lang")
    @api.depends(
        "territory_id", "target_ids.goal", "target_ids.class_id", "target_ids.territory_id"
    )
    def _compute_target_summary(self):
        for cycle in self:
            rows, classes = cycle._target_matrix() if cycle.ids else ([], [])
            if not rows:
                cycle.target_summary = False
                continue
            total = {
                "targets": sum(row["targets"] for row in rows),
                "goal": sum(row["goal"] for row in rows),
                "classes": [
                    sum(column) for column in zip(*(row["classes"] for row in rows), strict=True)
                ],
            }
            cycle.target_summary = self.env["ir.qweb"]._render(
                "pharma_crm_cycle.target_summary",
                {"rows": rows, "classes": classes, "total": total},
            )

    def _target_matrix(self):
        """Return rows per part of the tree directly below the scope, and the names of the columns."""
        groups = self.env["pharma.cycle.target"]._read_group(
            [("cycle_id", "=", self._origin.id)],
            ["territory_id", "class_id"],
            ["__count", "goal:sum"],
        )
        depth = len((self.territory_id.parent_path or "").split("/"))
        classes = self.env["pharma.class"].union(*(group[1] for group in groups)).sorted("sequence")
        unclassified = any(not group[1] for group in groups)
        cells = defaultdict(lambda: defaultdict(int))
        for territory, class_, count, goal in groups:
            # One level below the scope, or the scope itself for targets of its own.
            part = int(
                (territory.parent_path.split("/")[:depth] or [territory.id])[-1] or territory.id
            )
            cells[part][class_.id] += count
            cells[part]["targets"] += count
            cells[part]["goal"] += goal
        columns = [*classes.ids, *([False] if unclassified else [])]
        names = [*classes.mapped("code"), *([self.env._("Without class")] if unclassified else [])]
        parts = (
            self.env["pharma.territory"]
            .with_context(active_test=False)
            .browse(cells)
            .sorted("parent_path")
        )
        rows = [
            {
                "name": part.name,
                "classes": [cells[part.id][column] for column in columns],
                "targets": cells[part.id]["targets"],
                "goal": cells[part.id]["goal"],
            }
            for part in parts
        ]
        return rows, names
