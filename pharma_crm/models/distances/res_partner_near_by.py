# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import math

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

# More dots than that are no picture any more; the nearest ones are shown.
MAX_DOTS = 500
TYPES = ("pharmacy", "hospital", "doctor", "distributor")
PANEL_KM = 2


class ResPartner(models.Model):
    """What is near an account: for the picture, the panel and the list."""

    _inherit = "res.partner"

    @api.readonly
    def pharma_near_by(self, km=2, kind=None):
        """Return what the picture shows around one account.

        :param km: radius in kilometres, more than 0 and at most 200.
        :param kind: `pharmacy`, `hospital`, `doctor` or `distributor`; pharmacies around a hospital, hospitals
            around the others when not given.
        :return: `centre`, `km`, `kind`, `count` and the nearest 500 `accounts` with their distance in km, and
            `east` and `north`: where they are, in km from the centre.
        """
        self.ensure_one()
        self.check_access("read")
        kind = kind or ("pharmacy" if self.pharma_type == "hospital" else "hospital")
        if not self.pharma_type or kind not in TYPES:
            raise UserError(
                self.env._("%s is not an account of the field force.", self.display_name)
            )
        try:
            km = float(km)
        except (TypeError, ValueError):
            raise UserError(self.env._("“%s” is no distance.", km)) from None
        rows, count = self._pharma_near_rows(km, kind)
        return {
            "centre": {
                "id": self.id,
                "name": self.display_name,
                "type": self.pharma_type,
                "has_position": self._pharma_has_position(),
            },
            "km": km,
            "kind": kind,
            "count": count,
            "accounts": rows,
        }

    def _pharma_near_rows(self, km, kind, limit=MAX_DOTS):
        """Return [{"id", "name", "city", "class", "km", "east", "north"}], nearest first, and how many there are."""
        Partner = self.env["res.partner"]
        query = Partner._search(self._pharma_near_domain(km) & Domain("pharma_type", "=", kind))
        if query.is_empty():
            return [], 0
        latitude, longitude = self.partner_latitude, self.partner_longitude
        rows = self.env.execute_query(
            SQL(
                """
                SELECT near.id, near.complete_name, near.city, class.code, %(distance)s AS km,
                       (near.partner_latitude - %(lat)s)::double precision AS up,
                       (near.partner_longitude - %(lon)s)::double precision AS across, count(*) OVER ()
                  FROM res_partner near LEFT JOIN pharma_class class ON class.id = near.pharma_class_id
                 WHERE near.id IN %(query)s
                 ORDER BY km, near.id LIMIT %(limit)s
                """,
                distance=self._pharma_distance_sql(latitude, longitude, "near"),
                lat=latitude,
                lon=longitude,
                query=query.subselect(),
                limit=limit,
            )
        )
        accounts = []
        for id_, name, city, class_code, distance, up, across, _count in rows:
            # the direction as on a map with north on top, the length as it is
            east, north = _direction(latitude, up, (across + 540) % 360 - 180)
            length = (east * east + north * north) ** 0.5 or 1
            accounts.append(
                {
                    "id": id_,
                    "name": name,
                    "city": city or "",
                    "class": class_code or "",
                    "km": round(distance, 3),
                    "east": distance * east / length,
                    "north": distance * north / length,
                }
            )
        return accounts, rows[0][-1] if rows else 0

    def action_pharma_near_by(self):
        """Open the picture of what is around this account."""
        self.ensure_one()
        self.check_access("read")
        return {
            **self.env["ir.actions.actions"]._for_xml_id("pharma_crm.action_near_by"),
            "context": {"active_id": self.id, "active_model": "res.partner"},
        }

    def action_pharma_near_by_list(self):
        """Open what is around this account as a list."""
        self.ensure_one()
        self.check_access("read")
        return {
            **self.env["ir.actions.actions"]._for_xml_id("pharma_crm.action_distance"),
            "domain": [("partner_id", "=", self.id)],
            "display_name": self.env._("Near %s", self.display_name),
        }

    # -- 360° view --------------------------------------------------------------------------------------

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        if self.pharma_type in ("hospital", "pharmacy"):
            panels.append(self._pharma_panel_near_by())
        return panels

    def _pharma_panel_near_by(self):
        kind = "pharmacy" if self.pharma_type == "hospital" else "hospital"
        km = PANEL_KM if kind == "pharmacy" else 10 * PANEL_KM
        rows, count = (
            self._pharma_near_rows(km, kind, limit=5) if self._pharma_has_position() else ([], 0)
        )
        return {
            "key": "near_by",
            "title": self.env._("Pharmacies near by")
            if kind == "pharmacy"
            else self.env._("Hospitals near by"),
            "icon": "fa-map-marker",
            "sequence": 47,
            "kind": "rows",
            "count": count,
            "empty": self.env._("None within %s km; look farther on the map.", km)
            if self._pharma_has_position()
            else self.env._("Give this account a position to see what is around it."),
            "action": {"method": "action_pharma_near_by"},
            "rows": [
                {
                    "title": row["name"],
                    "subtitle": row["city"],
                    "note": self.env._("%s km", formatLang(self.env, row["km"], digits=1)),
                    "date": False,
                    "badge": {"text": row["class"], "color": 0} if row["class"] else False,
                    "model": "res.partner",
                    "id": row["id"],
                }
                for row in rows
            ],
        }


def _direction(latitude, up, across):
    """Return (east, north) of a small step in degrees at a latitude."""
    return across * math.cos(math.radians(latitude + up / 2)), up
