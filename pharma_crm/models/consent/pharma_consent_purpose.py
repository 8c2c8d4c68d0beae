# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaConsentPurpose(models.Model):
    """What a doctor agrees to be contacted for."""

    _name = "pharma.consent.purpose"
    _description = "Purpose of a consent"
    _inherit = ["pharma.audit.mixin"]
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short name used by interfaces.")
    text = fields.Text("Wording", translate=True, help="What the doctor is asked to agree to.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "A purpose with this code already exists.",
    )
