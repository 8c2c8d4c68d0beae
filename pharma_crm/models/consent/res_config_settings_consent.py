# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_consent_visit = fields.Selection(
        related="company_id.pharma_consent_visit", readonly=False
    )
    pharma_consent_phone = fields.Selection(
        related="company_id.pharma_consent_phone", readonly=False
    )
    pharma_consent_email = fields.Selection(
        related="company_id.pharma_consent_email", readonly=False
    )
    pharma_consent_sms = fields.Selection(related="company_id.pharma_consent_sms", readonly=False)
    pharma_consent_messenger = fields.Selection(
        related="company_id.pharma_consent_messenger", readonly=False
    )
    pharma_consent_remote = fields.Selection(
        related="company_id.pharma_consent_remote", readonly=False
    )
    pharma_consent_post = fields.Selection(related="company_id.pharma_consent_post", readonly=False)
    pharma_consent_months = fields.Integer(
        related="company_id.pharma_consent_months", readonly=False
    )
    pharma_consent_evidence = fields.Boolean(
        related="company_id.pharma_consent_evidence", readonly=False
    )
