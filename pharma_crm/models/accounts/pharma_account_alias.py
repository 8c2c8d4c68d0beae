# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaAccountAlias(models.Model):
    """Another name of an account: what people call it, what it was called before."""

    _name = "pharma.account.alias"
    _description = "Other name of an account"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("alias", "Also known as"),
            ("short", "Short name"),
            ("former", "Former name"),
            ("foreign", "Other language"),
        ],
        required=True,
        default="alias",
    )
    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="partner_id.company_id", store=True, index=True)

    _name_uniq = models.UniqueIndex(
        "(partner_id, name)", "The account has this other name already."
    )

    @api.constrains("name")
    def _check_name(self):
        for alias in self:
            if not alias.name.strip():
                raise ValidationError(
                    self.env._("An other name of %s is empty.", alias.partner_id.display_name)
                )
