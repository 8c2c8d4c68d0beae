# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class PharmaAccountPart(models.AbstractModel):
    """What hangs on one account and follows it: its company, and who may see it (record rules)."""

    _name = "pharma.account.part.mixin"
    _description = "Belongs to an account"
    _check_company_auto = True

    # fields that say what the record is about: they never change, so that nobody moves it out of sight
    _fixed_fields = ("partner_id", "company_id")
    # which accounts it can be about
    _account_types = ("hospital", "department", "pharmacy")

    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, index=True, ondelete="restrict", check_company=True
    )
    account_type = fields.Selection(related="partner_id.pharma_type", string="Account type")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model
    def _account_in(self, vals):
        """Return the account that the values of a new record name."""
        partner_id = (
            vals["partner_id"]
            if "partner_id" in vals
            else self.env.context.get("default_partner_id")
        )
        return self.env["res.partner"].browse(partner_id or [])

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            partner = self._account_in(vals)
            company = partner.company_id if partner else self.env.company
            prepared.append({**vals, "company_id": (company or self.env.company).id})
        return super().create(prepared)

    def write(self, vals):
        if not self.env.su:
            for name in self._fixed_fields:
                if name in vals and any(
                    self._fields[name].convert_to_write(record[name], record)
                    != (vals[name] or False)
                    for record in self
                ):
                    raise AccessError(
                        self.env._(
                            "“%(field)s” of “%(record)s” does not change any more: make a new record instead.",
                            field=self._fields[name]._description_string(self.env),
                            record=self[:1].display_name,
                        )
                    )
        return super().write(vals)

    @api.constrains("partner_id")
    def _check_account_type(self):
        labels = dict(
            self.env["res.partner"]._fields["pharma_type"]._description_selection(self.env)
        )
        for record in self:
            # sudo: whether the account is of the right kind is no secret to who names it
            if record.partner_id.sudo().pharma_type not in record._account_types:
                raise ValidationError(
                    self.env._(
                        "%(account)s: choose one of %(types)s.",
                        account=record.partner_id.display_name,
                        types=", ".join(str(labels[key]) for key in record._account_types),
                    )
                )
