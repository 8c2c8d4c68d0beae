# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.states import OPEN_STATES
from .event_permit import PERMIT, PERMIT_KEY


class PharmaCall(models.Model):
    """Moving and cancelling many calls from a list: what can be is done, the others say why not."""

    _inherit = "pharma.call"

    def _judge_changes(self, may):
        """Return [{"call", "reason"}]: why the user cannot change each of these calls, False when they can.

        :param may: step of the workflow that the user must be allowed to take
        """
        self.check_access("read")
        writable = self._filtered_access("write")
        states = dict(self._fields["state"]._description_selection(self.env))
        rows = []
        for call in self:
            reason = False
            if call not in writable or not call._transition_allowed(may):
                reason = self.env._("Not your call.")
            elif call.state not in self._get_workflow_transitions()[may][0]:
                reason = self.env._("The call is %s.", states[call.state].lower())
            rows.append({"call": call, "reason": reason})
        return rows

    def _judge_moves(self, target):
        """Return rows of `_judge_rows` for these calls moved to another day.

        :param target: function of (day) that returns the day to move to
        """
        rows = []
        for change in self._judge_changes("cancel"):
            call = change["call"]
            day, hour = self._local_hour(call.date_start, call.user_id)
            reason = change["reason"]
            if not reason and call.state not in OPEN_STATES:
                reason = self.env._("The call is missed: plan it again instead.")
            rows.append(
                {
                    "moved": call,
                    "partner": call.partner_id,
                    "from_day": day,
                    "day": target(day),
                    "hour": hour,
                    "reason": reason,
                }
            )
        for user in self.user_id:
            mine = [row for row in rows if row["moved"].user_id == user and not row["reason"]]
            if mine:
                self._judge_rows(mine, user)
        return rows

    def _move_rows(self, rows):
        """Move the calls of the rows that were judged as good, together.

        :return: the calls
        """
        moved = self.browse()
        quiet = {PERMIT_KEY: PERMIT}
        for row in rows:
            if row["reason"]:
                continue
            call = row["moved"]
            moment = self._utc_of(row["day"], row["hour"], call.user_id)
            # the rules have been asked for all of them at once; their events follow together
            call.with_context(**quiet)._stamp({"date_planned": moment, "date_done": False})
            moved |= call
        moved.with_context(**quiet)._after_plan_change({"date_planned": True})
        moved._sync_events()
        return moved

    def action_open_move(self):
        """Open the dialog that moves or cancels the chosen calls."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move or cancel calls"),
            "res_model": "pharma.call.move",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_call_ids": [(6, 0, self.ids)]},
        }
