# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command

from .common import CallCommon


class WeekCommon(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the Monday after next: a whole week ahead, whatever today is
        cls.monday = cls.today + timedelta(days=14 - cls.today.weekday())
        cls.Call = cls.env["pharma.call"]
        cls.Template = cls.env["pharma.call.week.template"]

    def _at(self, user, partner, day, hour=9.5, **values):
        moment = self.Call._utc_of(day, hour, user)
        return self.Call.with_user(user).create(
            {"partner_id": partner.id, "date_planned": moment, **values}
        )

    def _template(self, user, *lines, **values):
        return self.Template.with_user(user).create(
            {
                "name": "Odd week",
                "line_ids": [
                    Command.create({"partner_id": partner.id, "weekday": weekday, "hour": hour})
                    for partner, weekday, hour in lines
                ],
                **values,
            }
        )

    def _apply(self, user, **values):
        return self.env["pharma.call.week.apply"].with_user(user).create(values)

    def _reasons(self, apply):
        return {(row["partner"].sudo().name, row["day"]): row["reason"] for row in apply._rows()}

    def _calls(self, user, since, days=7):
        return self.Call.search(
            [
                ("user_id", "=", user.id),
                ("date_day", ">=", since),
                ("date_day", "<", since + timedelta(days=days)),
            ],
            order="date_start",
        )
