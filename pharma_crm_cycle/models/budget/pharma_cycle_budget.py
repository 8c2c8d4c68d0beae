# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount


class PharmaCycle(models.Model):
    """The budget of a cycle: lines within its amount, and nothing left open when it is closed."""

    _inherit = "pharma.cycle"

    budget_line_ids = fields.One2many(
        "pharma.cycle.budget.line", "cycle_id", "Budget lines", copy=True
    )
    budget_planned = fields.Monetary(
        "Planned in the lines", compute="_compute_budget_sums", help="Σ of the budget lines."
    )
    budget_used = fields.Monetary(
        "Used", compute="_compute_budget_sums", help="Σ of reserved, committed and spent."
    )

    @api.depends("budget_line_ids.planned", "budget_line_ids.used")
    def _compute_budget_sums(self):
        # sudo: sums of the whole cycle, as the goals; the page is for managers
        groups = (
            self.env["pharma.cycle.budget.line"]
            .sudo()
            ._read_group([("cycle_id", "in", self.ids)], ["cycle_id"], ["planned:sum", "used:sum"])
        )
        sums = {cycle.id: values for cycle, *values in groups}
        for cycle in self:
            cycle.budget_planned, cycle.budget_used = sums.get(cycle.id, (0, 0))

    def _check_complete(self):
        result = super()._check_complete()
        if note := self._budget_note():
            raise UserError(note)
        return result

    def _budget_note(self):
        """Say by how much the lines exceed the budget of the cycle (empty when they fit)."""
        self.ensure_one()
        fits = self.currency_id.compare_amounts(self.budget_planned, self.budget_amount) <= 0
        if not self.budget_amount or fits:
            return ""
        return self.env._(
            "The budget lines of %(cycle)s add up to %(planned)s, its budget is %(budget)s.",
            cycle=self.display_name,
            planned=format_amount(self.env, self.budget_planned, self.currency_id),
            budget=format_amount(self.env, self.budget_amount, self.currency_id),
        )

    def _fit_budget_lines(self):
        """Cut the lines in proportion to what the cycle has when they exceed it; rounded, they add up to it."""
        self.ensure_one()
        lines = self.budget_line_ids
        planned = sum(lines.mapped("planned"))
        if not self.budget_amount or planned <= self.budget_amount:
            return
        before = given = 0
        for line in lines:
            before += line.planned
            # up to here: each line's rounding is made good by the next one
            upto = self.currency_id.round(self.budget_amount * before / planned)
            line.planned = self.currency_id.round(upto - given)
            given = upto

    def _guide_steps(self):
        note = self._budget_note() or self._annual_budget_note()
        return [
            *super()._guide_steps(),
            self._guide_step(
                "budget",
                90,
                self.env._("Budget"),
                "problem" if note else "done" if self.budget_line_ids else "optional",
                note or self.env._("Money for samples, gifts, events and expenses, by territory."),
                page="budget",
            ),
        ]

    def _freeze_results(self):
        self._close_budget()
        return super()._freeze_results()

    def _close_budget(self):
        """Give back what is still reserved or committed: what is handed over later, a later cycle pays."""
        self.ensure_one()
        # sudo: every document of the cycle, whoever closes it; who may was checked before
        lines = self.env["pharma.cycle.budget.line"].sudo().search([("cycle_id", "=", self.id)])
        lines._lock()
        self.env["pharma.cycle.budget.entry"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pharma_cycle_budget_entry
                       (line_id, cycle_id, resource_type, territory_id, company_id, name, res_model, res_id,
                        reserved, committed, spent, create_uid, create_date, write_uid, write_date)
                SELECT line_id, cycle_id, resource_type, territory_id, company_id, MAX(name), res_model, res_id,
                       -SUM(reserved), -SUM(committed), 0,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM pharma_cycle_budget_entry
                 WHERE cycle_id = %(cycle)s
                 GROUP BY line_id, cycle_id, resource_type, territory_id, company_id, res_model, res_id
                HAVING SUM(reserved) != 0 OR SUM(committed) != 0
                """,
                uid=self.env.uid,
                cycle=self.id,
            )
        )
        self.env["pharma.cycle.budget.entry"].invalidate_model()
        lines.write({"reserved": 0, "committed": 0})
