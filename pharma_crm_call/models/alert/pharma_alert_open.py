# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError


class PharmaAlert(models.Model):
    """From the alert to what it is about."""

    _inherit = "pharma.alert"

    def action_open(self):
        """Jump to the subject; the alert counts as seen by whom it is for."""
        self.ensure_one()
        self.check_access("read")
        if self.user_id == self.env.user:
            self.action_see()
        opener = getattr(self, f"_alert_open_{self.kind}", self._alert_open_record)
        return opener()

    def _alert_open_record(self):
        """Open the record that it is about."""
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("What “%s” was about is gone.", self.display_name))
        if self.res_model == "res.partner":
            # a doctor's form, not that of any contact
            return record.action_pharma_open_form()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    def _alert_open_calls(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm_call.action_call")
        action.update(domain=domain, context={}, name=self.text)
        return action

    def _alert_open_day_below(self):
        """Open the rep's calls of the day."""
        return self._alert_open_calls(
            [("user_id", "=", self.rep_id.id), ("date_day", "=", self.day)]
        )

    def _alert_open_day_above(self):
        return self._alert_open_day_below()

    def _alert_open_unreviewed(self):
        """Open the reports of the territory that wait."""
        return self._alert_open_calls(
            [("territory_id", "=", self.territory_id.id), ("state", "=", "submitted")]
        )

    def _alert_open_signal(self):
        """Open what the warning of the cycle is about."""
        signal = self.env["pharma.cycle.signal"].browse(self.res_id).exists()
        return signal.action_open() if signal else self._alert_open_record()

    def _alert_open_overdue_goal(self):
        return self._alert_open_signal()

    def _alert_open_month_end(self):
        return self._alert_open_signal()

    def _alert_open_cycle_goal(self):
        return self._alert_open_signal()

    def _alert_open_cycle_utilisation(self):
        return self._alert_open_signal()
