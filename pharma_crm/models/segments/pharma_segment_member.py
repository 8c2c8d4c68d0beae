# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaSegmentMember(models.Model):
    """An account on a fixed list."""

    _name = "pharma.segment.member"
    _description = "Member of a segment"
    _order = "segment_id, partner_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    segment_id = fields.Many2one(
        "pharma.segment", required=True, index=True, ondelete="cascade", check_company=True,
        domain="[('kind', '=', 'static')]",
    )  # fmt: skip
    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, index=True, ondelete="cascade", check_company=True,
        domain="[('pharma_type', '!=', False)]",
    )  # fmt: skip
    class_id = fields.Many2one(related="partner_id.pharma_class_id", string="Class")
    specialty_id = fields.Many2one(related="partner_id.pharma_specialty_id", string="Specialty")
    city = fields.Char(related="partner_id.city")
    company_id = fields.Many2one(related="segment_id.company_id", store=True, index=True)

    _member_uniq = models.UniqueIndex(
        "(segment_id, partner_id)", "This account is already in the segment."
    )

    @api.model_create_multi
    def create(self, vals_list):
        # Before the row is tried: that it exists already is told only to who may change the list.
        ids = {vals["segment_id"] for vals in vals_list if vals.get("segment_id")}
        self.env["pharma.segment"].browse(ids).check_access("write")
        partners = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
        self.env["res.partner"].browse(partners).check_access("read")
        return super().create(vals_list)

    def write(self, vals):
        if {"segment_id", "partner_id"} & set(vals):
            self.env["pharma.segment"].browse(vals.get("segment_id") or ()).check_access("write")
            self.env["res.partner"].browse(vals.get("partner_id") or ()).check_access("read")
        return super().write(vals)

    @api.constrains("segment_id", "partner_id")
    def _check_member(self):
        for member in self:
            segment = member.segment_id
            if segment.kind != "static":
                raise ValidationError(self.env._("“%s” is no fixed list.", segment.name))
            if member.partner_id.pharma_type != segment.target:
                raise ValidationError(
                    self.env._(
                        "%(account)s does not belong into “%(segment)s”: it is a list of other accounts.",
                        account=member.partner_id.display_name,
                        segment=segment.name,
                    )
                )
