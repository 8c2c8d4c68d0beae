# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaAccountListLine(models.Model):
    """An account on a list. It is read by who may read both."""

    _name = "pharma.account.list.line"
    _description = "Account on a list"
    _order = "sequence, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    list_id = fields.Many2one("pharma.account.list", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner",
        "Account",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('pharma_type', '!=', False)]",
    )
    sequence = fields.Integer(default=10)
    note = fields.Char(help="Why this account is on the list.")
    partner_type = fields.Selection(related="partner_id.pharma_type", string="Account type")
    class_id = fields.Many2one(related="partner_id.pharma_class_id", string="Class")
    class_color = fields.Integer(related="partner_id.pharma_class_color", string="Class colour")
    hospital_id = fields.Many2one(
        related="partner_id.pharma_hospital_id", string="Primary hospital"
    )
    company_id = fields.Many2one(related="list_id.company_id", store=True, index=True)

    _account_uniq = models.UniqueIndex(
        "(list_id, partner_id)", "This account is on the list already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        # before the insert: the unique index would tell what stands on somebody's private list
        lists = self.env["pharma.account.list"].browse(
            vals["list_id"] for vals in vals_list if vals.get("list_id")
        )
        lists.check_access("write")
        return super().create(vals_list)

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for line in self:
            if not line.partner_id.pharma_type:
                raise ValidationError(
                    self.env._(
                        "%s is not an account of the field force.", line.partner_id.display_name
                    )
                )
