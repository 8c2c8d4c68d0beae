# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

# Territories that a message tells of one by one; the rest are counted.
MOST_TOLD = 5


class PharmaCycle(models.Model):
    """Whether a plan can be carried out: figures for the form, and the check when it is submitted."""

    _inherit = "pharma.cycle"

    # Their tooltips are the definitions of `pharma.kpi`.
    capacity = fields.Float("Available calls", compute="_compute_capacity", digits=(16, 0))
    utilisation = fields.Float(compute="_compute_capacity")
    capacity_problem = fields.Text(
        "Does not fit",
        compute="_compute_capacity_problem",
        help="Territories whose goals are more calls than can be made, with three ways out of each.",
    )

    @api.depends_context("uid", "tz")
    @api.depends("target_ids.goal", "territory_id", "date_start", "date_end")
    def _compute_capacity(self):
        sums = {
            cycle.id: (capacity, utilisation)
            for cycle, capacity, utilisation in self.env["pharma.cycle.capacity"]._read_group(
                [("cycle_id", "in", self.ids)], ["cycle_id"], ["capacity:sum", "utilisation:avg"]
            )
        }
        for cycle in self:
            cycle.capacity, cycle.utilisation = sums.get(cycle._origin.id, (0, 0))

    @api.depends_context("uid", "lang", "tz")
    @api.depends("target_ids.goal", "state", "territory_id", "date_start", "date_end")
    def _compute_capacity_problem(self):
        for cycle in self:
            # Only who makes or approves a plan is told, while something can still be done about it.
            told = cycle.state in ("draft", "review") and self.env.user.has_group(
                "pharma_crm.group_line_manager"
            )
            # in a form that is being filled in: of the saved plan
            cycle.capacity_problem = cycle.ids and told and cycle._origin._capacity_text() or False

    def _guide_steps(self):
        fits = not self.capacity_problem
        return [
            *super()._guide_steps(),
            self._guide_step(
                "capacity",
                80,
                self.env._("Capacity"),
                "todo" if not self.target_count else "done" if fits else "problem",
                self.env._(
                    "%(utilisation)s of the calls that can be made.",
                    utilisation=f"{self.utilisation:.0%}",
                )
                if fits
                else self.capacity_problem,
                action="action_open_capacity",
            ),
        ]

    # -- the check --------------------------------------------------------------------------------

    def _check_complete(self):
        super()._check_complete()
        self._check_entitled()
        problem = self._capacity_text()
        if not problem:
            return
        if self.company_id.pharma_capacity_policy == "block":
            raise UserError(
                self.env._(
                    "%(cycle)s cannot be carried out.\n\n%(problem)s",
                    cycle=self.display_name,
                    problem=problem,
                )
            )
        self.message_post(
            body=plaintext2html(self.env._("Submitted although it does not fit. %s", problem))
        )

    def _capacity_text(self):
        """Return what does not fit, with the figures and three ways out for each territory; empty when all fits."""
        rows = self.env["pharma.cycle.capacity"]._of(self)
        full = rows.filtered(lambda r: r.band in ("over", "vacant")).sorted("room")
        if not full:
            return ""
        told = full[:MOST_TOLD]
        cuts = self._cuts_text(told)
        rooms = self._rooms_text(told, rows)
        parts = [
            self._territory_text(row, cuts.get(row.territory_id.id), rooms.get(row.territory_id.id))
            for row in told
        ]
        if len(full) > len(told):
            parts.append(
                self.env._("Territories not told here: %s, see Capacity.", len(full) - len(told))
            )
        return "\n\n".join(parts)

    def _territory_text(self, row, cut, room):
        head = self.env._(
            "%(territory)s: calls planned: %(goal)s, can be made: %(capacity)s (%(per_day)s a day on %(days)s field"
            " days), utilisation %(utilisation)s.",
            territory=row.territory_id.display_name,
            goal=row.goal,
            capacity=f"{row.capacity:g}",
            per_day=f"{row.calls_per_day:g}",
            days=f"{row.field_days:g}",
            utilisation=f"{row.utilisation:.0%}" if row.capacity else "–",
        )
        if row.band == "vacant":
            head = self.env._(
                "%(territory)s: calls planned: %(goal)s, but nobody works there in the field in this period.",
                territory=row.territory_id.display_name,
                goal=row.goal,
            )
            last = self.env._("Or appoint a rep under Territories › People.")
        else:
            last = self.env._(
                "Or make %(needed)s calls a day there instead of %(per_day)s.",
                # rounded up: a plan needs this many, not a little less
                needed=f"{-(-row.needed_per_day * 10 // 1) / 10:g}",
                per_day=f"{row.calls_per_day:g}",
            )
        return "\n".join(
            [
                head,
                "• " + (cut or self.env._("No goal can be cut.")),
                "• " + (room or self.env._("No other territory of this plan has room.")),
                "• " + last,
            ]
        )

    def action_open_capacity(self):
        """Open the capacity of this cycle."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm_cycle.action_capacity")
        return {
            **action,
            "domain": [("cycle_id", "=", self.id)],
            "context": {},
            "display_name": self.env._("Capacity of %s", self.display_name),
        }
