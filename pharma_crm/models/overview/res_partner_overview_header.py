# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _pharma_overview_header(self):
        """Return who this is, where, and how to reach them."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "published_name": self._pharma_overview_published_name(),
            "type": self.pharma_type,
            "type_label": dict(self._fields["pharma_type"]._description_selection(self.env))[self.pharma_type],
            "image": f"/web/image/res.partner/{self.id}/avatar_256",
            "class": self._pharma_class_badge(self.pharma_class_id),
            "score": round(self.pharma_score, 1) if self.pharma_class_id else None,
            "class_since": fields.Date.to_string(self.pharma_class_since) if self.pharma_class_since else False,
            "lines": self._pharma_overview_lines(),
            "place": self._pharma_overview_place(),
            "phone": self.phone or "",
            "email": self.email or "",
            "website": self.website or "",
            "address": self._pharma_overview_address(),
            "position": self._pharma_overview_position(),
            "badges": self._pharma_overview_badges(),
            "actions": self._pharma_overview_actions(),
        }

    def _pharma_overview_published_name(self):
        """Return the name as the source list writes it, when it says more than another case."""
        published = self.pharma_published_name or ""
        return "" if published.casefold() == (self.name or "").casefold() else published

    def _pharma_overview_lines(self):
        """Return what stands under the name: title, specialty, grade …"""
        parts = [
            self.pharma_credential,
            self.pharma_title_id.name,
            self.pharma_specialty_id.complete_name,
            self.pharma_grade_id.name,
            self.pharma_category,
        ]
        return [part for part in parts if part]

    def _pharma_overview_place(self):
        """Return the hospital of a doctor or department, or the chain of a pharmacy; False when there is none."""
        place = self.pharma_hospital_id if self.pharma_type == "doctor" else self.parent_id
        if not place:
            return False
        # sudo: where a covered customer works is on the customer's own card; whether it opens is another question
        name = place.sudo().name
        return {"id": place.id if place.has_access("read") else False, "name": name}

    def _pharma_overview_address(self):
        city = " ".join(filter(None, (self.city, self.state_id.code, self.zip)))
        return ", ".join(filter(None, (self.street, self.street2, city, self.country_id.name)))

    def _pharma_overview_position(self):
        """Return [latitude, longitude] in degrees, False when the account has not been located."""
        if not (self.partner_latitude or self.partner_longitude):
            return False
        return [self.partner_latitude, self.partner_longitude]

    def _pharma_class_badge(self, class_):
        return {"code": class_.code, "name": class_.name, "color": class_.color} if class_ else False
