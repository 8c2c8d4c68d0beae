# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: A clock that runs ahead by less than this is no call in the future.
CLOCK_TOLERANCE = timedelta(minutes=10)
MISSED_BATCH = 500


class PharmaCall(models.Model):
    """States of a call: planned → in progress → submitted → reviewed, or cancelled, or missed."""

    _inherit = "pharma.call"

    _workflow_transitions = {
        "start": (("planned", "missed"), "in_progress"),
        "submit": (("planned", "in_progress"), "submitted"),
        "review": (("submitted",), "reviewed"),
        "cancel": (("planned", "in_progress", "missed"), "cancelled"),
        "replan": (("missed", "cancelled"), "planned"),
        "miss": (("planned", "in_progress"), "missed"),
    }

    can_start = fields.Boolean(compute="_compute_can")
    can_submit = fields.Boolean(compute="_compute_can")
    can_review = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    can_replan = fields.Boolean(compute="_compute_can")

    def _transition_allowed(self, action):
        """The one place that says who may do what; buttons and actions both ask it."""
        user = self.env.user
        if action in ("start", "submit"):
            return self.user_id == user
        if action in ("cancel", "replan"):
            return self.user_id == user or self._may_plan_for()
        if action == "review":
            return self._may_review()
        return self.env.su

    def _may_review(self):
        """Return whether the user manages the rep; nobody reviews their own call or a superior's."""
        self.ensure_one()
        return self.env.user.has_group("pharma_crm.group_line_manager") and self.is_my_team

    def action_start(self):
        """Begin the call: the duration counts from now."""
        self._check_transition("start")
        self._check_day_free(
            [(c.user_id, c.partner_id, c.date_day, c.id) for c in self if c.state == "missed"]
        )
        return self._do_transition("start", {"date_started": fields.Datetime.now()})

    def action_submit(self):
        """Submit the report: from now on the call is a fact and read-only."""
        # When and by whom stands on the call itself; a line in the chatter would only say it again.
        quiet = self._without_client_context().with_context(mail_notrack=True)
        calls = self._without_client_context()
        calls._check_transition("submit")
        for call in quiet:
            if not call.date_done:
                call.write({"date_done": call._default_date_done()})
        # Asked once: who covers the customer decides whether it may be submitted, and what it counts in.
        stamps = calls._stamps_for({(call.user_id, call.partner_id) for call in calls})
        calls._check_submittable(stamps)
        calls._stamp_submitted(stamps)
        quiet._do_transition("submit")
        calls._on_submitted()
        return True

    def action_replan(self):
        """Plan a missed or cancelled call again, in the next free slot of today."""
        for call in self:
            call._check_transition("replan")
            day = self._today_of(call.user_id)
            call._check_day_free([(call.user_id, call.partner_id, day, call.id)])
            slot = self._free_slots(call.user_id, day, 1)[0]
            values = {
                "date_planned": slot,
                "date_done": False,
                "date_started": False,
                "cancel_reason": False,
                "reason_id": False,
            }
            if not call.day_planned:
                values["day_planned"] = day
            call._do_transition("replan", values)
        return True

    def action_review(self):
        """Mark the calls as reviewed without a comment."""
        return self._do_transition("review", {"date_reviewed": fields.Datetime.now()})

    def _default_date_done(self):
        """When it took place, unless the rep says otherwise: as planned, but never in the future."""
        self.ensure_one()
        now = fields.Datetime.now()
        return min(self.date_started or self.date_planned or now, now)

    def _check_submittable(self, stamps):
        """Refuse what must not become a fact, naming the call and the rule.

        :param stamps: what `_stamps_for` says about the calls
        """
        latest = fields.Datetime.now() + CLOCK_TOLERANCE
        for call in self:
            customer = call.partner_id.display_name
            if call.date_done > latest:
                raise UserError(
                    self.env._(
                        "The call on %s lies in the future and cannot be submitted before it was made.",
                        customer,
                    )
                )
            covered = stamps[call.user_id, call.partner_id]
            if (
                covered["is_outside"]
                and not call._keeps_territory(covered)
                and not call.outside_reason
            ):
                raise UserError(
                    self.env._(
                        "None of your territories covers %s. Say why you made this call before you submit it.",
                        customer,
                    )
                )
        self._check_not_too_late()
        self._check_day_free([(c.user_id, c.partner_id, c.date_day, c.id) for c in self])

    def _on_submitted(self):
        """Hook: called once for calls that have just become facts, in the same transaction."""

    @api.model
    def _cron_mark_missed(self):
        """Mark planned calls as missed when their day has been over for the company's number of days."""
        # The day that is over everywhere: twelve hours behind UTC is the last place to reach midnight.
        today = (fields.Datetime.now() - timedelta(hours=12)).date()
        for company in self.env["res.company"].search([("pharma_call_missed_days", ">=", 0)]):
            days = company.pharma_call_missed_days
            domain = [
                ("company_id", "=", company.id),
                ("state", "in", ("planned", "in_progress")),
                ("date_day", "<", today - timedelta(days=days)),
            ]
            while calls := self.search(domain, limit=MISSED_BATCH, order="id"):
                locked = calls.try_lock_for_update()
                locked.filtered(
                    lambda c: c.state in ("planned", "in_progress")
                ).sudo()._do_transition("miss")
                remaining = self.search_count(domain) if len(calls) == MISSED_BATCH else 0
                if not self.env["ir.cron"]._commit_progress(len(locked), remaining=remaining):
                    return
                if len(locked) < len(calls):
                    break
