# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .helpdesk_ticket_category import KINDS


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    pharma_kind = fields.Selection(
        KINDS,
        "Pharma kind",
        help="A team for issues of the field force: what comes in by its e-mail address is of this kind.",
    )

    @api.constrains("pharma_kind", "show_in_portal")
    def _check_pharma_portal(self):
        if self.filtered(lambda team: team.pharma_kind and team.show_in_portal):
            raise ValidationError(
                self.env._("A team of the field force is not offered in the portal.")
            )

    def _get_applicable_stages(self):
        stages = super()._get_applicable_stages()
        if self.pharma_kind:
            return stages.filtered("pharma_step")
        return stages.filtered(lambda stage: not stage.pharma_step)
