# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, models

from . import catalogue, places


class PharmaDemo(models.AbstractModel):
    _inherit = "pharma.demo"

    @api.model
    def _make_assignment_rules(self):
        """Postcodes and people by product group, two named accounts, and somebody who worked elsewhere before."""
        if self._is_done("pharma_crm.demo_territory_account_1"):
            return
        for _district, area in places.areas():
            for unit, _name in catalogue.UNITS:
                group = self._ref(f"unit_{unit}")
                territory = self._ref(f"territory_{area.key}_{unit}")
                territory.brick_ids.product_group_id = group
                territory.member_ids.product_group_ids = group
        own = self._ref("territory_s11_cm")
        hospitals = own.coverage_ids.partner_id.filtered(lambda p: p.pharma_type == "hospital")
        pharmacies = own.coverage_ids.partner_id.filtered(lambda p: p.pharma_type == "pharmacy")
        rules = (
            {"partner_id": hospitals.sorted("pharma_code")[:1].id, "with_doctors": True},
            {"partner_id": pharmacies.sorted("pharma_code")[:1].id, "kind": "exclude"},
        )
        self._make(
            "pharma.territory.account",
            [
                (
                    f"pharma_crm.demo_territory_account_{number}",
                    {
                        "territory_id": own.id,
                        "product_group_id": self._ref("unit_cm").id,
                        **values,
                    },
                )
                for number, values in enumerate(rules, 1)
                if values["partner_id"]
            ],
        )
        since = self._quarters()[0][0].replace(month=1, day=1)
        self._make(
            "pharma.territory.member",
            [
                (
                    "pharma_crm.demo_member_before",
                    {
                        "territory_id": self._ref("territory_s12_cm").id,
                        "user_id": self._ref("user_rep").id,
                        "role": "rep",
                        "date_start": since - timedelta(days=730),
                        "date_end": since - timedelta(days=1),
                    },
                )
            ],
        )
        run = self._make(
            "pharma.assignment.run",
            [("pharma_crm.demo_assignment_run", {"territory_id": self._ref("territory_s1").id})],
        )
        run.action_preview()
        self._make_handover_draft()

    @api.model
    def _make_handover_draft(self):
        """Some doctors are to go to the rep next month; the manager has prepared it."""
        here, there = self._ref("territory_s12_cm"), self._ref("territory_s11_cm")
        doctors = here.coverage_ids.partner_id.filtered(lambda p: p.pharma_type == "doctor")
        doctors = (doctors - there.coverage_ids.partner_id).sorted("pharma_code")[:4]
        if doctors:
            self._make(
                "pharma.territory.handover",
                [
                    (
                        "pharma_crm.demo_handover_draft",
                        {
                            "kind": "accounts",
                            "territory_id": here.id,
                            "to_territory_id": there.id,
                            "date": self._today() + relativedelta(months=1, day=1),
                            "scope": "chosen",
                            "partner_ids": [Command.set(doctors.ids)],
                            "note": "The new ring road makes them easier to reach from the city. Two of them ask"
                            " for the kidney data: bring the study.",
                        },
                    )
                ],
            )
