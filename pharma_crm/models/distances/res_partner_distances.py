# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.distance import EARTH_KM, boxes

# Farther than that nothing is near by; a search beyond is refused.
MAX_KM = 200
# In which of these the next hospital of a pharmacy is looked for, one after the other.
NEAREST_KM = (2, 10, 50, MAX_KM)


def _within(km):
    return fields.Many2one(
        "res.partner",
        f"Within {km} km of",
        compute="_compute_pharma_within_km",
        search=lambda partners, operator, value: partners._search_pharma_within_km(
            operator, value, km
        ),
        help="To search for accounts around another one.",
    )


class ResPartner(models.Model):
    """Which accounts are how far from each other, by their positions.

    Positions are found by an index on points: a rectangle first, then the exact distance. No extension of
    PostgreSQL is needed.
    """

    _inherit = "res.partner"

    pharma_within_1km_id = _within(1)
    pharma_within_2km_id = _within(2)
    pharma_within_5km_id = _within(5)
    pharma_within_10km_id = _within(10)
    pharma_within_25km_id = _within(25)
    pharma_nearest_hospital_id = fields.Many2one(
        "res.partner",
        "Nearest hospital",
        compute="_compute_pharma_nearest_hospital",
        help="By positions, of the hospitals that you may see.",
    )
    pharma_nearest_hospital_km = fields.Float(
        "Distance (km)", digits=(8, 2), compute="_compute_pharma_nearest_hospital", aggregator=None
    )

    _pharma_position_idx = models.Index(
        "USING gist (point(partner_longitude::double precision, partner_latitude::double precision))"
        " WHERE pharma_type IS NOT NULL AND (partner_latitude <> 0 OR partner_longitude <> 0)"
    )

    @api.constrains("partner_latitude", "partner_longitude")
    def _check_pharma_position(self):
        for partner in self.filtered("pharma_type"):
            latitude, longitude = partner.partner_latitude, partner.partner_longitude
            if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
                raise ValidationError(
                    self.env._(
                        "The position of %s lies nowhere: a latitude is between -90 and 90, a longitude between"
                        " -180 and 180.",
                        partner.display_name,
                    )
                )
            if (latitude == 0) != (longitude == 0):
                raise ValidationError(
                    self.env._(
                        "The position of %s needs a latitude and a longitude.", partner.display_name
                    )
                )

    def _pharma_has_position(self):
        return bool(self.partner_latitude or self.partner_longitude)

    # -- SQL ------------------------------------------------------------------------------------------

    @api.model
    def _pharma_position_sql(self, alias):
        """Return the condition that a partner is an account with a position, as the index has it."""
        return SQL(
            "%(alias)s.pharma_type IS NOT NULL"
            " AND (%(alias)s.partner_latitude <> 0 OR %(alias)s.partner_longitude <> 0)",
            alias=SQL.identifier(alias),
        )

    @api.model
    def _pharma_point_sql(self, alias):
        return SQL(
            "point(%(alias)s.partner_longitude::double precision, %(alias)s.partner_latitude::double precision)",
            alias=SQL.identifier(alias),
        )

    @api.model
    def _pharma_distance_sql(self, latitude, longitude, alias):
        """Return the distance in km of a partner from a position (values or SQL)."""
        return SQL(
            """(2 * %(radius)s * asin(least(1, sqrt(
                power(sin(radians(%(alias)s.partner_latitude::double precision - %(lat)s) / 2), 2)
                + cos(radians(%(lat)s)) * cos(radians(%(alias)s.partner_latitude::double precision))
                * power(sin(radians(%(alias)s.partner_longitude::double precision - %(lon)s) / 2), 2)))))""",
            radius=EARTH_KM,
            alias=SQL.identifier(alias),
            lat=latitude,
            lon=longitude,
        )

    @api.model
    def _pharma_circle_sql(self, latitude, longitude, km, alias):
        """Return the condition that a partner is within a distance of a position."""
        point = self._pharma_point_sql(alias)
        rectangles = SQL(" OR ").join(
            SQL("%s <@ box(point(%s, %s), point(%s, %s))", point, west, south, east, north)
            for south, west, north, east in boxes(latitude, longitude, km)
        )
        return SQL(
            "(%s AND (%s) AND %s <= %s)",
            self._pharma_position_sql(alias),
            rectangles,
            self._pharma_distance_sql(latitude, longitude, alias),
            km,
        )

    # -- domains --------------------------------------------------------------------------------------

    def _pharma_near_domain(self, km):
        """Return the domain of the accounts within a distance of this one, itself left out."""
        self.ensure_one()
        if not 0 < km <= MAX_KM:
            raise ValidationError(
                self.env._("A distance is more than 0 and at most %s km.", MAX_KM)
            )
        if not self._pharma_has_position():
            return Domain.FALSE
        latitude, longitude = self.partner_latitude, self.partner_longitude

        def to_sql(model, alias, query):
            return model._pharma_circle_sql(latitude, longitude, km, alias)

        # sudo: the positions of accounts that are searched for are no more than the answer tells
        def predicate(partner):
            near = partner.sudo().search([("id", "=", partner.id), circle])
            return bool(near)

        circle = Domain.custom(to_sql=to_sql, predicate=predicate)
        return (
            Domain("pharma_type", "!=", False)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("id", "!=", self.id)
            & circle
        )

    def _compute_pharma_within_km(self):
        for name in ("1km", "2km", "5km", "10km", "25km"):
            self[f"pharma_within_{name}_id"] = False

    @api.model
    def _search_pharma_within_km(self, operator, value, km):
        if operator in ("any", "any!"):
            # a name was typed, not chosen
            centres = self.search(Domain("pharma_type", "!=", False) & Domain(value), limit=20)
        elif operator == "in":
            # only around accounts that the user sees: their positions would be found out otherwise
            centres = self.search([("id", "in", [id_ for id_ in value if id_])])
        else:
            return NotImplemented
        return Domain.OR(centre._pharma_near_domain(km) for centre in centres)

    # -- the nearest hospital -----------------------------------------------------------------------------

    @api.depends("partner_latitude", "partner_longitude")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_pharma_nearest_hospital(self):
        self.pharma_nearest_hospital_id = False
        self.pharma_nearest_hospital_km = 0
        missing = self.filtered(
            lambda p: p.id and p.pharma_type == "pharmacy" and p._pharma_has_position()
        )
        for km in NEAREST_KM:
            if not missing:
                return
            found = missing._pharma_nearest(km)
            for partner in missing:
                if partner.id in found:
                    partner.pharma_nearest_hospital_id, partner.pharma_nearest_hospital_km = found[
                        partner.id
                    ]
            missing = missing.filtered(lambda partner, found=found: partner.id not in found)

    def _pharma_nearest(self, km):
        """Return {id: (hospital id, km)} of these accounts that have a hospital within a distance; one query."""
        self.flush_model(
            ["partner_latitude", "partner_longitude", "pharma_type", "company_id", "active"]
        )
        # the rules of who asks
        hospitals = self.env["res.partner"]._search([("pharma_type", "=", "hospital")])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT here.id, near.id, near.km
                  FROM res_partner here
                  JOIN LATERAL (
                        SELECT h.id, %(distance)s AS km
                          FROM res_partner h
                         WHERE h.pharma_type = 'hospital' AND h.company_id = here.company_id
                           AND %(position)s AND %(box)s AND h.id IN %(hospitals)s
                         ORDER BY km LIMIT 1
                       ) near ON near.km <= %(km)s
                 WHERE here.id = ANY(%(ids)s)
                """,
                distance=self._pharma_distance_sql(
                    SQL("here.partner_latitude::double precision"),
                    SQL("here.partner_longitude::double precision"),
                    "h",
                ),
                position=self._pharma_position_sql("h"),
                box=self._pharma_box_sql("here", "h", km),
                hospitals=hospitals.subselect(),
                km=km,
                ids=self.ids,
            )
        )
        return {id_: (near, distance) for id_, near, distance in rows}

    @api.model
    def _pharma_box_sql(self, here, alias, km):
        """Return the condition that a partner is in the rectangle around another one, also beyond the date line."""
        up = km / EARTH_KM  # as an angle
        parts = []
        for shift in (0, 360, -360):
            parts.append(
                SQL(
                    """%(point)s <@ box(
                        point(%(lon)s + %(shift)s - %(across)s, %(lat)s - degrees(%(up)s)),
                        point(%(lon)s + %(shift)s + %(across)s, %(lat)s + degrees(%(up)s)))""",
                    point=self._pharma_point_sql(alias),
                    lat=SQL("%s.partner_latitude::double precision", SQL.identifier(here)),
                    lon=SQL("%s.partner_longitude::double precision", SQL.identifier(here)),
                    shift=float(shift),
                    up=up,
                    # at the poles every longitude is near
                    across=SQL(
                        "CASE WHEN abs(%(lat)s) + degrees(%(up)s) >= 90 THEN 180"
                        " ELSE degrees(asin(least(1, sin(%(up)s) / cos(radians(%(lat)s))))) END",
                        lat=SQL("%s.partner_latitude::double precision", SQL.identifier(here)),
                        up=up,
                    ),
                )
            )
        return SQL("(%s)", SQL(" OR ").join(parts))
