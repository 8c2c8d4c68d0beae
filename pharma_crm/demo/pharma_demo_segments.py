# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models

# key, name, kind, owner, shared, further values
SEGMENTS = (
    ("high_potential", "High potential", "dynamic", "business", True, {
        "domain": "[('pharma_potential', '>=', 3000)]",
        "description": "Doctors who could write most.",
    }),
    ("class_a", "Class A and key opinion leaders", "dynamic", "business", True, {
        "domain": "[('pharma_class_id.code', 'in', ['A', 'KOL'])]",
    }),
    ("busy", "Busy practices", "dynamic", "rep", False, {
        "domain": "[('pharma_patients_week', '>=', 60)]",
    }),
)  # fmt: skip


class PharmaDemo(models.AbstractModel):
    _inherit = "pharma.demo"

    @api.model
    def _make_segments(self):
        """Conditions, segments put together, and a rep's own list."""
        self._make(
            "pharma.segment",
            [
                (
                    f"pharma_crm.demo_segment_{key}",
                    {
                        "name": name,
                        "kind": kind,
                        "shared": shared,
                        "user_id": self._ref(f"user_{owner}").id,
                        **values,
                    },
                )
                for key, name, kind, owner, shared, values in SEGMENTS
            ],
        )
        self._make(
            "pharma.segment",
            [
                (
                    "pharma_crm.demo_segment_rising",
                    {
                        "name": "High potential, not yet class A",
                        "kind": "combined",
                        "operation": "difference",
                        "base_id": self._ref("segment_high_potential").id,
                        "operand_ids": [Command.set(self._ref("segment_class_a").ids)],
                        "user_id": self._ref("user_business").id,
                        "shared": True,
                    },
                ),
                (
                    "pharma_crm.demo_segment_study",
                    {
                        "name": "Invited to the study",
                        "kind": "static",
                        "user_id": self._ref("user_rep").id,
                    },
                ),
            ],
        )
        study = self._ref("segment_study")
        doctors = self._ref("territory_s11_cm").coverage_ids.partner_id.filtered(
            lambda partner: partner.pharma_type == "doctor"
        )
        self._make(
            "pharma.segment.member",
            [
                (
                    f"pharma_crm.demo_segment_member_{number}",
                    {"segment_id": study.id, "partner_id": doctor.id},
                )
                for number, doctor in enumerate(doctors.sorted("pharma_code")[:6], 1)
            ],
        )
