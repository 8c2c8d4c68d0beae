# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import pairwise

from odoo import Command, api, models
from odoo.tools import SQL

KEY_OPINION_LEADERS = [("pharma_title_id.sequence", "=", 1), ("pharma_credential", "ilike", "PhD")]
# how many doctors' practices grew or shrank since they were classed
GROWN, SHRUNK = 14, 6
# From where the bands of the draft for hospitals begin.
BUSINESS_BANDS = (("listed_products", (0, 2, 4, 6)), ("doctors_potential", (0, 20_000, 60_000)))


class PharmaDemo(models.AbstractModel):
    _inherit = "pharma.demo"

    @api.model
    def _load_accounts(self):
        result = super()._load_accounts()
        self._in_company()._make_class_changes()
        return result

    @api.model
    def _make_classification(self):
        """The company rates doctors by a model of its own, which knows key opinion leaders."""
        xml_id = "pharma_crm.demo_classification_doctor"
        if self._is_done(xml_id):
            return
        model = self.env.ref("pharma_crm.classification_doctor").copy(
            {
                "company_id": self.env.company.id,
                "kol_domain": repr(KEY_OPINION_LEADERS),
                "lock_months": 6,
            }
        )
        self._name_them([xml_id], model)
        model.action_activate()
        # beside its own the one for all companies would rate nobody, unless another company has doctors
        others = [("pharma_type", "=", "doctor"), ("company_id", "!=", self.env.company.id)]
        if not self.env["res.partner"].with_context(allowed_company_ids=[]).search_count(others):
            self.env.ref("pharma_crm.classification_doctor").action_archive()

    @api.model
    def _make_class_changes(self):
        """Classes of various ages, doctors whose numbers have changed since, and a draft of the next version."""
        xml_id = "pharma_crm.demo_classification_doctor_draft"
        if self._is_done(xml_id):
            return
        self._age_classes()
        rng = self._rng("class changes")
        doctors = self.env["res.partner"].search(
            [
                ("pharma_type", "=", "doctor"),
                ("company_id", "=", self.env.company.id),
                ("pharma_patients_week", ">", 0),
                ("pharma_class_since", ">", "today -5m"),
            ],
            order="pharma_code",
        )
        by_class = doctors.grouped(lambda doctor: doctor.pharma_class_id.code)
        risen = [doctor for code in ("B", "C") for doctor in by_class.get(code, [])]
        for doctor in rng.sample(risen, min(GROWN, len(risen))):
            doctor.pharma_patients_week = doctor.pharma_patients_week * 3 + 60
        fallen = list(by_class.get("A", []))
        for doctor in rng.sample(fallen, min(SHRUNK, len(fallen))):
            doctor.pharma_patients_week = max(1, doctor.pharma_patients_week // 6)
        draft = self._ref("classification_doctor").copy()
        draft._workflow_write({"version": 2})
        heaviest = draft.criterion_ids.sorted("weight")
        heaviest[0].weight, heaviest[-1].weight = heaviest[-1].weight, heaviest[0].weight
        draft.action_preview()
        self._name_them([xml_id], draft)

    @api.model
    def _make_hospital_draft(self):
        """A draft that asks for our business with a hospital as well, previewed."""
        xml_id = "pharma_crm.demo_classification_hospital_draft"
        if self._is_done(xml_id):
            return
        draft = self.env.ref("pharma_crm.classification_hospital").copy(
            {"name": "Hospitals by size and our business", "company_id": self.env.company.id}
        )
        for figure, steps in BUSINESS_BANDS:
            edges = [*steps, None]
            draft.criterion_ids = [
                Command.create(
                    {
                        "figure": figure,
                        "weight": 2,
                        "sequence": 50,
                        "band_ids": [
                            Command.create(
                                {
                                    "value_from": start,
                                    "value_to": end or 0,
                                    "no_limit": end is None,
                                    "points": 10 * number / len(steps),
                                }
                            )
                            for number, (start, end) in enumerate(pairwise(edges), 1)
                        ],
                    }
                )
            ]
        draft.action_preview()
        self._name_them([xml_id], draft)

    @api.model
    def _age_classes(self):
        """The accounts were classed one after the other, from a year and a half ago until last week."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner SET pharma_class_since = CURRENT_DATE - (7 + (id * 37) %% 540)
                 WHERE company_id = %s AND pharma_class_id IS NOT NULL AND pharma_type IS NOT NULL
                """,
                self.env.company.id,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE pharma_classification_result result SET date = p.pharma_class_since + time '02:00'
                  FROM res_partner p
                 WHERE p.id = result.partner_id AND p.company_id = %s AND p.pharma_class_since IS NOT NULL
                """,
                self.env.company.id,
            )
        )
        self.env.invalidate_all()
