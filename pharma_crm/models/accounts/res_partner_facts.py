# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class ResPartner(models.Model):
    """What the 360° view tells under "About"."""

    _inherit = "res.partner"

    def _pharma_overview_facts(self):
        if self.pharma_type == "doctor":
            names = [
                "pharma_position", "pharma_sub_specialty_id", "pharma_preferred_channel", "pharma_preferred_time",
                "pharma_birthday", "pharma_interests", "pharma_education",
                "pharma_licence_authority", "pharma_licence_expiry",
            ]  # fmt: skip
        else:
            names = [
                "pharma_legal_name",
                "pharma_wards",
                "pharma_clinics_week",
                "pharma_drug_purchase",
                "pharma_head_id",
            ]
        return super()._pharma_overview_facts() + [
            self._pharma_fact(name) for name in names if self[name]
        ]

    def _pharma_overview_published_name(self):
        latin = self.pharma_latin_name or ""
        latin = "" if latin.casefold() == (self.name or "").casefold() else latin
        return " · ".join(filter(None, (latin, super()._pharma_overview_published_name())))

    def _pharma_overview_badges(self):
        badges = super()._pharma_overview_badges()
        if self.pharma_licence_state in ("expired", "expiring"):
            expired = self.pharma_licence_state == "expired"
            badges.append(
                {
                    "text": self.env._("Licence expired")
                    if expired
                    else self.env._("Licence expires soon"),
                    "color": "danger" if expired else "warning",
                }
            )
        return badges
