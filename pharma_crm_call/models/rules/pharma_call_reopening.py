# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

HOURS_LIMIT = 24 * 31


class PharmaCallReopening(models.Model):
    """A month opened once more for one rep, for some hours and with a reason. It stays on record."""

    _name = "pharma.call.reopening"
    _description = "Month reopened for a rep"
    _order = "create_date desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users",
        "Rep",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    month = fields.Date(required=True, help="Any day of the month; the first is kept.")
    hours = fields.Integer(required=True, default=24, help="How long the rep may submit.")
    reason = fields.Text(required=True)
    date_until = fields.Datetime("Open until", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    _open_idx = models.Index("(user_id, month, date_until)")

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        prepared = []
        for vals in vals_list:
            vals = self.env["pharma.call.month"]._first_day(vals)
            hours = vals.get("hours", 24)
            if type(hours) is not int or not 0 < hours <= HOURS_LIMIT:
                raise UserError(
                    self.env._(
                        "A month is reopened for at least one hour and at most %s.", HOURS_LIMIT
                    )
                )
            if not str(vals.get("reason") or "").strip():
                raise UserError(self.env._("Say why the month is reopened."))
            prepared.append({**vals, "hours": hours, "date_until": now + timedelta(hours=hours)})
        return super().create(prepared)

    def write(self, vals):
        # The record says what was allowed; a further one allows more.
        if not self.env.su:
            raise AccessError(self.env._("A reopened month stays as it was recorded."))
        return super().write(vals)
