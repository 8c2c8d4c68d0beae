# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .pharma_call_candidates import UNIVERSE_LIMIT

NEAR_KM = 10


class PharmaCall(models.Model):
    """Customers near the rep, or near where the rep is called next."""

    _inherit = "pharma.call"

    @api.model
    def _plan_position(self, user, position):
        """Return (latitude, longitude) around which the user looks."""
        if position:
            try:
                latitude, longitude = float(position["latitude"]), float(position["longitude"])
            except (KeyError, TypeError, ValueError):
                raise UserError(self.env._("This is no position on earth.")) from None
            if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
                raise UserError(self.env._("This is no position on earth."))
            return latitude, longitude
        calls = self.search(
            [
                ("user_id", "=", user.id),
                ("date_day", ">=", self._today_of(user)),
                ("state", "in", ("planned", "in_progress")),
                "|",
                ("hospital_id.partner_latitude", "!=", 0),
                ("partner_id.partner_latitude", "!=", 0),
            ],
            order="date_start, id",
            limit=1,
        )
        # sudo: the place of an own call
        call = calls.sudo()
        place = call.hospital_id if call.hospital_id._pharma_has_position() else call.partner_id
        if not place:
            raise UserError(
                self.env._(
                    "Let the browser tell where you are, or plan a first call: then others near it are found."
                )
            )
        return place.partner_latitude, place.partner_longitude

    @api.model
    def _distances_from(self, position, domain):
        """Return {customer id: km} of those within reach, by their own position or else their hospital's."""
        Partner = self.env["res.partner"]
        Partner.flush_model(["partner_latitude", "partner_longitude", "pharma_hospital_id"])
        query = Partner._search(domain)
        own, place = (Partner._pharma_distance_sql(*position, alias) for alias in ("p", "h"))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, km
                  FROM (
                    SELECT p.id, CASE WHEN %(has_own)s THEN %(own)s WHEN %(has_place)s THEN %(place)s END AS km
                      FROM res_partner p
                      LEFT JOIN res_partner h ON h.id = p.pharma_hospital_id
                     WHERE p.id IN %(query)s
                  ) away
                 WHERE km <= %(limit)s
                 ORDER BY km, id LIMIT %(most)s
                """,
                has_own=Partner._pharma_position_sql("p"),
                has_place=Partner._pharma_position_sql("h"),
                own=own,
                place=place,
                query=query.subselect(),
                limit=NEAR_KM,
                most=UNIVERSE_LIMIT,
            )
        )
        return {id_: round(km, 1) for id_, km in rows}
