# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.pharma_crm.tools.reading import day_text

from ..tools import indexes


class PharmaCycle(models.Model):
    """From draft to closed: submit, approve (in tiers), start, close; each step by its method only."""

    _inherit = "pharma.cycle"
    _workflow_guarded_fields = ("started_on", "closed_on")

    started_on = fields.Datetime(readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    can_start = fields.Boolean(compute="_compute_can")
    can_close = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")

    @api.model
    def _get_workflow_transitions(self):
        return {
            **super()._get_workflow_transitions(),
            "start": (("approved",), "running"),
            "close": (("running",), "closed"),
            "cancel": (("draft", "review", "approved"), "cancelled"),
            "reopen": (("cancelled",), "draft"),
        }

    # -- submit ---------------------------------------------------------------------------------

    def _submit(self):
        self._check_complete()
        # Managers change; who approves is decided when the plan is submitted.
        managers = (
            self.territory_id._manager_chain() - self._approval_excluded_users() - self.env.user
        )
        self.territory_manager_id = managers[:1]
        return super()._submit()

    def _check_complete(self):
        """Refuse to submit a plan that nobody could work by."""
        if not self.target_count:
            raise UserError(
                self.env._(
                    "%s has no target list yet: make it from the frequency matrix first.",
                    self.display_name,
                )
            )

    def action_ask_submit(self):
        """Ask before the plan is submitted: a click on the last step of the guide."""
        self.ensure_one()
        self._check_transition("submit")
        return self._confirm_step(
            "action_submit",
            self.env._(
                "Submit %s for approval? It cannot be changed while it is decided on.",
                self.display_name,
            ),
        )

    # -- steps ------------------------------------------------------------------------------------

    def action_ask_start(self):
        """Start the cycle; before its first day ask first."""
        self.ensure_one()
        self._check_transition("start")
        if fields.Date.context_today(self) >= self.date_start:
            return self.action_start()
        return self._confirm_step(
            "action_start",
            self.env._(
                "%(cycle)s begins on %(day)s. Start it today all the same?",
                cycle=self.display_name,
                day=day_text(self.env, self.date_start),
            ),
        )

    def action_start(self):
        """Let the approved plan run: calls count from now on."""
        for cycle in self._without_client_context():
            cycle._check_transition("start")
            cycle._serialize_starts()
            cycle._do_transition("start", {"started_on": fields.Datetime.now()})
        return True

    def _serialize_starts(self):
        """Let two starts in one tree not miss each other: the later one fails to write this row, is retried
        by Odoo, and then sees the cycle that runs already."""
        root = int(self.territory_id.parent_path.split("/")[0])
        self.env.cr.execute(
            SQL("UPDATE pharma_territory SET write_date = write_date WHERE id = %s", root)
        )

    def action_ask_close(self):
        """Ask before the cycle is closed, and say so when its period is not over yet."""
        self.ensure_one()
        self._check_transition("close")
        question = self.env._(
            "The results are frozen and the cycle cannot be changed any more. Close it?"
        )
        if fields.Date.context_today(self) <= self.date_end:
            early = self.env._(
                "%(cycle)s goes on until %(end)s, working days still to come: %(days)s. No call made on them counts"
                " once it is closed.",
                cycle=self.display_name,
                end=day_text(self.env, self.date_end),
                days=self.working_days - self.elapsed_days,
            )
            question = f"{early}\n{question}"
        return self._confirm_step("action_close", question)

    def _confirm_step(self, method, question):
        return {
            "type": "ir.actions.client",
            "tag": "pharma_crm_cycle.confirm",
            "params": {
                "model": self._name,
                "ids": self.ids,
                "method": method,
                "body": question,
            },
        }

    def action_close(self):
        """End the cycle and freeze its results; nothing in it changes afterwards."""
        for cycle in self._without_client_context():
            cycle._check_transition("close")
            cycle._freeze_results()
            cycle._do_transition("close", {"closed_on": fields.Datetime.now()})
        return True

    def action_cancel(self):
        """Give the plan up before it runs."""
        for cycle in self._without_client_context():
            cycle._do_transition("cancel")
        return True

    def action_reopen(self):
        """Take a cancelled plan up again as a draft."""
        for cycle in self._without_client_context():
            cycle._do_transition("reopen")
        return True

    def _freeze_results(self):
        """Write what was achieved onto targets and goals, set-based, from the figures shown until now."""
        self.ensure_one()
        goals = self.goal_ids
        results = self._goal_results(goals)
        self.env.flush_all()
        # The whole cycle is frozen, whoever closes it; who may close it was checked before.
        rows = self.env["pharma.cycle.progress"].sudo()._rows_query()
        self.env.cr.execute(
            SQL(
                """
                UPDATE pharma_cycle_target t
                   SET result_actual = r.actual, result_weighted = r.weighted
                  FROM (%s) r
                 WHERE r.id = t.id AND r.cycle_id = %s AND t.cycle_id = %s
                """,
                rows,
                self.id,
                self.id,
            )
        )
        if goals:
            values = [(goal.id, *results.get(goal._key(), (0, 0))) for goal in goals]
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE pharma_cycle_goal g
                       SET result_actual = v.actual, result_earned = v.earned
                      FROM (VALUES %s) AS v (id, actual, earned)
                     WHERE g.id = v.id
                    """,
                    SQL(", ").join(
                        SQL("(%s::integer, %s::integer, %s::float8)", *value) for value in values
                    ),
                )
            )
        self.invalidate_recordset()
        self.env["pharma.cycle.target"].invalidate_model()
        self.env["pharma.cycle.goal"].invalidate_model()

    # -- navigation ---------------------------------------------------------------------------------

    def action_open_targets(self):
        """Open the target list of this cycle."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_cycle.action_cycle_target"
        )
        action["domain"] = [("cycle_id", "=", self.id)]
        action["context"] = {
            "default_cycle_id": self.id,
            "hide_progress": self.state not in ("running", "closed"),
        }
        action["display_name"] = self.env._("Targets of %s", self.display_name)
        return action

    def action_open_progress(self):
        """Open plan vs achieved of this cycle."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_cycle.action_cycle_progress"
        )
        action["domain"] = [("cycle_id", "=", self.id)]
        action["context"] = {"search_default_group_territory": 1}
        action["display_name"] = self.env._("Plan vs achieved of %s", self.display_name)
        return action

    def action_copy_to_next(self):
        """Make the plan of the first period after this one that has none yet, and open it."""
        self.ensure_one()
        start, end = self._first_free(
            self.territory_id.id, *indexes.following_period(self.date_start, self.date_end)
        )
        return self.copy({"date_start": start, "date_end": end})._open_form()

    @api.model
    def _last_planned(self, domain):
        """Return the cycle to plan the next one from: what runs, else the last approved or closed one, else a draft."""
        for states in (("running",), ("approved", "closed"), ("draft", "review")):
            last = self.search(
                Domain(domain) & Domain("state", "in", states),
                order="date_end desc, id desc",
                limit=1,
            )
            if last:
                break
        return last

    # Not of the model: a button above a list sends the identifiers of what is chosen, none too.
    def action_copy_last(self):
        """Make the plan of the following period from the last cycle of the user's scope and open it."""
        last = self._last_of(self._default_territory_id()) or self._last_planned(Domain.TRUE)
        if not last:
            raise UserError(self.env._("There is no cycle to copy yet: make the first one."))
        return last.action_copy_to_next()

    def _open_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }
