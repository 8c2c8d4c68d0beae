# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import models
from odoo.fields import Domain

from ...tools.fulfilment import Fulfilment, outcome


class PharmaPeriodReport(models.Model):
    """The figures of a report: plan vs achieved per rep and class, and the progress of the cycle."""

    _inherit = "pharma.period.report"

    def _data(self):
        """Return plan vs achieved of the period per rep and per class, and the progress of the cycle."""
        self.ensure_one()
        # A report covers its reader's whole subtree and company, whoever's rights the cron runs with.
        report = self.sudo()
        scope = Domain("territory_id", "child_of", report.territory_id.id) & Domain(
            "company_id", "=", report.company_id.id
        )
        period = (report.date_start, report.date_end)
        days = Domain("day_planned", ">=", period[0]) & Domain("day_planned", "<=", period[1])
        days |= Domain("date_day", ">=", period[0]) & Domain("date_day", "<=", period[1])
        groups = (
            self.env["pharma.call"]
            .sudo()
            ._read_group(
                scope & days,
                ["user_id", "class_id", "state", "day_planned:day", "date_day:day"],
                ["__count"],
            )
        )
        reps, classes = defaultdict(Fulfilment), defaultdict(Fulfilment)
        for user, class_, state, planned, done, count in groups:
            key = outcome(state, planned or None, done or None, *period)
            if key:
                part = Fulfilment(**{key: count})
                reps[user] += part
                classes[class_] += part
        for user in report._reps():
            reps[user] += Fulfilment()
        total = sum(reps.values(), Fulfilment())
        unreviewed = (
            self.env["pharma.call"].sudo().search_count(scope & Domain("state", "=", "submitted"))
        )
        return {
            "total": total.as_dict(),
            "summary": self._summary(total, unreviewed),
            "reps": [
                {"name": user.name, **sums.as_dict()}
                for user, sums in sorted(reps.items(), key=lambda item: item[0].name or "")
            ],
            "classes": [
                {
                    "name": class_.with_env(self.env).name or self.env._("No class"),
                    **sums.as_dict(),
                }
                for class_, sums in sorted(
                    classes.items(), key=lambda i: (not i[0], i[0].sequence, i[0].id)
                )
            ],
            "unreviewed": unreviewed,
            "cycle": report._cycle_data(),
            "quality": report._quality_data(scope),
            "deviations": report._deviations_data(scope),
            "next": report._next_data(scope),
        }

    def _summary(self, total, unreviewed):
        """Return the figures in a few sentences, each with its base."""
        figures = total.as_dict()
        lines = [
            self.env._(
                "%(achieved)s calls made. Of %(planned)s planned calls %(as_planned)s were made as planned,"
                " %(otherwise)s on another day, %(not_made)s not made; %(unplanned)s calls were unplanned.",
                **figures,
            )
        ]
        if total.rate is not None:
            lines.append(self.env._("Plan fulfilment: %s %%", round(total.rate * 100)))
        if unreviewed:
            lines.append(self.env._("Calls that wait for your review: %s", unreviewed))
        return lines

    def _reps(self):
        """Return the reps of the subtree at the end of the period, so that one without calls is shown too."""
        territories = self.env["pharma.territory"].search(
            [("id", "child_of", self.territory_id.id)]
        )
        return territories._members_on(self.date_end).filtered(lambda m: m.role == "rep").user_id

    def _cycle_data(self):
        cycle = self.env["pharma.cycle"]._current_for(self.territory_id, self.date_end)
        if not cycle:
            return False
        # sudo: the report is made by the scheduler for a reader who manages this territory.
        progress = cycle.sudo()._progress(self.territory_id, "class_id")
        return {
            "name": cycle.sudo().name,
            "total": progress["total"],
            "classes": progress["groups"]["class_id"],
        }
