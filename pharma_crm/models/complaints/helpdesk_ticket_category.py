# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("adverse_event", "Adverse event"),
    ("quality", "Quality complaint"),
    ("service", "Service issue"),
    ("other", "Other issue"),
]
ADVERSE = "adverse_event"
# An adverse event has to be reported within a day, whatever a policy says.
ADVERSE_HOURS = 24


class HelpdeskTicketCategory(models.Model):
    """The policy of a kind of issue of the field force: who handles it, and until when."""

    _inherit = "helpdesk.ticket.category"

    pharma_kind = fields.Selection(
        KINDS,
        "Pharma kind",
        help="What reps raise on hospitals and doctors; empty for other helpdesks.",
    )
    pharma_team_id = fields.Many2one(
        "helpdesk.ticket.team",
        "Handled by",
        ondelete="restrict",
        help="The team of the tickets of this kind.",
    )
    pharma_number = fields.Integer(
        "Time to resolve",
        default=5,
        help="The deadline of a ticket, counted from when somebody heard of it.",
    )
    pharma_unit = fields.Selection(
        [("hours", "Hours"), ("days", "Working days")],
        "Unit",
        default="days",
        help="Hours run day and night; working days follow the company's working hours.",
    )
    pharma_remind_hours = fields.Integer(
        "Remind before (hours)",
        default=8,
        help="So long before the deadline the owner is reminded.",
    )
    pharma_repeat_hours = fields.Integer(
        "Repeat after (hours)",
        default=24,
        help="An overdue ticket is escalated again after so many hours; 0: only once.",
    )

    @api.constrains(
        "pharma_kind",
        "pharma_number",
        "pharma_unit",
        "pharma_remind_hours",
        "pharma_repeat_hours",
        "pharma_team_id",
    )
    def _check_pharma_policy(self):
        for category in self.filtered("pharma_kind"):
            name = category.name
            if category.pharma_number <= 0:
                raise ValidationError(
                    self.env._("“%s”: the time to resolve has to be more than zero.", name)
                )
            if category.pharma_remind_hours < 0 or category.pharma_repeat_hours < 0:
                raise ValidationError(self.env._("“%s”: hours cannot be negative.", name))
            if category.pharma_kind != ADVERSE:
                continue
            if category.pharma_unit != "hours" or category.pharma_number > ADVERSE_HOURS:
                raise ValidationError(
                    self.env._("“%s”: an adverse event has at most 24 hours, day and night.", name)
                )
            if not 0 < category.pharma_remind_hours < category.pharma_number:
                raise ValidationError(
                    self.env._(
                        "“%s”: the reminder of an adverse event has to come before its deadline.",
                        name,
                    )
                )
            if not category.pharma_repeat_hours:
                raise ValidationError(
                    self.env._("“%s”: an overdue adverse event is escalated again and again.", name)
                )

    @api.model
    def _pharma_of_kind(self, kind, company):
        """Return the policy of a kind: the company's own before the common one."""
        # sudo: the policy holds whoever raises the ticket, a doctor in the portal included
        found = self.sudo().search(
            [("pharma_kind", "=", kind), ("company_id", "in", [company.id, False])],
            order="company_id, sequence, id",
            limit=1,
        )
        if not found:
            raise UserError(
                self.env._(
                    "There is no policy for this kind of issue. Ask an administrator to add one under "
                    "Service › Kinds of issues."
                )
            )
        return found

    def _pharma_deadline(self, aware_on, company):
        """Return until when a ticket has to be dealt with.

        :param aware_on: datetime (UTC) when somebody of the company heard of it
        """
        self.ensure_one()
        if self.pharma_kind == ADVERSE:
            return aware_on + timedelta(hours=min(self.pharma_number, ADVERSE_HOURS))
        if self.pharma_unit == "hours":
            return aware_on + timedelta(hours=self.pharma_number)
        return company._pharma_working_days_later(aware_on, self.pharma_number)
