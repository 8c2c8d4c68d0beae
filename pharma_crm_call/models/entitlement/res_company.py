# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_call_entitlement = fields.Selection(
        [("nothing", "Nothing"), ("warn", "Warn"), ("reason", "Ask for a reason")],
        "Beyond the call band",
        required=True,
        default="warn",
        help="What happens when a call goes beyond the calls that its doctor is entitled to: nothing; a warning on the"
        " call, its report and the calendar; or the warning, and no report without a reason.",
    )
