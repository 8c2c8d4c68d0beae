# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _pharma_overview_header(self):
        """Return who this is, where, and how to reach them: a generator as a panel may be."""
        self.ensure_one()
        [([names], _count), (stars, _count)] = yield [
            self._pharma_overview_names_ask(),
            self._pharma_overview_star_ask(),
        ]
        return {
            "id": self.id,
            "name": self.name,
            "published_name": self._pharma_overview_published_name(),
            "type": self.pharma_type,
            "type_label": dict(self._fields["pharma_type"]._description_selection(self.env))[
                self.pharma_type
            ],
            "image": f"/web/image/res.partner/{self.id}/avatar_256",
            "class": self._pharma_class_of(names),
            "score": round(self.pharma_score, 1) if self.pharma_class_id else None,
            "class_since": fields.Date.to_string(self.pharma_class_since)
            if self.pharma_class_since
            else False,
            "lines": self._pharma_overview_lines(names),
            "place": self._pharma_overview_place(names),
            "phone": self.phone or "",
            "email": self.email or "",
            "website": self.website or "",
            "address": self._pharma_overview_address(names),
            "position": self._pharma_overview_position(),
            "favorite": bool(stars),
            "badges": self._pharma_overview_badges(),
            "actions": self._pharma_overview_actions(),
        }

    def _pharma_overview_paths(self):
        """Return the names behind many2one fields that the header shows."""
        return [
            "pharma_class_id.name", "pharma_class_id.code", "pharma_class_id.color",
            "pharma_title_id.name", "pharma_specialty_id.name", "pharma_grade_id.name",
            "state_id.code", "country_id.name", "pharma_hospital_id.name", "parent_id.name",
        ]  # fmt: skip

    def _pharma_overview_names_ask(self):
        # sudo: names on the card of the account itself, which the reader may read as `pharma_overview` has checked
        everything = self.sudo().with_context(active_test=False)
        return everything._pharma_overview_ask(
            "res.partner", [("id", "=", self.id)], self._pharma_overview_paths(), limit=None
        )

    def _pharma_overview_star_ask(self):
        """Return the question for the user's own star on this account; nothing here."""
        return None, ()

    def _pharma_overview_published_name(self):
        """Return the name as the source list writes it, when it says more than another case."""
        published = self.pharma_published_name or ""
        return "" if published.casefold() == (self.name or "").casefold() else published

    def _pharma_overview_lines(self, names):
        """Return what stands under the name: title, specialty, grade …"""
        parts = [
            self.pharma_credential,
            names["pharma_title_id.name"],
            names["pharma_specialty_id.name"],
            names["pharma_grade_id.name"],
            self.pharma_category,
        ]
        return [part for part in parts if part]

    def _pharma_overview_place(self, names):
        """Return {"id", "name"} of the hospital of a doctor or department; False when there is none.

        The name of where an account belongs stands on its own card; whether it opens is another question.
        """
        field = "pharma_hospital_id" if self.pharma_type == "doctor" else "parent_id"
        return self._pharma_overview_link(field, names)

    def _pharma_overview_link(self, field, names):
        place = self[field]
        if not place:
            return False
        # who reaches a doctor reaches the doctor's hospital
        opens = field == "pharma_hospital_id" or place.has_access("read")
        return {"id": place.id if opens else False, "name": names[f"{field}.name"]}

    def _pharma_overview_address(self, names):
        city = " ".join(filter(None, (self.city, names["state_id.code"], self.zip)))
        return ", ".join(filter(None, (self.street, self.street2, city, names["country_id.name"])))

    def _pharma_overview_position(self):
        """Return [latitude, longitude] in degrees, False when the account has not been located."""
        if not (self.partner_latitude or self.partner_longitude):
            return False
        return [self.partner_latitude, self.partner_longitude]

    def _pharma_class_of(self, row, path="pharma_class_id"):
        """Return the badge of a class whose names have been read along with a row; False without one."""
        if not row[f"{path}.code"]:
            return False
        return {key: row[f"{path}.{key}"] for key in ("code", "name", "color")}
