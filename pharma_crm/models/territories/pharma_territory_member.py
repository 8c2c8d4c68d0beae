# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class PharmaTerritoryMember(models.Model):
    """Who worked where and when, as rep or as manager, and for which product groups."""

    _name = "pharma.territory.member"
    _description = "Territory member"
    _inherit = ["pharma.access.source.mixin", "pharma.dated.mixin"]
    _order = "territory_id, role desc, date_start desc, id"
    _rec_name = "user_id"
    _check_company_auto = True

    territory_id = fields.Many2one(
        "pharma.territory", required=True, index=True, ondelete="cascade", check_company=True
    )
    user_id = fields.Many2one(
        "res.users", "Person", required=True, index=True, ondelete="restrict", check_company=True
    )
    role = fields.Selection([("rep", "Rep"), ("manager", "Manager")], required=True, default="rep")
    product_group_ids = fields.Many2many(
        "pharma.product.group",
        "pharma_territory_member_product_group_rel",
        "member_id",
        "product_group_id",
        "Product groups",
        check_company=True,
        help="What this person promotes here; empty: every product group of the territory.",
    )
    date_start = fields.Date("Since", default=fields.Date.context_today)
    date_end = fields.Date("Until")
    company_id = fields.Many2one(related="territory_id.company_id", store=True, index=True)

    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A membership cannot end before it starts.",
    )

    @api.constrains("territory_id", "user_id", "role", "date_start", "date_end")
    def _check_overlap(self):
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.id, twin.user_id = m.user_id
                  FROM pharma_territory_member m
                  JOIN pharma_territory_member twin
                    ON twin.territory_id = m.territory_id AND twin.role = m.role AND twin.id != m.id
                   AND (twin.user_id = m.user_id OR m.role = 'manager')
                   AND COALESCE(twin.date_start, '-infinity') <= COALESCE(m.date_end, 'infinity')
                   AND COALESCE(m.date_start, '-infinity') <= COALESCE(twin.date_end, 'infinity')
                 WHERE m.id = ANY(%s)
                 ORDER BY m.id, 2 DESC
                 LIMIT 1
                """,
                self.ids,
            )
        )
        if not rows:
            return
        member = self.browse(rows[0][0])
        if rows[0][1]:
            raise ValidationError(
                self.env._(
                    "%(person)s already works in %(territory)s in this period.",
                    person=member.user_id.name,
                    territory=member.territory_id.name,
                )
            )
        raise ValidationError(
            self.env._("%s already has a manager in this period.", member.territory_id.name)
        )
