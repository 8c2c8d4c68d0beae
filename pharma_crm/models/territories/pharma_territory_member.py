# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaTerritoryMember(models.Model):
    """Who worked where and when, as rep or as manager."""

    _name = "pharma.territory.member"
    _description = "Territory member"
    _inherit = ["pharma.access.source.mixin"]
    _order = "territory_id, role desc, date_start desc, id"
    _rec_name = "user_id"
    _check_company_auto = True

    territory_id = fields.Many2one(
        "pharma.territory", required=True, index=True, ondelete="cascade", check_company=True
    )
    user_id = fields.Many2one("res.users", "Person", required=True, index=True, ondelete="restrict")
    role = fields.Selection([("rep", "Rep"), ("manager", "Manager")], required=True, default="rep")
    date_start = fields.Date("Since", default=fields.Date.context_today)
    date_end = fields.Date("Until")
    company_id = fields.Many2one(related="territory_id.company_id", store=True, index=True)

    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A membership cannot end before it starts.",
    )

    @api.constrains("territory_id", "user_id", "role", "date_start", "date_end")
    def _check_overlap(self):
        for member in self:
            day = fields.Date
            twins = self.search(
                [
                    ("id", "!=", member.id),
                    ("territory_id", "=", member.territory_id.id),
                    ("date_start", "<=", member.date_end or day.to_date("9999-12-31")),
                    "|", ("date_end", "=", False),
                    ("date_end", ">=", member.date_start or day.to_date("0001-01-01")),
                ]
            )
            if twins.filtered(lambda t, m=member: t.user_id == m.user_id):
                raise ValidationError(
                    self.env._(
                        "%(person)s already works in %(territory)s in this period.",
                        person=member.user_id.name,
                        territory=member.territory_id.name,
                    )
                )
            if member.role == "manager" and twins.filtered(lambda t: t.role == "manager"):
                raise ValidationError(
                    self.env._("%s already has a manager in this period.", member.territory_id.name)
                )
