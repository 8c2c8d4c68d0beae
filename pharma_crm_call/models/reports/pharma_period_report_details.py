# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import islice

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, groupby

from ...tools.states import COUNTED_STATES, SUPERSEDED

# Rows of deviations that a report lists; the counts are of all.
DEVIATIONS_SHOWN = 200
# … of them of each kind in the body of the mail.
DEVIATIONS_IN_MAIL = 5
PLANS_SHOWN = 1000


class PharmaPeriodReport(models.Model):
    """What stands below the figures: quality per rep, each deviation from the plan, the next period's plan.

    Made for a reader of the whole subtree: the caller passes the scope and runs with the system's rights.
    """

    _inherit = "pharma.period.report"

    def _made_domain(self):
        return (
            Domain("state", "in", COUNTED_STATES)
            & Domain("date_day", ">=", self.date_start)
            & Domain("date_day", "<=", self.date_end)
        )

    def _quality_data(self, scope):
        """Return per rep the number of calls made, their mean quality and the share of effective ones."""
        sums = {}
        for user, effective, count, quality in self.env["pharma.call"]._read_group(
            scope & self._made_domain(),
            ["user_id", "is_effective"],
            ["__count", "quality:sum"],
        ):
            known = sums.setdefault(user, [0, 0.0, 0])
            known[0] += count
            known[1] += quality or 0.0
            known[2] += count if effective else 0
        return [
            {
                "name": user.name,
                "count": count,
                "quality": quality / count,
                "effective": effective / count,
            }
            for user, (count, quality, effective) in sorted(
                sums.items(), key=lambda item: item[0].name or ""
            )
        ]

    def _deviations_data(self, scope):
        """Return what went otherwise than planned: ``{"counts", "rows", "first": those for the mail's body}``.

        Kinds: other_day, not_made, unplanned, too_short (a call may be more than one of them).
        """
        labels = self._deviation_labels()
        counts, rows = dict.fromkeys(labels, 0), []
        for kind, user, partner, planned, made, minutes, number in self.env.execute_query(
            self._deviations_query(scope)
        ):
            counts[kind] = number
            rows.append(
                {
                    "kind": labels[kind],
                    "rep": user,
                    "customer": partner,
                    "planned": planned,
                    "made": made,
                    "minutes": minutes or "",
                }
            )
        return {
            "counts": [{"name": labels[kind], "count": number} for kind, number in counts.items()],
            "rows": rows,
            "first": [
                row
                for _kind, same in groupby(rows, key=lambda row: row["kind"])
                for row in islice(same, DEVIATIONS_IN_MAIL)
            ],
        }

    def _deviation_labels(self):
        return {
            "not_made": self.env._("Not made"),
            "other_day": self.env._("On another day"),
            "unplanned": self.env._("Unplanned"),
            "too_short": self.env._("Too short"),
        }

    def _deviations_query(self, scope):
        """One statement for all kinds; each kind lists so many rows and counts all of its own."""
        calls = self.env["pharma.call"]._search(scope)
        return SQL(
            """
            WITH call AS MATERIALIZED (
                SELECT c.id, c.user_id, c.partner_id, c.day_planned, c.date_day, c.duration,
                       c.day_planned BETWEEN %(start)s AND %(end)s AS is_planned,
                       c.state IN %(counted)s AND c.date_day BETWEEN %(start)s AND %(end)s AS is_made,
                       channel.face_to_face AND c.duration < model.duration_min AS is_short
                  FROM pharma_call c
                  JOIN pharma_call_channel channel ON channel.id = c.channel_id
                  LEFT JOIN pharma_call_quality_model model ON model.id = c.quality_model_id
                 WHERE c.id IN %(calls)s AND c.state != %(superseded)s
                   AND (c.day_planned BETWEEN %(start)s AND %(end)s OR c.date_day BETWEEN %(start)s AND %(end)s)
            ),
            deviation AS (
                SELECT 'not_made' AS kind, call.* FROM call WHERE is_planned AND NOT is_made
                 UNION ALL
                SELECT 'other_day', call.* FROM call WHERE is_planned AND is_made AND day_planned != date_day
                 UNION ALL
                SELECT 'unplanned', call.* FROM call WHERE is_planned IS NOT TRUE AND is_made
                 UNION ALL
                SELECT 'too_short', call.* FROM call WHERE is_made AND is_short
            ),
            numbered AS (
                SELECT deviation.*, COUNT(*) OVER (PARTITION BY kind) AS number,
                       ROW_NUMBER() OVER (PARTITION BY kind ORDER BY COALESCE(day_planned, date_day), id) AS place
                  FROM deviation
            )
            SELECT kind, person.name, customer.name, day_planned, CASE WHEN is_made THEN date_day END,
                   CASE WHEN is_made THEN duration END, number
              FROM numbered
              JOIN res_users rep ON rep.id = numbered.user_id
              JOIN res_partner person ON person.id = rep.partner_id
              JOIN res_partner customer ON customer.id = numbered.partner_id
             WHERE place <= %(limit)s
             ORDER BY kind, person.name, place
            """,
            calls=calls.subselect(),
            counted=COUNTED_STATES,
            superseded=SUPERSEDED,
            start=self.date_start,
            end=self.date_end,
            limit=DEVIATIONS_SHOWN,
        )

    def _next_data(self, scope):
        """Return the next period's plan: calls planned per rep and class, and each call of it."""
        start, end = self._next_period(self.period, self.date_end)
        planned = (
            scope
            & Domain("state", "in", ("planned", "in_progress"))
            & Domain("date_day", ">=", start)
            & Domain("date_day", "<=", end)
        )
        Call = self.env["pharma.call"]
        reps = Call._read_group(planned, ["user_id"], ["__count", "partner_id:count_distinct"])
        calls = Call.search_fetch(
            planned,
            ["user_id", "partner_id", "date_day", "purpose"],
            order="date_day, user_id, date_start, id",
            limit=PLANS_SHOWN,
        )
        return {
            "start": format_date(self.env, start),
            "end": format_date(self.env, end),
            "count": sum(count for _user, count, _customers in reps),
            "reps": [
                {"name": user.name, "count": count, "customers": customers}
                for user, count, customers in sorted(reps, key=lambda row: row[0].name or "")
            ],
            "calls": [
                {
                    "day": call.date_day,
                    "rep": call.user_id.name,
                    "customer": call.partner_id.name,
                    "class": call.partner_id.pharma_class_id.code or "",
                    "purpose": call.purpose or "",
                }
                for call in calls
            ],
        }
