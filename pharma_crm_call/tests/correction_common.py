# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid

from .common import CallCommon


class CorrectionCommon(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.pharma_call_correction_confirm = False
        cls.result = cls.env["pharma.call.choice"].create({"kind": "result", "name": "Agreed"})

    def _details(self):
        return [
            {
                "product_id": self.product_2.id,
                "reaction": "positive",
                "messages": [{"key_message_id": self.message_2.id, "reaction": "positive"}],
            },
            {"product_id": self.product_1.id, "reaction": "neutral", "messages": []},
        ]

    def _reported(self, days=-1, partner=None, **vals):
        call = self._call(self.rep, partner or self.doctor_a, days=days)
        vals = {"note": "As sent", "details": self._details(), **vals}
        self._report(self.rep, call_id=call.id, **vals)
        return call

    @classmethod
    def _ask(cls, call, user=None, **vals):
        vals = {"client_uuid": str(uuid.uuid4()), "reason": "Mistyped", **vals}
        return call.with_user(user or call.user_id).ask_correction(vals)

    def _corrected(self, call, **vals):
        return self.env["pharma.call"].browse(self._ask(call, **vals)["call_id"])

    def _row(self, partner=None, territory=None):
        self.env.invalidate_all()
        return (
            self.env["pharma.cycle.progress"]
            .with_user(self.business)
            .search(
                [
                    ("cycle_id", "=", self.cycle.id),
                    ("territory_id", "=", (territory or self.n1a).id),
                    ("partner_id", "=", (partner or self.doctor_a).id),
                ]
            )
        )
