# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class PharmaCallMove(models.TransientModel):
    """Move many calls to another day, by some days, or cancel them; what cannot be shows first, with the reason."""

    _name = "pharma.call.move"
    _description = "Move or cancel calls"

    call_ids = fields.Many2many("pharma.call", string="Calls", required=True)
    how = fields.Selection(
        [("day", "Move to a day"), ("shift", "Move by days"), ("cancel", "Cancel")],
        "What to do",
        required=True,
        default="day",
    )
    day = fields.Date(
        "New day",
        default=lambda self: self._next_weekday(),
        help="The calls keep their hours.",
    )
    shift = fields.Integer(
        "Days", default=7, help="7 moves to the next week, -1 to the day before."
    )
    choice_id = fields.Many2one(
        "pharma.call.choice", "Reason", domain="[('kind', '=', 'cancel')]", ondelete="cascade"
    )
    reason = fields.Char("In own words", help="Stays on record with the cancelled calls.")
    line_ids = fields.One2many("pharma.call.move.line", "move_id", "Result", readonly=True)
    left_count = fields.Integer("Cannot be done", readonly=True)

    @api.model
    def _next_weekday(self):
        day = fields.Date.add(fields.Date.context_today(self), days=1)
        return fields.Date.add(day, days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)

    @api.onchange("call_ids", "how", "day", "shift")
    def _onchange_preview(self):
        self.line_ids = [Command.clear()]
        rows = self._rows()
        self.line_ids = [
            Command.create(
                {
                    # sudo: names on the user's own list of calls
                    "name": row["call"].partner_id.sudo().display_name,
                    "from_day": row["call"].date_day,
                    "day": row.get("day", False),
                    "reason": row["reason"],
                }
            )
            for row in rows
        ]
        self.left_count = sum(1 for row in rows if row["reason"])

    def _rows(self):
        """Return the judged rows of all chosen calls, each with its "call"."""
        self.ensure_one()
        calls = self.call_ids._origin
        if not calls:
            return []
        if self.how == "cancel":
            return calls._judge_changes("cancel")
        if self.how == "day":
            if not self.day:
                return []
            day = self.day
            rows = calls._judge_moves(lambda _day: day)
        else:
            if not -366 <= self.shift <= 366:
                raise UserError(self.env._("Move calls by a year at most."))
            shift = timedelta(days=self.shift)
            rows = calls._judge_moves(lambda old: old + shift)
        for row in rows:
            row["call"] = row["moved"]
        return rows

    def action_apply(self):
        """Move or cancel what can be; the rest is told."""
        self.ensure_one()
        rows = self._rows()
        good = [row for row in rows if not row["reason"]]
        if not good:
            raise UserError(
                self.env._("None of these calls can be changed; the list says why for each.")
            )
        if self.how == "cancel":
            calls = self.env["pharma.call"].union(*(row["call"] for row in good))
            calls.action_cancel(reason=self.reason, choice_id=self.choice_id.id)
            text = self.env._("Calls cancelled: %s.", len(good))
        else:
            self.env["pharma.call"]._move_rows(rows)
            text = self.env._("Calls moved: %s.", len(good))
        left = [row for row in rows if row["reason"]]
        if left:
            # sudo: names on the user's own list of calls
            text += " " + self.env._(
                "%(number)s stay as they are: %(reasons)s",
                number=len(left),
                reasons="; ".join(
                    f"{row['call'].partner_id.sudo().display_name}: {row['reason']}" for row in left
                ),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": text,
                "sticky": bool(left),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
