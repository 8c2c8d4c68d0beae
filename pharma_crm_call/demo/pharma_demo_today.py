# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models

from . import texts


class PharmaDemo(models.AbstractModel):
    """The plan of today of the rep who is shown around."""

    _inherit = "pharma.demo"

    @api.model
    def _make_today(self, cycle):
        rep, territory = self._ref("user_rep"), self._ref("territory_s11_cm")
        Call = self.env["pharma.call"].with_user(rep)
        today = Call._today_of(rep)
        stops = self._stops_of_today(cycle, territory)
        rows = []
        for number, (hour, minutes, what, purpose) in enumerate(texts.TODAY, start=1):
            partner = next(stops[what])
            product = self._first_product(partner)
            values = {
                "partner_id": partner.id,
                "date_planned": Call._utc_of(today, hour, rep),
                "duration": minutes,
                "purpose": purpose.format(product=product),
            }
            if what == "hospital":
                doctors = territory.coverage_ids.partner_id.filtered(
                    lambda d, p=partner: d.pharma_hospital_id == p
                )
                values.update(
                    channel_id=self._xml("pharma_crm_call.channel_group").id,
                    attendee_ids=[
                        Command.create({"partner_id": doctor.id}) for doctor in doctors[:3]
                    ],
                )
            rows.append((f"pharma_crm_call.demo_call_today_{number}", values))
        calls = Call.create([values for _xml_id, values in rows])
        self._name_them([xml_id for xml_id, _values in rows], calls)

    @api.model
    def _first_product(self, partner):
        """Return the name of the product that matters most to a customer of the rep."""
        specialties = self._made_ids("pharma.specialty", "specialty_")
        key = next((k for k, v in specialties.items() if v == partner.pharma_specialty_id.id), None)
        products = texts.PRODUCTS["cm"]
        return self._ref(f"product_{products.get(key, products[None])[0]}").name.split(" ")[0]

    @api.model
    def _stops_of_today(self, cycle, territory):
        """Return {kind of customer: whom to see next}, those longest not seen first."""
        last = dict(
            self.env["pharma.call"]._read_group(
                [("territory_id", "=", territory.id), ("state", "in", ("submitted", "reviewed"))],
                ["partner_id"],
                ["date_day:max"],
            )
        )
        planned = (
            self.env["pharma.call"]
            .search([("territory_id", "=", territory.id), ("state", "=", "planned")])
            .partner_id
        )
        accounts = (territory.coverage_ids.partner_id - planned) | (
            planned & territory.coverage_ids.partner_id
        )
        accounts = accounts.sorted(lambda p: (p in planned, str(last.get(p) or ""), p.id))
        doctors = accounts.filtered(lambda p: p.pharma_type == "doctor")
        return {
            **{
                code.lower(): iter(doctors.filtered(lambda p, c=code: p.pharma_class_code == c))
                for code in ("KOL", "A", "B")
            },
            "hospital": iter(
                accounts.filtered(lambda p: p.pharma_type == "hospital").sorted(
                    lambda hospital: (
                        -len(doctors.filtered(lambda d: d.pharma_hospital_id == hospital))
                    )
                )
            ),
            "pharmacy": iter(accounts.filtered(lambda p: p.pharma_type == "pharmacy")),
        }
