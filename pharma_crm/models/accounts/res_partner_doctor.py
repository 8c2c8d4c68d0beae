# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

LICENCE_STATES = [("valid", "Valid"), ("expiring", "Expires soon"), ("expired", "Expired")]


class ResPartner(models.Model):
    """What is known of a doctor as a person and a professional."""

    _inherit = "res.partner"

    pharma_licence_authority = fields.Char(
        "Licence issued by",
        tracking=True,
        help="The authority that issued the licence. A number without it is worth nothing.",
    )
    pharma_licence_expiry = fields.Date(
        "Licence valid until", tracking=True, index="btree_not_null"
    )
    pharma_licence_state = fields.Selection(
        LICENCE_STATES,
        "Licence",
        compute="_compute_pharma_licence_state",
        search="_search_pharma_licence_state",
        help="Expires soon: within the days that the settings name.",
    )
    pharma_sub_specialty_id = fields.Many2one(
        "pharma.specialty",
        "Sub-specialty",
        index="btree_not_null",
        tracking=True,
        domain="[('id', 'child_of', pharma_specialty_id), ('id', '!=', pharma_specialty_id)]",
    )
    pharma_position = fields.Char(
        "Administrative position", tracking=True, help="E.g. head of department, dean."
    )
    pharma_birthday = fields.Date("Birthday")
    pharma_education = fields.Text("Education", help="Schools, degrees and years.")
    pharma_language_ids = fields.Many2many(
        "res.lang",
        "pharma_partner_lang_rel",
        "partner_id",
        "lang_id",
        "Languages",
        context={"active_test": False},
    )
    pharma_interests = fields.Char(
        "Interests", help="Scientific and personal, as the doctor tells them."
    )
    pharma_preferred_channel = fields.Selection(
        [
            ("visit", "Visit"),
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("sms", "SMS"),
            ("messenger", "Messenger"),
            ("remote", "Video call"),
        ],
        "Preferred channel",
    )
    pharma_preferred_time = fields.Char(
        "Preferred time", help="E.g. Tuesday after the ward round, not before 14:00."
    )

    @api.depends("pharma_licence_expiry")
    def _compute_pharma_licence_state(self):
        today = fields.Date.context_today(self)
        for partner in self:
            expiry = partner.pharma_licence_expiry
            if not expiry:
                partner.pharma_licence_state = False
            elif expiry < today:
                partner.pharma_licence_state = "expired"
            else:
                soon = expiry <= partner._pharma_licence_soon(today)
                partner.pharma_licence_state = "expiring" if soon else "valid"

    def _pharma_licence_soon(self, today):
        company = self.company_id or self.env.company
        return today + relativedelta(days=company.pharma_licence_warning_days)

    @api.model
    def _search_pharma_licence_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        soon = self.env["res.partner"]._pharma_licence_soon(today)
        name = "pharma_licence_expiry"
        parts = {
            False: Domain(name, "=", False),
            "expired": Domain(name, "<", today),
            "expiring": Domain(name, ">=", today) & Domain(name, "<=", soon),
            "valid": Domain(name, ">", soon),
        }
        return Domain.OR(parts[state] for state in value if state in parts)

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.company.pharma_licence_authority
        if default:
            vals_list = [
                {**vals, "pharma_licence_authority": default}
                if vals.get("pharma_licence_number") and not vals.get("pharma_licence_authority")
                else vals
                for vals in vals_list
            ]
        return super().create(vals_list)

    @api.constrains("pharma_licence_number", "pharma_licence_authority")
    def _check_pharma_licence_authority(self):
        for partner in self:
            if (
                partner.pharma_licence_number
                and not (partner.pharma_licence_authority or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "The licence %(number)s of %(doctor)s needs the authority that issued it.",
                        number=partner.pharma_licence_number,
                        doctor=partner.display_name,
                    )
                )

    @api.constrains("pharma_specialty_id", "pharma_sub_specialty_id")
    def _check_pharma_sub_specialty(self):
        for partner in self.filtered("pharma_sub_specialty_id"):
            specialty, sub = partner.pharma_specialty_id, partner.pharma_sub_specialty_id
            path = f"{specialty.parent_path}"
            if not specialty or sub == specialty or not (sub.parent_path or "").startswith(path):
                raise ValidationError(
                    self.env._(
                        "%(sub)s is not a part of the specialty %(specialty)s of %(doctor)s.",
                        sub=sub.display_name,
                        specialty=specialty.display_name or self.env._("(none)"),
                        doctor=partner.display_name,
                    )
                )

    @api.constrains("pharma_birthday")
    def _check_pharma_birthday(self):
        today = fields.Date.context_today(self)
        for partner in self:
            if partner.pharma_birthday and not (
                1880 < partner.pharma_birthday.year and partner.pharma_birthday <= today
            ):
                raise ValidationError(
                    self.env._("The birthday of %s is not a day that can be.", partner.display_name)
                )
