# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class PharmaTerritoryTimeOff(models.Model):
    """From draft to approved, and released again; each step by its method only."""

    _inherit = "pharma.territory.time.off"
    _workflow_guarded_fields = ("territory_id", "line_manager_id", "released_on")
    _workflow_delete_states = ("draft",)

    @api.model
    def _get_workflow_transitions(self):
        return {
            **super()._get_workflow_transitions(),
            "release": (("draft", "review", "approved"), "cancelled"),
        }

    def _transition_allowed(self, action):
        """One's own until it begins; that of others, and what has begun, is a manager's to release."""
        if action == "release":
            user = self.env.user
            ahead = self.date_start > fields.Date.context_today(self)
            if self.user_id == user and (ahead or self.state != "approved"):
                return True
            return user.has_group("pharma_crm.group_line_manager") and self.user_id != user
        return super()._transition_allowed(action)

    def _submit(self):
        if not self.days:
            raise UserError(
                self.env._(
                    "%s takes no working day: the days are weekends or public holidays.",
                    self.display_name,
                )
            )
        # Managers change; who decides is settled when it is submitted.
        excluded = self._approval_excluded_users() | self.env.user
        manager = self._deciding_manager()
        if manager in excluded:
            manager = (self.territory_id._manager_chain() - excluded)[:1]
        self._workflow_write({"line_manager_id": manager.id})
        return super()._submit()

    def _on_approved(self):
        result = super()._on_approved()
        self._prorate_goals()
        return result

    def action_release(self):
        """Take it back: the days count again, and the goals of running cycles that it had lowered go up again."""
        for time_off in self._without_client_context():
            was_approved = time_off.state == "approved"
            time_off._do_transition("release", {"released_on": fields.Datetime.now()})
            if was_approved:
                time_off._prorate_goals()
                time_off._approval_log(
                    self.env._("Released by %s.", self.env.user.name), notify=True
                )
        return True

    def _prorate_goals(self):
        """Bring the goals of the person's territories in line in every cycle that runs or is about to."""
        for time_off in self.filtered("kind_id.prorates_goals"):
            # sudo: the plan is not the manager's or the rep's to edit; what changes follows from the days alone,
            # and who may approve or release them was checked by the step
            record = time_off.sudo()
            territories = (
                self.env["pharma.territory.member"]
                .sudo()
                .search(
                    [
                        ("user_id", "=", record.user_id.id),
                        ("company_id", "=", record.company_id.id),
                        ("role", "=", "rep"),
                    ]
                )
                .territory_id
            )
            changes = self.env["pharma.goal.change"].sudo()
            for cycle in record._cycles_that_run(territories):
                changes |= cycle._prorate(territories.ids, record)
            for change in changes:
                time_off._approval_log(change.summary)

    def _cycles_that_run(self, territories):
        """Return the approved and running cycles of these days in which the territories have targets."""
        self.ensure_one()
        return self.env["pharma.cycle"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("approved", "running")),
                ("date_start", "<=", self.date_end),
                ("date_end", ">=", self.date_start),
                ("territory_id", "parent_of", territories.ids),
            ],
            order="date_start, id",
        )

    def action_open_changes(self):
        """Open what this time off did to goals."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_cycle.action_goal_change"
        )
        return {**action, "context": {}, "domain": [("time_off_id", "=", self.id)]}
