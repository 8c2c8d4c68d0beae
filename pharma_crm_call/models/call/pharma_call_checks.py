# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.pharma_crm.tools.reading import day_text

from ...tools.states import LIVE_STATES


class PharmaCall(models.Model):
    """The rules of a call, each with a message that names the call and the rule."""

    _inherit = "pharma.call"

    @api.model
    def _check_visible(self, partners):
        """Refuse customers that the user may not see, without naming them."""
        if partners - partners._filtered_access("read"):
            raise AccessError(
                self.env._("You cannot plan a call on this customer: it is outside your territory.")
            )

    def _check_reach(self):
        """Refuse calls on customers that the user may not see, or for reps that are not theirs."""
        self._check_visible(self.partner_id)
        for call in self:
            if call.partner_id.pharma_type not in ("doctor", "hospital", "department", "pharmacy"):
                raise ValidationError(
                    self.env._(
                        "%s is not a doctor, hospital, department or pharmacy.",
                        call.partner_id.display_name,
                    )
                )
            if call.user_id != self.env.user and not call._may_plan_for():
                raise AccessError(self.env._("You cannot plan calls for %s.", call.user_id.name))

    def _may_plan_for(self):
        """Return whether the user manages the territory in which this call's rep makes it."""
        self.ensure_one()
        user = self.env.user
        if user.has_group("pharma_crm.group_administrator"):
            return True
        return user.has_group("pharma_crm.group_line_manager") and self.is_my_team

    def _check_not_too_late(self):
        """Refuse a day that lies further back than the company allows."""
        for call in self.filtered("date_day"):
            limit = call.company_id.pharma_call_backdate_days
            if limit < 0:
                continue
            age = (self._today_of(call.user_id) - call.date_day).days
            if age > limit:
                raise UserError(
                    self.env._(
                        "The call on %(customer)s lies %(age)s days back; calls can be reported up to"
                        " %(limit)s days later.",
                        customer=call.partner_id.display_name,
                        age=age,
                        limit=limit,
                    )
                )

    @api.model
    def _check_day_free(self, rows):
        """Refuse a second call of one rep on one doctor on one day.

        :param rows: (user, partner, day) of new calls or (user, partner, day, call id)
        """
        wanted = {}
        for user, partner, day, *own in rows:
            if not day or partner.pharma_type != "doctor":
                continue
            key = (user.id, partner.id, day)
            if key in wanted:
                raise self._day_taken(user, partner, day)
            wanted[key] = (user, partner, own[0] if own else 0)
        if not wanted:
            return
        # Another user's rights on the twin do not matter: the day is taken.
        twins = self.sudo().search(
            Domain("user_id", "in", list({key[0] for key in wanted}))
            & Domain("partner_id", "in", list({key[1] for key in wanted}))
            & Domain("date_day", "in", list({key[2] for key in wanted}))
            & Domain("state", "in", LIVE_STATES)
            & Domain("is_merge_twin", "=", False)
        )
        for twin in twins:
            key = (twin.user_id.id, twin.partner_id.id, twin.date_day)
            if key in wanted and wanted[key][2] != twin.id:
                raise self._day_taken(*wanted[key][:2], twin.date_day)

    def _day_taken(self, user, partner, day):
        return ValidationError(
            self.env._(
                "%(rep)s already has a call on %(customer)s on %(day)s. Open that one instead.",
                rep=user.name,
                customer=partner.display_name,
                day=day_text(self.env, day),
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_plan_of_the_past(self):
        for call in self:
            if call.day_planned and call.day_planned < self._today_of(call.user_id):
                raise UserError(
                    self.env._(
                        "The day of the call “%s” is over: it stays in the record of the plan. Cancel it instead.",
                        call.display_name,
                    )
                )
