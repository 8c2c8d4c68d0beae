# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models

# Two weeks that follow each other: name, hours of the calls of a day.
WEEKS = (
    ("Odd week: city hospitals", (9.0, 9.5, 10.25, 11.0)),
    ("Even week: the rest", (9.25, 10.0)),
)
OBJECTIVES = (
    # in words, number, class that counts
    ("See every KOL of my hospitals twice", 8, "kol"),
    ("Forty calls on class A before the quarter ends", 40, "a"),
    ("Learn the new hypertension guideline and pass the course", 0, None),
)


class PharmaDemo(models.AbstractModel):
    """Weeks that the rep who is shown around makes again and again, and what the rep wants to reach."""

    _inherit = "pharma.demo"

    @api.model
    def _make_weeks(self, cycle):
        rep, territory = self._ref("user_rep"), self._ref("territory_s11_cm")
        doctors = territory.coverage_ids.partner_id.filtered(lambda p: p.pharma_type == "doctor")
        doctors = iter(doctors.sorted(lambda p: (p.pharma_hospital_id.id, p.id)))
        values = []
        for name, hours in WEEKS:
            lines = [
                Command.create({"partner_id": doctor.id, "weekday": str(day), "hour": hour})
                for day in range(5)
                for hour, doctor in zip(hours, doctors, strict=False)
            ]
            values.append({"name": name, "line_ids": lines})
        templates = self.env["pharma.call.week.template"].with_user(rep).create(values)
        names = [f"pharma_crm_call.demo_week_template_{n}" for n in range(1, len(WEEKS) + 1)]
        self._name_them(names, templates)
        objectives = (
            self.env["pharma.call.personal.objective"]
            .with_user(rep)
            .create(
                [
                    {
                        "name": name,
                        "cycle_id": cycle.id,
                        "target": number,
                        "count_by": "calls" if number else "hand",
                        "class_id": code and self._xml(f"pharma_crm.class_{code}").id,
                    }
                    for name, number, code in OBJECTIVES
                ]
            )
        )
        names = [f"pharma_crm_call.demo_objective_{n}" for n in range(1, len(OBJECTIVES) + 1)]
        self._name_them(names, objectives)
