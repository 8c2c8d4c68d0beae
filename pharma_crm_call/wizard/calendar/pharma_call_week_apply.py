# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

MAX_WEEKS = 12


class PharmaCallWeekApply(models.TransientModel):
    """Plan a week template, or a copy of a week, in one or several weeks ahead; what would be left out shows first."""

    _name = "pharma.call.week.apply"
    _description = "Plan a week"

    template_id = fields.Many2one(
        "pharma.call.week.template", "Week template", help="Leave empty to copy a week of calls."
    )
    user_id = fields.Many2one(
        "res.users",
        "Rep",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    source_day = fields.Date(
        "Copy the week of",
        default=fields.Date.context_today,
        help="Any day of the week whose calls are copied.",
    )
    day = fields.Date(
        "Into the week of",
        required=True,
        default=lambda self: self._next_monday(),
        help="Any day of the first week that is planned.",
    )
    weeks = fields.Integer(
        "Number of weeks", required=True, default=1, help="So many weeks in a row, at most 12."
    )
    every = fields.Integer(
        "Every … weeks", required=True, default=1, help="2 plans every second week."
    )
    line_ids = fields.One2many("pharma.call.week.apply.line", "apply_id", "Calls", readonly=True)
    good_count = fields.Integer("To be planned", readonly=True)
    left_count = fields.Integer("Left out", readonly=True)

    @api.model
    def _next_monday(self):
        Call = self.env["pharma.call"]
        return Call._monday(Call._today_of(self.env.user)) + timedelta(days=7)

    @api.onchange("template_id", "user_id", "source_day", "day", "weeks", "every")
    def _onchange_preview(self):
        self.line_ids = [Command.clear()]
        self.good_count = self.left_count = 0
        if self.template_id:
            self.user_id = self.template_id.user_id
        if not self.day or not (self.template_id or self.source_day):
            return
        rows = self._rows()
        self.line_ids = [
            Command.create(
                {
                    # sudo: names of the rep's own week
                    "name": row["partner"].sudo().display_name,
                    "day": row["day"],
                    "hour": row["hour"],
                    "reason": row["reason"],
                }
            )
            for row in rows
        ]
        self.left_count = sum(1 for row in rows if row["reason"])
        self.good_count = len(rows) - self.left_count

    def _rows(self):
        """Return the judged rows of all weeks that are planned."""
        self.ensure_one()
        Call = self.env["pharma.call"]
        Call.check_access("create")
        if not (1 <= self.weeks <= MAX_WEEKS and 1 <= self.every <= MAX_WEEKS):
            raise UserError(self.env._("Plan 1 to %s weeks in one go.", MAX_WEEKS))
        if self.template_id:
            self.template_id.check_access("read")
        user = self.template_id.user_id or self.user_id
        Call._check_may_plan_for(user)
        if self.template_id:
            week = self.template_id._rows()
        else:
            week = Call._week_rows(user, Call._monday(self.source_day))
        first = Call._monday(self.day)
        rows = [
            {**row, "day": first + timedelta(days=row["weekday"] + 7 * number * self.every)}
            for number in range(self.weeks)
            for row in week
        ]
        rows.sort(key=lambda row: (row["day"], row["hour"]))
        return Call._judge_rows(rows, user)

    def action_apply(self):
        """Plan what can be; the rest is told."""
        self.ensure_one()
        Call = self.env["pharma.call"]
        rows = self._rows()
        if not rows:
            raise UserError(self.env._("There are no calls in this week: choose another one."))
        calls = Call._plan_rows(rows, self.template_id.user_id or self.user_id)
        left = Call._told_rows(rows)
        text = self.env._("Calls planned: %s.", len(calls))
        if left:
            reasons = {}
            for row in left:
                reasons.setdefault(row["reason"], []).append(row["name"])
            text += " " + self.env._(
                "%(number)s left out. %(reasons)s",
                number=len(left),
                reasons=" ".join(
                    f"{reason} ({', '.join(dict.fromkeys(names))})"
                    for reason, names in reasons.items()
                ),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": text,
                "sticky": bool(left),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
