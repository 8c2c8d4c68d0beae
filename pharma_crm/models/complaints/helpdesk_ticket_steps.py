# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .helpdesk_ticket_category import ADVERSE


class HelpdeskTicket(models.Model):
    """The way of an issue: new, in progress, waiting, closed or cancelled."""

    _inherit = "helpdesk.ticket"

    pharma_can_handle = fields.Boolean(compute="_compute_pharma_can_handle")

    @api.depends("pharma_kind", "user_id", "team_id", "pharma_territory_id", "partner_id")
    @api.depends_context("uid")
    def _compute_pharma_can_handle(self):
        for ticket in self:
            ticket.pharma_can_handle = bool(ticket.pharma_kind and ticket._pharma_may_handle())

    def _pharma_check_handler(self):
        for ticket in self:
            ticket.check_access("write")
            if not ticket.pharma_kind:
                raise UserError(
                    self.env._("“%s” is no issue of the field force.", ticket.display_name)
                )
            if ticket._pharma_may_handle():
                continue
            if ticket._pharma_is_adverse():
                raise AccessError(
                    self.env._(
                        "“%s” is an adverse event: only medical affairs decide on it.",
                        ticket.display_name,
                    )
                )
            raise AccessError(self.env._("“%s” is handled by somebody else.", ticket.display_name))

    @api.model
    def _pharma_stage(self, ticket, step):
        stage = ticket.team_id._get_applicable_stages().filtered(lambda s: s.pharma_step == step)[
            :1
        ]
        if not stage:
            raise UserError(
                self.env._("The team “%s” has no stage for this step.", ticket.team_id.name)
            )
        return stage

    def _pharma_write_stage(self, vals):
        """Write a change of stage (a button, a drag in the kanban): each ticket is checked for it."""
        stage = self.env["helpdesk.ticket.stage"].browse(vals["stage_id"] or [])
        rest = {name: value for name, value in vals.items() if name != "stage_id"}
        if rest:
            self.write(rest)
        for ticket in self:
            if not ticket.pharma_kind:
                # not a step: what a client writes goes on as it came
                # pylint: disable-next=super-method-mismatch
                super(HelpdeskTicket, ticket).write({"stage_id": stage.id})
            elif ticket.stage_id != stage:
                ticket._pharma_move(stage)
        return True

    def _pharma_move(self, stage):
        self.ensure_one()
        self._pharma_check_handler()
        if not stage.exists() or stage not in self.team_id._get_applicable_stages():
            raise UserError(
                self.env._("This stage is not one of the team “%s”.", self.team_id.name)
            )
        step = stage.pharma_step
        vals = {"stage_id": stage.id}
        if step in ("closed", "cancelled"):
            self._pharma_check_closing(step)
            vals |= self._pharma_stop_values()
        elif self.pharma_step in ("closed", "cancelled") and self.pharma_kind != ADVERSE:
            # open again: the clock goes on as if it had never stopped
            vals |= {"pharma_done_on": False, "pharma_late": False, "closed_date": False}
            vals["pharma_next_alarm"] = self.pharma_deadline
        self._pharma_write(vals)

    def _pharma_check_closing(self, step):
        """Raise unless the ticket tells all that has to be known of it afterwards."""
        name = self.display_name
        if not (self.pharma_resolution or "").strip():
            raise UserError(
                self.env._(
                    "“%s”: write under Resolution what was found and done before you close it.",
                    name,
                )
            )
        if not self._pharma_is_adverse() or step == "cancelled":
            return
        if not self.pharma_reported_on:
            raise UserError(self.env._("“%s” has not been reported to drug safety yet.", name))
        missing = [
            self._fields[field]._description_string(self.env)
            for field in ("pharma_serious", "pharma_causality", "pharma_outcome")
            if self[field] in (False, "unknown") and not (field == "pharma_outcome" and self[field])
        ]
        if missing:
            raise UserError(
                self.env._(
                    "“%(ticket)s”: fill in before you close it: %(fields)s.",
                    ticket=name,
                    fields=", ".join(missing),
                )
            )

    def _pharma_stop_values(self):
        """The clock stops once; what it showed stays."""
        if self.pharma_done_on:
            return {"pharma_next_alarm": False}
        now = fields.Datetime.now()
        return {
            "pharma_done_on": now,
            "pharma_late": bool(self.pharma_deadline and now > self.pharma_deadline),
            "pharma_next_alarm": False,
        }

    # -- buttons ---------------------------------------------------------------------------------------

    def action_pharma_take(self):
        """Take the ticket over and begin."""
        self._pharma_check_handler()
        for ticket in self:
            vals = {"user_id": self.env.uid}
            if ticket.pharma_step in ("new", "waiting"):
                vals["stage_id"] = self._pharma_stage(ticket, "progress").id
            elif ticket.pharma_step != "progress":
                raise UserError(
                    self.env._("“%s” is closed: open it again first.", ticket.display_name)
                )
            ticket._pharma_write(vals)
        return True

    def action_pharma_reported(self):
        """The case is with drug safety: this stops the 24-hour clock."""
        self._pharma_check_handler()
        for ticket in self:
            if not ticket._pharma_is_adverse():
                raise UserError(self.env._("“%s” is no adverse event.", ticket.display_name))
            if ticket.pharma_reported_on:
                raise UserError(self.env._("“%s” has been reported already.", ticket.display_name))
            vals = {
                "pharma_reported_on": fields.Datetime.now(),
                "pharma_reported_by_id": self.env.uid,
                **ticket._pharma_stop_values(),
            }
            if ticket.pharma_step == "new":
                vals |= {
                    "user_id": self.env.uid,
                    "stage_id": self._pharma_stage(ticket, "progress").id,
                }
            ticket._pharma_write(vals)
            ticket._pharma_forget_activities()
        return True

    def action_pharma_resolve(self):
        """Close the ticket; its resolution has to be written."""
        return self._pharma_step_all("closed")

    def action_pharma_cancel(self):
        """Give the ticket up; its resolution says why."""
        return self._pharma_step_all("cancelled")

    def action_pharma_reopen(self):
        """Go on with a closed ticket."""
        return self._pharma_step_all("progress")

    def _pharma_step_all(self, step):
        for ticket in self:
            ticket._pharma_move(self._pharma_stage(ticket, step))
            if step != "progress":
                ticket._pharma_forget_activities()
        return True

    def action_pharma_change_kind(self):
        """Ask for the right kind and the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change the kind"),
            "res_model": "pharma.ticket.kind",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def _pharma_change_kind(self, kind, reason):
        """Make it another kind. Whoever sees it may make it an adverse event; only medical may undo that."""
        self.ensure_one()
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the kind changes."))
        if not self.pharma_kind or kind == self.pharma_kind:
            raise UserError(self.env._("Choose another kind than the present one."))
        if kind != ADVERSE or self.pharma_step in ("closed", "cancelled"):
            self._pharma_check_handler()
        # sudo: the policy of the new kind, which who may change it need not read
        ticket = self.sudo()
        policy = ticket.category_id._pharma_of_kind(kind, ticket.company_id)
        old = dict(self._fields["pharma_kind"]._description_selection(self.env))[self.pharma_kind]
        # from a stopped clock the new kind's starts anew, counted from when it was known
        self._pharma_write(
            {
                "pharma_kind": kind,
                "category_id": policy.id,
                "team_id": policy.pharma_team_id.id,
                "stage_id": policy.pharma_team_id._get_applicable_stages()[:1].id,
                "user_id": self._pharma_first_owner(
                    kind,
                    policy,
                    ticket.company_id,
                    ticket.pharma_raised_by_id,
                    ticket.pharma_territory_id,
                ).id,
                "pharma_done_on": False,
                "pharma_late": False,
                "pharma_reminded_on": False,
                **policy._pharma_clock_values(ticket.pharma_aware_on, ticket.company_id),
            }
        )
        self._pharma_note(
            self.env._("Was: %(kind)s. Changed because: %(reason)s", kind=old, reason=reason)
        )
        if kind == ADVERSE:
            self._pharma_announce()
        return True

    def _pharma_correct_aware(self, aware):
        """Medical affairs learnt that it was known earlier: the deadline comes closer, never later."""
        self._pharma_check_handler()
        for ticket in self:
            if aware >= ticket.pharma_aware_on:
                raise UserError(
                    self.env._("“Known since” can only be corrected to an earlier moment.")
                )
            vals = ticket.category_id._pharma_clock_values(aware, ticket.company_id)
            if ticket.pharma_done_on:
                vals |= {
                    "pharma_next_alarm": False,
                    "pharma_late": ticket.pharma_done_on > vals["pharma_deadline"],
                }
            ticket._pharma_write({"pharma_aware_on": aware, **vals})
