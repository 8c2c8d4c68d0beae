# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..models.complaints.helpdesk_ticket import ASSESSED
from ..models.complaints.helpdesk_ticket_category import ADVERSE, KINDS


class PharmaTicketRaise(models.TransientModel):
    """Raise an issue with a few taps: kind, product, text; the rest comes from the policy."""

    _name = "pharma.ticket.raise"
    _inherit = "pharma.visible.mixin"
    _description = "Raise an issue"

    partner_id = fields.Many2one(
        "res.partner",
        "Account",
        domain="[('pharma_type', '!=', False)]",
        help="The hospital, doctor or pharmacy that it is about.",
    )
    kind = fields.Selection(KINDS, required=True, default="service")
    product_id = fields.Many2one("product.product", domain="[('pharma_kind', '!=', False)]")
    lot = fields.Char(help="Number printed on the pack.")
    text = fields.Text("What happened", required=True)
    aware_on = fields.Datetime(
        "Known since",
        default=fields.Datetime.now,
        help="When you heard of it: the clock runs from then.",
    )
    serious = fields.Selection(ASSESSED, default="unknown")
    reporter = fields.Selection(
        lambda self: self.env["helpdesk.ticket"]._fields["pharma_reporter"].selection, "Told by"
    )
    patient_age = fields.Selection(
        lambda self: self.env["helpdesk.ticket"]._fields["pharma_patient_age"].selection,
        "Patient's age group",
    )
    patient_sex = fields.Selection([("female", "Female"), ("male", "Male")], "Patient's sex")
    attachment_ids = fields.Many2many("ir.attachment", string="Photos")

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind != ADVERSE:
            self.serious, self.reporter, self.patient_age, self.patient_sex = (
                "unknown",
                False,
                False,
                False,
            )

    def _prepare_ticket_vals(self):
        """Return the values of the ticket; an addon to the right adds what it knows."""
        self.ensure_one()
        return {
            "pharma_kind": self.kind,
            "partner_id": self.partner_id.id,
            "pharma_product_id": self.product_id.id,
            "pharma_lot": self.lot,
            "description": plaintext2html((self.text or "").strip())
            if (self.text or "").strip()
            else False,
            "pharma_aware_on": self.aware_on,
            "pharma_serious": self.serious,
            "pharma_reporter": self.reporter,
            "pharma_patient_age": self.patient_age,
            "pharma_patient_sex": self.patient_sex,
        }

    def action_raise(self):
        """Make the ticket and show it."""
        self.ensure_one()
        ticket = self.env["helpdesk.ticket"].create(self._prepare_ticket_vals())
        if self.attachment_ids:
            if self.attachment_ids.filtered(lambda a: a.create_uid != self.env.user):
                raise UserError(self.env._("You can only add files of your own."))
            ticket.message_post(
                body=self.env._("Photos and files"),
                attachment_ids=self.attachment_ids.ids,
                subtype_xmlid="mail.mt_note",
            )
            self.attachment_ids = [Command.clear()]
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": ticket.id,
            "views": [(self.env.ref("pharma_crm.view_ticket_form").id, "form")],
        }
