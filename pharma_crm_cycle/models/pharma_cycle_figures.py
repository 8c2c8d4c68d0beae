# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_list

from ..tools import progress

# Sums that the report gives; every ratio is made of them.
SUMS = (
    "goal", "actual", "weighted", "scheduled", "remaining", "to_schedule", "earned", "excess", "reached", "goal_met",
)  # fmt: skip
SUM_NAMES = ("targets", *SUMS)
SUM_AGGREGATES = ("__count", *(f"{name}:sum" for name in SUMS))
PROGRESS_GROUPS = ("class_id", "specialty_id", "territory_id", "product_id")


class PharmaCycle(models.Model):
    """Figures of a cycle: its working days, its sums and KPIs."""

    _inherit = "pharma.cycle"

    working_days = fields.Integer(
        "Working days",
        compute="_compute_days",
        help="Working days of the company's calendar, public holidays left out.",
    )
    elapsed_days = fields.Integer(
        "Elapsed days",
        compute="_compute_days",
        help="Working days that are over, today not counted.",
    )
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
    kpi_goal = fields.Integer(
        "Goal", compute="_compute_kpi", help="Σ of the goals of your target customers."
    )
    kpi_actual = fields.Integer(
        "Calls made",
        compute="_compute_kpi",
        help="Counted calls: submitted or reviewed, inside the cycle.",
    )
    kpi_attainment = fields.Float(
        "Attainment",
        compute="_compute_kpi",
        help="Σ credited / Σ goal. Example: goal 2, at most 4, 5 calls → credited 4, attainment 200 %.",
    )
    kpi_reach = fields.Float(
        "Coverage (reach)",
        compute="_compute_kpi",
        help="Targets with at least one counted call / targets.",
    )
    kpi_mean_frequency = fields.Float(
        "Mean frequency",
        compute="_compute_kpi",
        digits=(16, 2),
        help="Counted calls on targets / targets reached.",
    )
    kpi_frequency_attainment = fields.Float(
        "Frequency attainment", compute="_compute_kpi", help="Targets with made ≥ goal / targets."
    )
    kpi_band = fields.Selection(
        [("under", "Behind"), ("on", "On track"), ("over", "Ahead")],
        "On track",
        compute="_compute_kpi",
        help="Behind: credited < expected × (1 − u). Ahead: credited > expected × (1 + o). "
        "Expected = goal × elapsed working days / working days of the cycle.",
    )

    # -- days -----------------------------------------------------------------------------------

    @api.model
    def _days_query(self):
        """Return per cycle its working days and those over (before today): cycle_id, total, elapsed.

        Days come from the company's working hours (Monday to Friday without any); a holiday of the calendar
        takes a day away when it covers 9 to 17 o'clock.
        """
        return SQL(
            """
            SELECT c.id AS cycle_id, COUNT(*) AS total,
                   COUNT(*) FILTER (WHERE day.day::date < %(today)s) AS elapsed
              FROM pharma_cycle c
              JOIN res_company company ON company.id = c.company_id
              LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
              LEFT JOIN (
                    SELECT calendar_id, array_agg(DISTINCT dayofweek || COALESCE(week_type, '')) AS days
                      FROM resource_calendar_attendance
                     WHERE display_type IS NULL AND day_period != 'lunch'
                     GROUP BY calendar_id
                   ) week ON week.calendar_id = calendar.id
             CROSS JOIN LATERAL generate_series(c.date_start, c.date_end, interval '1 day') AS day(day)
             WHERE CASE WHEN week.days IS NULL THEN EXTRACT(isodow FROM day.day) < 6
                        ELSE (EXTRACT(isodow FROM day.day)::integer - 1)::text = ANY(week.days)
                          OR (EXTRACT(isodow FROM day.day)::integer - 1)::text
                             || ((day.day::date - date '0001-01-01') / 7 %% 2)::text = ANY(week.days)
                    END
               AND NOT EXISTS (
                    SELECT 1
                      FROM resource_calendar_leaves off
                     WHERE off.resource_id IS NULL AND off.company_id = c.company_id
                       AND (off.calendar_id IS NULL OR off.calendar_id = calendar.id)
                       AND COALESCE(off.time_type, 'leave') = 'leave'
                       AND off.date_from AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(calendar.tz, 'UTC')
                           <= day.day + interval '9 hours'
                       AND off.date_to AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(calendar.tz, 'UTC')
                           >= day.day + interval '17 hours')
             GROUP BY c.id
            """,
            today=fields.Date.context_today(self),
        )

    @api.depends_context("tz")
    @api.depends("date_start", "date_end", "company_id")
    def _compute_days(self):
        for model in (
            "pharma.cycle",
            "res.company",
            "resource.calendar.attendance",
            "resource.calendar.leaves",
        ):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT cycle_id, total, elapsed FROM (%s) days WHERE cycle_id = ANY(%s)",
                self._days_query(),
                self.ids,
            )
        )
        days = {cycle_id: (total, elapsed) for cycle_id, total, elapsed in rows}
        for cycle in self:
            cycle.working_days, cycle.elapsed_days = days.get(cycle.id, (0, 0))

    # -- target list and goals ------------------------------------------------------------------

    @api.depends("target_ids.goal")
    def _compute_target_sums(self):
        groups = self.env["pharma.cycle.target"]._read_group(
            [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count", "goal:sum"]
        )
        sums = {cycle.id: (count, goal) for cycle, count, goal in groups}
        for cycle in self:
            cycle.target_count, cycle.target_goal = sums.get(cycle.id, (0, 0))

    @api.depends("goal_ids.goal", "goal_ids.dimension", "goal_ids.planned")
    def _compute_goal_mismatch(self):
        for cycle in self:
            # Goals are sums over the whole cycle; they name no customer.
            goals = cycle.sudo().goal_ids.filtered(
                lambda g: g.dimension in ("total", "class", "product", "message")
            )
            lines = [
                self.env._(
                    "%(label)s: goal %(goal)s, target list %(planned)s (%(difference)s)",
                    label=goal.label,
                    goal=goal.goal,
                    planned=goal.planned,
                    difference=f"{goal.difference:+d}",
                )
                for goal in goals
                if goal.difference
            ]
            total = goals.filtered(lambda g: g.dimension == "total")[:1]
            classes = sum(goals.filtered(lambda g: g.dimension == "class").mapped("goal"))
            if total and classes and classes != total.goal:
                lines.append(
                    self.env._(
                        "The classes add up to %(classes)s, the total says %(total)s (%(difference)s)",
                        classes=classes,
                        total=total.goal,
                        difference=f"{classes - total.goal:+d}",
                    )
                )
            cycle.goal_mismatch = "\n".join(lines)

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

    def _kpi(self, sums):
        """Return sums over targets together with the ratios and the band that follow from them."""
        self.ensure_one()
        sums = {name: sums.get(name) or 0 for name in SUM_NAMES}
        days = self.elapsed_days, self.working_days
        return {
            **sums,
            **progress.ratios(sums),
            "expected": progress.expected(sums["goal"], *days),
            "band": progress.band(
                sums["earned"], sums["goal"], *days, self.under_threshold, self.over_threshold
            )
            if sums["targets"]
            else None,
        }

    @api.readonly
    def get_progress(self, territory_id=None, groupby="class_id"):
        """Return the KPIs of this cycle, in total and by group, for screens and other tools.

        Only the caller's own territories count, as in every list.

        :param territory_id: a territory; it and everything below it count. Empty: all that the caller sees
        :param groupby: class_id, specialty_id, territory_id or product_id, or a list of them
        :return: ``{"cycle_id", "name", "working_days", "elapsed_days", "total": KPIs,
            "groups": {groupby: [{"id", "name", **KPIs}]}}``; a ratio without denominator is None
        """
        self.ensure_one()
        self.check_access("read")
        territory = self.env["pharma.territory"].browse(territory_id or []).exists()
        if territory_id and not territory:
            raise UserError(
                self.env._("There is no territory with the identifier %s.", territory_id)
            )
        territory.check_access("read")
        return self._progress(territory, groupby)

    def _progress(self, territory=None, groupby="class_id"):
        """See `get_progress`: one pass over the report for the total and all groups, sums only."""
        self.ensure_one()
        groupbys = [groupby] if isinstance(groupby, str) else list(groupby)
        for name in groupbys:
            if name not in PROGRESS_GROUPS:
                raise UserError(
                    self.env._(
                        "Progress is grouped by one of %(groups)s, not by %(group)s.",
                        groups=format_list(self.env, PROGRESS_GROUPS, "or"),
                        group=name,
                    )
                )
        territory_ids = self._reached_territory_ids(territory)
        domain = [("cycle_id", "=", self.id)]
        if territory_ids is not None:
            domain.append(("territory_id", "in", territory_ids))
        in_report = [name for name in groupbys if name != "product_id"]
        totals, *sets = self.env["pharma.cycle.progress"]._read_grouping_sets(
            domain, [[], *([name] for name in in_report)], SUM_AGGREGATES
        )
        total = self._kpi(dict(zip(SUM_NAMES, totals[0], strict=True)) if totals else {})
        total["all_calls"] = self._count_all_calls(territory_ids)
        total["adherence"] = progress.adherence(total["actual"], total["all_calls"])
        groups = {
            name: [
                {
                    "id": record.id,
                    "name": record.display_name or "",
                    **self._kpi(dict(zip(SUM_NAMES, sums, strict=True))),
                }
                for record, *sums in rows
            ]
            for name, rows in zip(in_report, sets, strict=True)
        }
        if "product_id" in groupbys:
            groups["product_id"] = self._product_progress(territory_ids)
        return {
            "cycle_id": self.id,
            "name": self.display_name,
            "working_days": self.working_days,
            "elapsed_days": self.elapsed_days,
            "total": total,
            "groups": groups,
        }

    def _reached_territory_ids(self, territory=None):
        """Return the territories that count for the user, at or below the given one; None: all of the cycle."""
        restricted = not (self.env.su or self.env.user.has_group("pharma_crm.group_all_accounts"))
        if not restricted and not territory:
            return None
        domain = [("id", "child_of", (territory or self.territory_id).ids)]
        if restricted:
            domain.append(("within_reach", "=", True))
        return self.env["pharma.territory"].with_context(active_test=False).search(domain).ids

    def _count_all_calls(self, territory_ids=None):
        """Count the calls of these territories in the cycle, on targets and on others."""
        Report = self.env["pharma.cycle.progress"]._with_fact_scopes(self.ids, territory_ids)
        [[count]] = self.env.execute_query(
            SQL(
                # what is only planned has no actual calls and is left out before it is read
                "SELECT COALESCE(SUM(f.actual), 0)::integer FROM (%s) f"
                " WHERE f.actual IS NOT NULL AND f.cycle_id = %s AND %s",
                Report._facts_query(),
                self.id,
                SQL("TRUE")
                if territory_ids is None
                else SQL("f.territory_id = ANY(%s)", territory_ids),
            )
        )
        return count
