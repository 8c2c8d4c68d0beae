# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class PharmaCallWeekTemplateLine(models.Model):
    """One call of a week template."""

    _name = "pharma.call.week.template.line"
    _description = "Call of a week template"
    _order = "weekday, hour, id"
    _check_company_auto = True

    template_id = fields.Many2one(
        "pharma.call.week.template", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
        domain="[('pharma_type', 'in', ('doctor', 'hospital', 'department', 'pharmacy'))]",
    )
    weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        required=True,
        default="0",
    )
    hour = fields.Float("Time", required=True, default=9.0, help="On the rep's own clock.")
    duration = fields.Integer(
        "Minutes", required=True, default=lambda self: self.env.company.pharma_call_duration or 15
    )
    channel_id = fields.Many2one(
        "pharma.call.channel",
        ondelete="set null",
        check_company=True,
        default=lambda self: self.env["pharma.call"]._default_channel(),
    )
    purpose_id = fields.Many2one(
        "pharma.call.choice",
        "Kind of purpose",
        ondelete="set null",
        check_company=True,
        domain="[('kind', '=', 'purpose')]",
        help="What the call is for, from the company's list.",
    )
    purpose = fields.Char(help="What you want to reach with this call.")
    user_id = fields.Many2one(related="template_id.user_id", string="Rep", store=True, index=True)
    company_id = fields.Many2one(related="template_id.company_id", store=True)

    _hour_band = models.Constraint(
        "CHECK (hour >= 0 AND hour < 24)", "The time of a call lies between 0:00 and 23:59."
    )
    _duration_band = models.Constraint(
        "CHECK (duration BETWEEN 1 AND 480)", "A call lasts between 1 and 480 minutes."
    )
    _once_a_day = models.UniqueIndex(
        "(template_id, partner_id, weekday)",
        "This customer stands on this weekday of the week template already.",
    )

    @api.depends("partner_id", "weekday")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["weekday"]._description_selection(self.env))
        for line in self:
            # sudo: the name that the rep's own template shows
            line.display_name = (
                f"{line.partner_id.sudo().name or ''}, {labels.get(line.weekday, '')}"
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_customers(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_customers([vals])
        if "template_id" in vals and any(
            line.template_id.id != vals["template_id"] for line in self
        ):
            # the rules look at the template before it is written, not at the one after
            raise AccessError(self.env._("“%s” stays in its week template.", self[:1].display_name))
        return super().write(vals)

    @api.model
    def _check_customers(self, vals_list):
        """Refuse customers that the user may not see: their names would show on the line."""
        if self.env.su:
            return
        ids = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
        default = self.env.context.get("default_partner_id")
        partners = self.env["res.partner"].browse(ids | ({default} if default else set()))
        self.env["pharma.call"]._check_visible(partners)
