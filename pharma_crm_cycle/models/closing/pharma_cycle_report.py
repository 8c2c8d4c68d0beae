# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import AccessError, UserError

# Earlier cycles that are compared, and customers that are listed.
MOST_EARLIER = 6
MOST_CUSTOMERS = 20000
READERS = "pharma_crm.group_line_manager,pharma_crm.group_all_accounts"
CUSTOMER_FIELDS = ("partner_id", "territory_id", "class_id", "specialty_id", "goal", "actual", "remaining", "earned",
                   "attainment", "band")  # fmt: skip
COMPARED = (
    "goal",
    "actual",
    "attainment",
    "reach",
    "mean_frequency",
    "frequency_attainment",
    "adherence",
)


class PharmaCycle(models.Model):
    """The cycle report: what was aimed at and reached, on screen and as a workbook, of what the reader sees."""

    _inherit = "pharma.cycle"

    def action_report(self):
        """Show the cycle report on screen."""
        self._check_report()
        return self.env.ref("pharma_crm_cycle.action_report_cycle").report_action(self)

    def action_report_xlsx(self):
        """Download the cycle report as a workbook."""
        self._check_report()
        return self.env.ref("pharma_crm_cycle.action_report_cycle_xlsx").report_action(self)

    def _check_report(self):
        if not self.env.user.has_groups(READERS):
            raise AccessError(self.env._("The cycle report is for managers."))
        for cycle in self:
            cycle.check_access("read")
            if cycle.state not in ("running", "closed"):
                raise UserError(
                    self.env._("“%s” has nothing to report before it runs.", cycle.display_name)
                )

    def _report_data(self):
        """Return everything that the report shows; sums, never one query per row."""
        self.ensure_one()
        self._check_report()
        groups = list(self._progress_groups())
        node = self._board_node(self.env["pharma.territory"])
        result = self._progress(node, groups)
        parts = self._board_parts(node, result["groups"].pop("territory_id"))
        kpis = self.env["pharma.kpi"]._definitions()
        return {
            "cycle": self,
            "node": node.name,
            "closed": self.state == "closed",
            "kpis": kpis,
            "total": self._with_index(result["total"]),
            "parts": [self._with_index(part) for part in parts],
            "groups": {
                name: [self._with_index(row) for row in rows]
                for name, rows in result["groups"].items()
            },
            "goals": self._report_goals(),
            "objectives": self.objective_ids,
            "budget": self._report_budget(),
            "compared": self._report_compared(result["total"]),
        }

    def _with_index(self, row):
        goal = row.get("goal")
        return {**row, "achieved_index": 100 * row["actual"] / goal if goal else None}

    def _report_goals(self):
        if not self.env["pharma.cycle.goal"].has_access("read"):
            return self.env["pharma.cycle.goal"]
        return self.goal_ids

    def _report_budget(self):
        lines = self.env["pharma.cycle.budget.line"]
        return lines.search([("cycle_id", "=", self.id)]) if lines.has_access("read") else lines

    def _report_compared(self, total):
        """Return this cycle after the closed ones of the same scope before it: name and KPIs."""
        earlier = self.search(
            [
                ("territory_id", "=", self.territory_id.id),
                ("state", "=", "closed"),
                ("date_start", "<", self.date_start),
            ],
            order="date_start desc",
            limit=MOST_EARLIER,
        )
        totals = earlier._report_totals()
        rows = [(cycle, totals.get(cycle.id) or {}) for cycle in earlier.sorted("date_start")]
        return [
            {"name": cycle.name, **{name: values.get(name) for name in COMPARED}}
            for cycle, values in [*rows, (self, total)]
        ]

    def _report_totals(self):
        """Return {cycle id: KPIs} of closed cycles, in one query over their frozen results."""
        groups = self.env["pharma.cycle.result"]._read_group(
            [("cycle_id", "in", self.ids), ("dimension", "=", "total")],
            ["cycle_id"],
            [f"{name}:{'sum' if name in ('goal', 'actual') else 'avg'}" for name in COMPARED],
        )
        return {cycle.id: dict(zip(COMPARED, values, strict=True)) for cycle, *values in groups}

    def _report_customers(self):
        """Return (rows, number left out) of the targets with what was reached."""
        rows = self.env["pharma.cycle.progress"].search_read(
            [("cycle_id", "=", self.id)],
            CUSTOMER_FIELDS,
            limit=MOST_CUSTOMERS + 1,
            order="territory_id, class_id, remaining desc, id",
        )
        left_out = 0
        if len(rows) > MOST_CUSTOMERS:
            rows = rows[:MOST_CUSTOMERS]
            every = self.env["pharma.cycle.target"].search_count([("cycle_id", "=", self.id)])
            left_out = every - MOST_CUSTOMERS
        return rows, left_out
