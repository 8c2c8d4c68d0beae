# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.pharma_crm.tools.reading import day_text

from ...tools.states import LIVE_STATES


class PharmaCyclePlanCall(models.Model):
    """An accepted proposal becomes a planned call."""

    _inherit = "pharma.cycle.plan.call"

    call_id = fields.Many2one(
        "pharma.call",
        "Planned call",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        help="The call that was planned when this proposal was accepted.",
    )

    def _get_workflow_guarded_fields(self):
        return super()._get_workflow_guarded_fields() | {"call_id"}

    def _accept_plan_calls(self):
        """Plan the calls in one go; where the rep already has one on that day, the proposal joins it."""
        result = super()._accept_plan_calls()
        reps = self._reps_of_calls()
        known = self._calls_of_reps(reps)
        fresh = [call for call in self if _key(call, reps[call]) not in known]
        Call = self.env["pharma.call"]
        made = Call.create(
            [
                {
                    "partner_id": call.partner_id.id,
                    "user_id": reps[call].id,
                    "date_planned": Call._utc_of(call.day, call.hour, reps[call]),
                }
                for call in fresh
            ]
        )
        planned = dict(zip(fresh, made, strict=True))
        for call in self:
            planned_call = planned.get(call) or known[_key(call, reps[call])]
            call._workflow_write({"call_id": planned_call.id})
        return result

    def _check_acceptable(self):
        self._check_still_covered()
        return super()._check_acceptable()

    def _check_still_covered(self):
        """Refuse customers who have left the user's reach since they were proposed, naming one."""
        gone = self.partner_id - self.partner_id._filtered_access("read")
        if gone:
            raise UserError(
                self.env._(
                    "%s is no longer yours to call on: dismiss the proposal.",
                    gone[:1].sudo().name,  # sudo: the name that the proposal shows
                )
            )

    def _reps_of_calls(self):
        """Return {proposal: rep who makes the call}: the one in whose calendar it stands, else the user, else the
        rep who works in the territory that day."""
        # sudo: who works in the territory, which a colleague need not read
        members = self.env["pharma.territory.member"].sudo()
        members = members.search(
            [("territory_id", "in", self.territory_id.ids), ("role", "=", "rep")], order="id"
        )
        by_territory, reps = members.grouped("territory_id"), {}
        for call in self:
            here = by_territory.get(call.territory_id, members.browse())._in_force_on(call.day)
            users = here.user_id.with_env(self.env)
            if not users:
                raise UserError(
                    self.env._(
                        "Nobody works in %(territory)s on %(day)s: enter the rep's membership first.",
                        territory=call.territory_id.display_name,
                        day=day_text(self.env, call.day),
                    )
                )
            likely = [rep for rep in (call.user_id, self.env.user) if rep and rep in users]
            reps[call] = likely[0] if likely else users[:1]
        return reps

    def _calls_of_reps(self, reps):
        """Return {(rep id, customer id, day): call} of the calls that the reps already have."""
        # sudo: a day that is taken is taken, whoever may read the call
        calls = (
            self.env["pharma.call"]
            .sudo()
            .search(
                Domain("user_id", "in", [rep.id for rep in reps.values()])
                & Domain("partner_id", "in", self.partner_id.ids)
                & Domain("date_day", "in", self.mapped("day"))
                & Domain("state", "in", LIVE_STATES)
            )
        )
        return {(call.user_id.id, call.partner_id.id, call.date_day): call for call in calls}

    def _standing_days(self):
        days = super()._standing_days()
        # accepted proposals have become calls, which may have been moved since
        calls = self.env["pharma.call"].search(
            [
                ("territory_id", "=", self.territory_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("state", "in", LIVE_STATES),
            ]
        )
        return days | set(calls.mapped("date_day"))


def _key(proposal, rep):
    return rep.id, proposal.partner_id.id, proposal.day
