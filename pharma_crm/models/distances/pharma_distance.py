# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

# The list ends there; the picture goes farther.
LIST_KM = 20


class PharmaDistance(models.Model):
    """How far pharmacies are from hospitals, and hospitals from pharmacies: a query, nothing is kept."""

    _name = "pharma.distance"
    _description = "Account near by"
    _auto = False
    _order = "distance, id"
    _rec_name = "near_id"
    _depends = {
        "res.partner": [
            "partner_latitude",
            "partner_longitude",
            "pharma_type",
            "company_id",
            "active",
        ]
    }

    partner_id = fields.Many2one("res.partner", "Around", readonly=True)
    near_id = fields.Many2one("res.partner", "Account near by", readonly=True)
    near_type = fields.Selection(
        [("hospital", "Hospital"), ("pharmacy", "Pharmacy")], "Account type", readonly=True
    )
    distance = fields.Float("Distance (km)", digits=(8, 2), readonly=True, aggregator="min")
    near_class_id = fields.Many2one(related="near_id.pharma_class_id", string="Class")
    near_street = fields.Char(related="near_id.street", string="Street")
    near_city = fields.Char(related="near_id.city", string="City")
    near_phone = fields.Char(related="near_id.phone", string="Phone")
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        Partner = self.env["res.partner"]
        return SQL(
            """
            SELECT here.id::bigint * 4194304 + near.id AS id, here.id AS partner_id, near.id AS near_id,
                   near.pharma_type AS near_type, near.km AS distance, here.company_id
              FROM res_partner here
              JOIN LATERAL (
                    SELECT n.id, n.pharma_type, %(distance)s AS km
                      FROM res_partner n
                     WHERE n.active AND n.company_id = here.company_id AND %(near)s AND %(box)s
                       AND n.pharma_type = CASE here.pharma_type WHEN 'hospital' THEN 'pharmacy' ELSE 'hospital' END
                   ) near ON near.km <= %(km)s
             WHERE here.active AND here.pharma_type IN ('hospital', 'pharmacy') AND %(here)s
            """,
            distance=Partner._pharma_distance_sql(
                SQL("here.partner_latitude::double precision"),
                SQL("here.partner_longitude::double precision"),
                "n",
            ),
            near=Partner._pharma_position_sql("n"),
            here=Partner._pharma_position_sql("here"),
            box=Partner._pharma_box_sql("here", "n", LIST_KM),
            km=LIST_KM,
        )
