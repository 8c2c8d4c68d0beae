# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

POLICIES = [("opt_in", "Only with consent"), ("opt_out", "Unless withdrawn")]


class ResCompany(models.Model):
    """Whom the company may contact by which channel when the doctor has said nothing."""

    _inherit = "res.company"

    pharma_consent_visit = fields.Selection(
        POLICIES, "Contact face to face", required=True, default="opt_out"
    )
    pharma_consent_phone = fields.Selection(
        POLICIES, "Contact by phone", required=True, default="opt_out"
    )
    pharma_consent_email = fields.Selection(
        POLICIES, "Contact by e-mail", required=True, default="opt_in"
    )
    pharma_consent_sms = fields.Selection(
        POLICIES, "Contact by SMS", required=True, default="opt_in"
    )
    pharma_consent_messenger = fields.Selection(
        POLICIES, "Contact by messenger", required=True, default="opt_in"
    )
    pharma_consent_remote = fields.Selection(
        POLICIES, "Contact by remote call", required=True, default="opt_in"
    )
    pharma_consent_post = fields.Selection(
        POLICIES, "Contact by post", required=True, default="opt_out"
    )
    pharma_consent_months = fields.Integer(
        "Consent valid for",
        help="Months after which a consent is asked for again; 0: until withdrawn.",
    )
    pharma_consent_evidence = fields.Boolean(
        "Consent needs evidence",
        default=True,
        help="A signature, a file or words go with every consent.",
    )

    _pharma_consent_months = models.Constraint(
        "CHECK (pharma_consent_months IS NULL OR pharma_consent_months BETWEEN 0 AND 600)",
        "A consent is valid for 0 to 600 months.",
    )
