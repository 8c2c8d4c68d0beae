# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import fields, models


class PharmaTerritoryHandoverLine(models.Model):
    """An account on a handover sheet. Its facts are read live, with the rights of whoever reads the sheet."""

    _name = "pharma.territory.handover.line"
    _description = "Account on a handover sheet"
    _order = "handover_id desc, class_sequence, partner_id, id"
    _rec_name = "partner_id"

    handover_id = fields.Many2one(
        "pharma.territory.handover", required=True, index=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, index=True, readonly=True, ondelete="cascade"
    )
    class_id = fields.Many2one(
        "pharma.class", readonly=True, help="The class on the day of the handover."
    )
    class_sequence = fields.Integer(related="class_id.sequence", store=True)
    frequency = fields.Integer(
        "Calls per cycle",
        readonly=True,
        help="What the plan aimed at on the day of the handover, or what was agreed for the account. Empty when "
        "neither says anything.",
    )
    partner_type = fields.Selection(related="partner_id.pharma_type", string="Account type")
    specialty_id = fields.Many2one(related="partner_id.pharma_specialty_id", string="Specialty")
    hospital_id = fields.Many2one(
        related="partner_id.pharma_hospital_id", string="Primary hospital"
    )
    facts = fields.Html("What to know", compute="_compute_facts", sanitize=False)
    company_id = fields.Many2one(related="handover_id.company_id", store=True, index=True)

    def _compute_facts(self):
        facts = self.partner_id._pharma_handover_facts()
        for line in self:
            line.facts = Markup().join(
                Markup("<div><b>%s</b><ul>%s</ul></div>")
                % (title, Markup().join(Markup("<li>%s</li>") % text for text in texts))
                for title, texts in facts.get(line.partner_id.id, ())
            )
