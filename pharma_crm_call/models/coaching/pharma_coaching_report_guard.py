# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError

FREE_PREFIXES = ("message_", "activity_", "my_activity_", "rating_", "website_message_")


class PharmaCoachingReport(models.Model):
    """Who writes what when: the coach a draft, the rep the reply until signed, nobody a signed report."""

    _inherit = "pharma.coaching.report"

    _workflow_guarded_fields = (
        "coach_signed_on",
        "rep_signed_on",
        "is_replaced",
        "correction_of_id",
        "correction_reason",
    )

    @api.model
    def _system_fields(self):
        """Return the fields that no client sets."""
        return {"territory_id", "company_id", "coach_id", "mean", "percent"}

    def write(self, vals):
        if not (self.env.su or self._workflow_permitted()):
            names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
            if names:
                self._check_writable(names)
        result = super().write(vals)
        if "user_id" in vals and not (self.env.su or self._workflow_permitted()):
            for report in self:
                place = self._place_of(report.user_id)
                report._workflow_write(
                    {"territory_id": place.id, "company_id": place.company_id.id}
                )
            self._check_coach()
        return result

    def _check_writable(self, names):
        user = self.env.user
        for report in self:
            if report.state == "signed":
                raise UserError(
                    self.env._(
                        "“%s” is signed by both and stays as it is. Write a correction instead.",
                        report.display_name,
                    )
                )
            if names & (self._system_fields() | self._get_workflow_guarded_fields()):
                self._workflow_refuse()
            writes_reply = names == {"reply"}
            if report.state == "shared":
                allowed = writes_reply and report.user_id == user and not report.rep_signed_on
            else:
                allowed = report.coach_id == user and "reply" not in names
            if not allowed:
                raise AccessError(
                    self.env._(
                        "“%s”: the coach writes the draft; once it is shared, the rep writes the reply"
                        " until signing.",
                        report.display_name,
                    )
                )

    def _check_deletable(self):
        if not self.env.su:
            for report in self:
                if report.coach_id != self.env.user:
                    raise AccessError(
                        self.env._("Only its coach deletes the draft “%s”.", report.display_name)
                    )
        return super()._check_deletable()
