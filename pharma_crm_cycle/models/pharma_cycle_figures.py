# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.pharma_crm.tools.reading import number_text

# Sums that the report gives; every ratio is made of them.
SUMS = (
    "goal", "actual", "weighted", "scheduled", "remaining", "to_schedule", "earned", "excess", "reached", "goal_met",
)  # fmt: skip
SUM_NAMES = ("targets", *SUMS)
SUM_AGGREGATES = ("__count", *(f"{name}:sum" for name in SUMS))


class PharmaCycle(models.Model):
    """Figures of a cycle: its sums and KPIs."""

    _inherit = "pharma.cycle"

    target_count = fields.Integer("Targets", compute="_compute_target_sums")
    target_goal = fields.Integer(
        "Calls in the target list",
        compute="_compute_target_sums",
        help="Goals of the target list added up.",
    )
    goal_mismatch = fields.Text(
        compute="_compute_goal_mismatch",
        help="Where goals and target list disagree, with the figures.",
    )
    # Their tooltips are the definitions of `pharma.kpi`.
    kpi_goal = fields.Integer("Goal", compute="_compute_kpi")
    kpi_actual = fields.Integer("Calls made", compute="_compute_kpi")
    kpi_attainment = fields.Float("Attainment", compute="_compute_kpi")
    kpi_reach = fields.Float("Coverage (reach)", compute="_compute_kpi")
    kpi_mean_frequency = fields.Float("Mean frequency", compute="_compute_kpi", digits=(16, 2))
    kpi_frequency_attainment = fields.Float("Frequency attainment", compute="_compute_kpi")
    kpi_band = fields.Selection(
        [("under", "Behind"), ("on", "On track"), ("over", "Ahead")],
        "On track",
        compute="_compute_kpi",
    )

    # -- days -----------------------------------------------------------------------------------

    @api.model
    def _days_query(self, cycle_ids=None):
        """Return per cycle its working days and those over (before today): cycle_id, total, elapsed.

        Days come from the company's working hours, see `_worked_days_query`.

        :param cycle_ids: of these cycles alone; None: of all
        """
        return SQL(
            """
            SELECT days.key AS cycle_id, COUNT(*) AS total,
                   COUNT(*) FILTER (WHERE days.day < %(today)s) AS elapsed
              FROM (%(days)s) days
             GROUP BY days.key
            """,
            today=fields.Date.context_today(self),
            days=self._worked_days_query(
                SQL(
                    """
                    SELECT c.id, c.company_id, company.resource_calendar_id, c.date_start, c.date_end
                      FROM pharma_cycle c
                      JOIN res_company company ON company.id = c.company_id
                     WHERE %s
                    """,
                    SQL("TRUE") if cycle_ids is None else SQL("c.id = ANY(%s)", list(cycle_ids)),
                )
            ),
        )

    # -- target list and goals ------------------------------------------------------------------

    @api.depends("target_ids.goal")
    def _compute_target_sums(self):
        groups = self.env["pharma.cycle.target"]._read_group(
            [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count", "goal:sum"]
        )
        sums = {cycle.id: (count, goal) for cycle, count, goal in groups}
        for cycle in self:
            cycle.target_count, cycle.target_goal = sums.get(cycle._origin.id, (0, 0))

    @api.depends("goal_ids.goal", "goal_ids.dimension", "goal_ids.planned")
    def _compute_goal_mismatch(self):
        for cycle in self:
            # Goals are sums over the whole cycle; they name no customer.
            cycle.goal_mismatch = "\n".join(cycle._goal_mismatch_lines(cycle.sudo().goal_ids))

    def _goal_mismatch_lines(self, goals):
        """Return where these goals disagree with the target list and with each other, one text each."""
        lines = [
            self.env._(
                "%(label)s: goal %(goal)s, target list %(planned)s (%(difference)s)",
                label=goal.label,
                goal=number_text(self.env, goal.goal),
                planned=number_text(self.env, goal.planned),
                difference=f"{goal.difference:+d}",
            )
            for goal in goals
            if goal.difference
        ]
        total = goals.filtered(lambda g: g.dimension == "total")[:1]
        regions = goals.filtered(lambda g: g.territory_id.parent_id == g.cycle_id.territory_id)
        specialties = goals.filtered(lambda g: g.specialty_id and not g.specialty_id.parent_id)
        return [
            *lines,
            *total._mismatch_of_parts(
                goals.filtered(lambda g: g.dimension == "class"),
                self.env._(
                    "The classes add up to %(parts)s, the total says %(total)s (%(difference)s)"
                ),
            ),
            # customers of the scope itself lie in no region, and some have no specialty
            *total._mismatch_of_parts(
                regions._adding_up_to(total),
                self.env._(
                    "The regions add up to %(parts)s, the total says %(total)s (%(difference)s)"
                ),
            ),
            *total._mismatch_of_parts(
                specialties._adding_up_to(total),
                self.env._(
                    "The specialties add up to %(parts)s, the total says %(total)s (%(difference)s)"
                ),
            ),
        ]

    # -- progress -------------------------------------------------------------------------------

    @api.depends_context("uid", "tz")
    @api.depends("target_ids.goal", "target_ids.max_calls", "state")
    def _compute_kpi(self):
        totals = {
            cycle.id: dict(zip(SUM_NAMES, sums, strict=True))
            for cycle, *sums in self.env["pharma.cycle.progress"]._read_group(
                [("cycle_id", "in", self.ids)], ["cycle_id"], SUM_AGGREGATES
            )
        }
        for cycle in self:
            kpi = cycle._kpi(totals.get(cycle.id, {}))
            for name in (
                "goal",
                "actual",
                "attainment",
                "reach",
                "mean_frequency",
                "frequency_attainment",
                "band",
            ):
                cycle[f"kpi_{name}"] = kpi[name]
