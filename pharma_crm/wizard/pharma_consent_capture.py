# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.consent.pharma_consent import CHANNELS

DECISIONS = [("given", "Yes"), ("withdrawn", "No")]


class PharmaConsentCapture(models.TransientModel):
    """What the doctor says now, for all channels at once: a few taps and a signature."""

    _name = "pharma.consent.capture"
    _inherit = "pharma.visible.mixin"
    _description = "Record a consent"

    partner_id = fields.Many2one("res.partner", "Doctor", required=True)
    purpose_id = fields.Many2one(
        "pharma.consent.purpose",
        required=True,
        default=lambda self: self.env["pharma.consent"]._default_purpose(),
    )
    wording = fields.Text(related="purpose_id.text")
    visit = fields.Selection(DECISIONS, "Face to face")
    phone = fields.Selection(DECISIONS)
    email = fields.Selection(DECISIONS, "E-mail")
    sms = fields.Selection(DECISIONS, "SMS")
    messenger = fields.Selection(DECISIONS)
    remote = fields.Selection(DECISIONS, "Remote call")
    post = fields.Selection(DECISIONS)
    signature = fields.Binary(attachment=False)
    evidence = fields.Text(
        "In words", help="What the doctor said, where a signature was not to be had."
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Files", help="The signed form, a letter."
    )
    date_end = fields.Date("Valid until")

    @api.onchange("partner_id", "purpose_id")
    def _onchange_current(self):
        """Show what the doctor said last."""
        states = self.env["res.partner"]._consent_states(self.partner_id.ids, self.purpose_id)
        for channel, _label in CHANNELS:
            state = states.get((self.partner_id.id, channel), (False,))[0]
            self[channel] = state if state in dict(DECISIONS) else False

    def action_save(self):
        """Add a fact for each channel about which the doctor says something new."""
        self.ensure_one()
        self.partner_id.check_access("read")
        states = self.env["res.partner"]._consent_states(self.partner_id.ids, self.purpose_id)
        source = "signed" if self.signature else "paper" if self.attachment_ids else "said"
        rows = [
            {
                "partner_id": self.partner_id.id,
                "purpose_id": self.purpose_id.id,
                "channel": channel,
                "decision": self[channel],
                "source": source,
                "signature": self.signature,
                "evidence": self.evidence,
                "date_end": self.date_end if self[channel] == "given" else False,
            }
            for channel, _label in CHANNELS
            if self[channel]
            and self[channel] != states.get((self.partner_id.id, channel), (None,))[0]
        ]
        if not rows:
            raise UserError(
                self.env._("The doctor said the same before: there is nothing new to record.")
            )
        if self.attachment_ids:
            rows[0]["attachment_ids"] = [fields.Command.set(self.attachment_ids.ids)]
            for row in rows[1:]:
                row["evidence"] = row["evidence"] or self.env._(
                    "File with the consent for another channel"
                )
        self.env["pharma.consent"].create(rows)
        # the signature is kept with the consents only
        self.write({"signature": False, "evidence": False})
        return {"type": "ir.actions.act_window_close"}
