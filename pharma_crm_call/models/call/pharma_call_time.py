# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models


class PharmaCall(models.Model):
    """Days and hours of a call: always those of the rep who makes it."""

    _inherit = "pharma.call"

    @api.model
    def _tz_of(self, user):
        """Return the time zone of a rep: their own, else their company's, else UTC."""
        name = user.tz or user.company_id.partner_id.tz or "UTC"
        return pytz.timezone(name)

    @api.model
    def _local_day(self, moment, user):
        """Return the rep's calendar day of a UTC date-time, False without one."""
        if not moment:
            return False
        return pytz.utc.localize(moment).astimezone(self._tz_of(user)).date()

    @api.model
    def _today_of(self, user):
        """Return today's date where the rep is."""
        return self._local_day(fields.Datetime.now(), user)

    @api.model
    def _utc_of(self, day, hour, user):
        """Return the UTC date-time of an hour (float) on a rep's calendar day."""
        local = datetime.combine(day, time()) + timedelta(hours=hour)
        return self._tz_of(user).localize(local).astimezone(pytz.utc).replace(tzinfo=None)
