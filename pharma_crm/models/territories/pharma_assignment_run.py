# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.reading import day_text

# Territories in one statement: a second or two of work, then the progress is saved.
BATCH = 200
# Companies with more accounts are assigned in the background.
AT_ONCE = 20_000


class PharmaAssignmentRun(models.Model):
    """Applies the assignment rules of a territory, a part of the tree or the whole company, as of a day.

    The preview lists what would be added and ended and writes no coverage. Applying works it out again, so it is
    right whatever changed meanwhile, and doing it twice changes nothing. The SQL is in
    pharma_assignment_run_rules.py; territories are taken in batches, the cursor is the last territory's id.
    """

    _name = "pharma.assignment.run"
    _description = "Assignment run"
    _inherit = ["pharma.workflow.mixin", "pharma.background.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _workflow_transitions = {
        "preview": (("draft", "previewed"), "draft"),
        "apply": (("draft", "previewed"), "draft"),
    }
    _workflow_guarded_fields = ("applying", "applied_date")
    _workflow_delete_states = ("draft", "previewed")

    name = fields.Char(compute="_compute_name")
    territory_id = fields.Many2one(
        "pharma.territory", ondelete="cascade", check_company=True,
        help="Empty: every territory of the company.",
    )  # fmt: skip
    with_parts = fields.Boolean(
        "With everything below", default=True, help="Assign the territories below this one as well."
    )
    date = fields.Date(
        "As of", required=True, default=fields.Date.context_today,
        help="New coverage begins on this day; what no rule justifies any more ends the day before.",
    )  # fmt: skip
    state = fields.Selection(
        [("draft", "New"), ("previewed", "Preview"), ("applied", "Applied")],
        required=True, default="draft", readonly=True, copy=False,
    )  # fmt: skip
    applying = fields.Boolean(readonly=True, copy=False)
    applied_date = fields.Datetime("Applied on", readonly=True, copy=False)
    change_ids = fields.One2many("pharma.assignment.change", "run_id", "Changes")
    added_count = fields.Integer("Added", compute="_compute_counts")
    ended_count = fields.Integer("Ended", compute="_compute_counts")
    can_preview = fields.Boolean(compute="_compute_can")
    can_apply = fields.Boolean(compute="_compute_can")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    def write(self, vals):
        if not {"territory_id", "with_parts", "date", "company_id"}.isdisjoint(vals):
            done = self.filtered(lambda run: run.state == "applied")[:1]
            if done:
                raise UserError(
                    self.env._("“%s” was applied: it stays on record as it was.", done.name)
                )
        return super().write(vals)

    @api.depends("territory_id", "with_parts", "date")
    @api.depends_context("lang")
    def _compute_name(self):
        for run in self:
            place = run.territory_id.name or self.env._("All territories")
            run.name = self.env._(
                "%(place)s, as of %(day)s", place=place, day=day_text(self.env, run.date)
            )

    @api.depends("change_ids")
    def _compute_counts(self):
        rows = self.env["pharma.assignment.change"]._read_group(
            [("run_id", "in", self.ids)], ["run_id", "kind"], ["__count"]
        )
        counts = {(run.id, kind): count for run, kind, count in rows}
        for run in self:
            run.added_count = counts.get((run.id, "add"), 0)
            run.ended_count = counts.get((run.id, "end"), 0)

    # -- what the user does ------------------------------------------------------------------------

    def action_preview(self):
        """List what would be added and ended, without changing any coverage."""
        self._launch("preview")
        return True

    def action_apply(self):
        """Add and end coverage so that it agrees with the rules."""
        self._launch("apply")
        return True

    def _launch(self, step):
        self._check_may_assign()
        for run in self:
            if run.job_state in ("queued", "running"):
                raise UserError(self.env._("“%s” is being worked out at the moment.", run.name))
        self._do_transition(step, {"applying": step == "apply"})
        # sudo: the changes are written by runs only; the user may write the run
        self.sudo().change_ids.unlink()
        self._job_start()

    def _check_may_assign(self):
        self.check_access("write")
        self.env["pharma.coverage"].check_access("create")
        self.env["pharma.coverage"].check_access("write")

    def _action_open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assignment run"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_open_changes(self):
        """Open the list of what this run adds and ends."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm.action_assignment_change"
        )
        return {**action, "domain": [("run_id", "=", self.id)]}

    # -- in batches --------------------------------------------------------------------------------

    def _scope_domain(self):
        domain = Domain("company_id", "=", self.company_id.id)
        if self.territory_id:
            operator = "child_of" if self.with_parts else "="
            domain &= Domain("id", operator, self.territory_id.id)
        return domain

    def _job_check_may_run(self):
        self._check_may_assign()

    def _job_total(self):
        return (
            self.env["pharma.territory"]
            .with_context(active_test=False)
            .search_count(self._scope_domain())
        )

    def _job_at_once(self, total):
        accounts = self.env["res.partner"].search_count(
            [("pharma_type", "!=", False), ("company_id", "=", self.company_id.id)],
            limit=AT_ONCE + 1,
        )
        return accounts <= AT_ONCE

    def _job_batch(self):
        territories = (
            self.env["pharma.territory"]
            .with_context(active_test=False)
            .search(
                self._scope_domain() & Domain("id", ">", self.job_cursor), order="id", limit=BATCH
            )
        )
        if territories:
            self._assign(territories)
        return len(territories), territories[-1:].id or self.job_cursor, len(territories) < BATCH

    def _job_finished(self):
        values = {"state": "previewed"}
        if self.applying:
            values = {"state": "applied", "applied_date": fields.Datetime.now()}
        self._workflow_write(values)
