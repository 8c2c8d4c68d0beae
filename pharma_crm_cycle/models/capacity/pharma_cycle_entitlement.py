# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Customers whom a message names; the rest are counted.
MOST_NAMED = 5
MONTHS = {"month": 1, "quarter": 3, "year": 12}


class PharmaCycle(models.Model):
    """Goals keep to what doctors are entitled to: the band of calls of their class, specialty and title."""

    _inherit = "pharma.cycle"

    def _entitled_bands_query(self, partners):
        """Return the band of calls of doctors in this cycle, as SQL: partner_id, line_id, least, most (NULL: no limit).

        A band of a month, quarter or year is taken in proportion to the months of the cycle, half up.

        :param partners: res.partner, or SQL of their ids
        """
        self.ensure_one()
        # to the day after the last one: a quarter is three months, whatever the number of its days
        months = SQL(
            "(SELECT (EXTRACT(year FROM span) * 12 + EXTRACT(month FROM span) + EXTRACT(day FROM span) / 30.0)"
            " FROM age(%s::date + 1, %s::date) span)",
            self.date_end,
            self.date_start,
        )
        self.env["pharma.entitlement.line"].flush_model()
        return SQL(
            """
            SELECT best.partner_id, line.id AS line_id,
                   floor(line.minimum * share.share + 0.5)::integer AS least,
                   CASE WHEN NOT COALESCE(line.unlimited, FALSE)
                        THEN floor(COALESCE(line.maximum, 0) * share.share + 0.5)::integer END AS most
              FROM (%(best)s) best
              JOIN pharma_entitlement_line line
                ON line.entitlement_id = best.entitlement_id AND line.kind = 'calls'
             CROSS JOIN LATERAL (
                SELECT CASE line.period WHEN 'cycle' THEN 1 WHEN 'month' THEN %(months)s / %(month)s
                            WHEN 'year' THEN %(months)s / %(year)s ELSE %(months)s / %(quarter)s END AS share
              ) share
            """,
            best=self.env["pharma.entitlement"]._best_query(partners),
            months=months,
            **MONTHS,
        )

    def _entitled_query(self):
        """Return the band of calls of each target of this cycle, as SQL: target_id, line_id, least, most."""
        # in a form that is being filled in: the list is that of the saved plan
        cycle = self._origin
        return SQL(
            """
            SELECT t.id AS target_id, band.line_id, band.least, band.most
              FROM pharma_cycle_target t
              JOIN (%(bands)s) band ON band.partner_id = t.partner_id
             WHERE t.cycle_id = %(cycle)s
            """,
            bands=self._entitled_bands_query(
                SQL("SELECT partner_id FROM pharma_cycle_target WHERE cycle_id = %s", cycle.id)
            ),
            cycle=cycle.id,
        )

    def _entitled_most(self, partners):
        """Return {customer id: (most calls in this cycle, id of the line that says so)} of those with a limit."""
        bands = self.env.execute_query(self._entitled_bands_query(partners)) if partners else []
        return {
            partner_id: (most, line_id)
            for partner_id, line_id, _least, most in bands
            if most is not None
        }

    def _check_entitled_goals(self, goals):
        """Refuse goals beyond what their doctors are entitled to, naming the first one.

        :param goals: {res.partner: calls}, those that a change raises
        """
        limits = self._entitled_most(self.env["res.partner"].union(*goals))
        for partner, goal in goals.items():
            most, line_id = limits.get(partner.id, (goal, None))
            if goal > most:
                # sudo: policy and the names on a list are no secret to who may change the list
                raise UserError(
                    self.env._(
                        "%(customer)s: %(goal)s calls are more than the %(most)s of this cycle that the customer is"
                        " entitled to (%(band)s).",
                        customer=partner.sudo().display_name,
                        goal=goal,
                        most=most,
                        band=self.env["pharma.entitlement.line"].sudo().browse(line_id).text,
                    )
                )

    def _check_entitled(self):
        """Refuse a plan that calls on a doctor more often than the doctor is entitled to."""
        problem = self._entitled_text()
        if problem:
            raise UserError(
                self.env._(
                    "%(problem)s\nLower the goals, or change the entitlement under Configuration › Entitlements.",
                    problem=problem,
                )
            )

    def _entitled_text(self, partner=None):
        """Return which goals are more than their doctors are entitled to; empty when none is.

        :param partner: only the goals of this customer
        """
        self.ensure_one()
        self.env["pharma.cycle.target"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.id, band.line_id, band.most, COUNT(*) OVER ()
                  FROM (%s) band
                  JOIN pharma_cycle_target t ON t.id = band.target_id
                 WHERE t.goal > band.most AND %s
                 ORDER BY t.goal - band.most DESC, t.id
                 LIMIT %s
                """,
                self._entitled_query(),
                SQL("t.partner_id = %s", partner.id) if partner else SQL("TRUE"),
                MOST_NAMED,
            )
        )
        if not rows:
            return ""
        targets = self.env["pharma.cycle.target"]
        # sudo: policy is no secret to who makes a plan
        lines = self.env["pharma.entitlement.line"].sudo()
        told = "\n".join(
            self.env._(
                "• %(customer)s, %(territory)s: goal %(goal)s, at most %(most)s in this cycle (entitled to %(band)s)",
                customer=targets.browse(target_id).partner_id.display_name,
                territory=targets.browse(target_id).territory_id.display_name,
                goal=targets.browse(target_id).goal,
                most=most,
                band=lines.browse(line_id).text,
            )
            for target_id, line_id, most, _count in rows
        )
        return self.env._(
            "Goals of %(cycle)s beyond what the customers are entitled to: %(count)s\n%(told)s",
            cycle=self.display_name,
            count=rows[0][3],
            told=told,
        )

    def _guide_steps(self):
        """A target list beyond what doctors are entitled to is told while it is made, not only when it is refused."""
        steps = super()._guide_steps()
        if self.state != "draft" or not self.target_count:
            return steps
        problem = self._entitled_text()
        return [
            {**step, "state": "problem", "hint": problem}
            if problem and step["key"] == "targets"
            else step
            for step in steps
        ]
