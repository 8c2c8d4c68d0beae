# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaAccountCode(models.Model):
    """A further number of an account: of the ministry, the insurer, the distributor, the old system."""

    _name = "pharma.account.code"
    _description = "Further code of an account"
    _order = "source, code, id"
    _rec_name = "code"
    _check_company_auto = True

    source = fields.Char(
        required=True, help="Who gave the number, e.g. the ministry or an old system."
    )
    code = fields.Char(required=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="partner_id.company_id", store=True, index=True)

    _code_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), lower(source), code)",
        "Another account has this code from the same source.",
    )
    _code_filled = models.Constraint(
        "CHECK (length(trim(code)) > 0 AND length(trim(source)) > 0)",
        "A further code needs a source and a code.",
    )
