# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL


class PharmaCycle(models.Model):
    """Goals by channel, made of the target list, and what was credited of them."""

    _inherit = "pharma.cycle"

    def _further_goals_queries(self, lines, place):
        """Each target has the mix of its rule, in proportion to its own number of calls (tools/channel_mix.py)."""
        return {
            **super()._further_goals_queries(lines, place),
            "channel": SQL(
                """
                SELECT 'channel' AS dimension, mix.channel_id AS key,
                       SUM((ROUND(kind.goal::numeric * mix.upto / mix.rule_goal)
                            - ROUND(kind.goal::numeric * (mix.upto - mix.goal) / mix.rule_goal))
                           * kind.customers)::integer AS goal,
                       kind.territory_id
                  FROM (
                    SELECT %(place)s AS territory_id, t.rule_id, t.goal, COUNT(*) AS customers
                      FROM %(lines)s t
                     GROUP BY 1, 2, 3
                  ) kind
                  JOIN (%(mix)s) mix ON mix.rule_id = kind.rule_id AND mix.rule_goal > 0
                 GROUP BY mix.channel_id, kind.territory_id
                """,
                place=place,
                lines=lines,
                mix=self.env["pharma.cycle.rule"]._mix_query(self),
            ),
        }

    def _flush_plan(self):
        self.env["pharma.cycle.rule.channel"].flush_model()
        self.env["pharma.call.channel"].flush_model()
        return super()._flush_plan()

    def _goal_mismatch_lines(self, goals):
        lines = super()._goal_mismatch_lines(goals)
        total = goals.filtered(lambda g: g.dimension == "total")[:1]
        channels = sum(goals.filtered(lambda g: g.dimension == "channel").mapped("goal"))
        # fewer is no contradiction: the rest may go through any channel
        if total and channels > total.goal:
            lines.append(
                self.env._(
                    "The channels add up to %(channels)s, more than the total of %(total)s (%(difference)s)",
                    channels=channels,
                    total=total.goal,
                    difference=f"{channels - total.goal:+d}",
                )
            )
        return lines

    def _subject_sums_query(self, name, report, by_territory):
        """By channel calls have weights, and share what a customer's maximum cuts off.

        They count for the channel's goal on the customers whose plan names it (where no plan does, on all), as
        those of a product do; all_calls has those on the others too, so that the channels add up to the whole.
        """
        if name != "channel_id":
            return super()._subject_sums_query(name, report, by_territory)
        made = SQL(
            """
            WITH mix AS MATERIALIZED (%(mix)s)
            SELECT met.channel_id, COALESCE(SUM(met.calls) FILTER (WHERE met.meant), 0)::integer,
                   COALESCE(SUM(met.weighted) FILTER (WHERE met.meant), 0)::float8,
                   COALESCE(SUM(%(earned)s) FILTER (WHERE met.meant), 0)::float8,
                   SUM(met.calls)::integer, met.territory_id
              FROM (
                SELECT f.channel_id, %(place)s AS territory_id, f.actual AS calls, f.weighted,
                       line.actual, line.max_calls,
                       (line.rule_id, f.channel_id) IN (SELECT rule_id, channel_id FROM mix)
                       OR f.channel_id NOT IN (SELECT channel_id FROM mix) AS meant
                  FROM (%(facts)s) f
                  JOIN line ON line.territory_id = f.territory_id AND line.partner_id = f.partner_id
              ) met
             GROUP BY met.channel_id, met.territory_id
            """,
            mix=self.env["pharma.cycle.rule"]._mix_query(self),
            earned=report._earned_sql(SQL("met")),
            place=SQL("line.territory_id") if by_territory else SQL("NULL::integer"),
            facts=report._subject_facts_query(name),
        )
        return self._sums_row(
            name,
            made,
            SQL("(key, actual, weighted, earned, all_calls, territory_id)"),
            actual=SQL("actual"),
            weighted=SQL("weighted"),
            earned=SQL("earned"),
            all_calls=SQL("all_calls"),
        )
