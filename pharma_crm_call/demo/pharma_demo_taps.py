# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
import uuid

from odoo import api, models

# Reps tap a purpose and a result on most calls, and write one on the others.
TAPPED = 0.8
RESULTS = (3, 4, 3, 1, 2)  # how often each result of the list comes
CORRECTION_WAITS = "The visit was at the out-patient clinic, and ten minutes longer."
CORRECTION_APPLIED = "Wrote the note of the next doctor here."


class PharmaDemo(models.AbstractModel):
    """What reps tap: purposes, results, reasons; and two corrections, one of them waiting for the manager."""

    _inherit = "pharma.demo"

    @api.model
    def _content_context(self):
        Choice = self.env["pharma.call.choice"]
        return {
            **super()._content_context(),
            "choices": {
                kind: Choice.search([("kind", "=", kind)]).ids
                for kind in ("purpose", "result", "cancel", "miss")
            },
        }

    @api.model
    def _report_of(self, visit, context):
        report = super()._report_of(visit, context)
        call, choices = report["call"], context["choices"]
        # of its own, so that what was drawn before stays as it was
        rng = random.Random(f"{visit['partner'].pharma_code} {call.get('date_planned')}")
        if rng.random() < TAPPED:
            call["purpose_id"] = rng.choice(choices["purpose"])
        if call["state"] in ("submitted", "reviewed") and rng.random() < TAPPED:
            call["result_id"] = rng.choices(choices["result"], RESULTS)[0]
        elif call["state"] == "cancelled":
            call["reason_id"] = rng.choice(choices["cancel"])
        elif call["state"] == "missed" and rng.random() < TAPPED:
            call["reason_id"] = rng.choice(choices["miss"])
        return report

    @api.model
    def _make_recent_reviews(self):
        result = super()._make_recent_reviews()
        self._make_corrections()
        return result

    @api.model
    def _make_corrections(self):
        manager, rep = self._ref("user_manager"), self._ref("user_rep")
        calls = self.env["pharma.call"].search(
            [
                ("user_id", "=", rep.id),
                ("state", "=", "submitted"),
                ("partner_type", "=", "doctor"),
            ],
            order="date_start desc, id desc",
        )
        for number, (call, reason) in enumerate(
            zip(calls[4:6], (CORRECTION_WAITS, CORRECTION_APPLIED), strict=False)
        ):
            answer = call.with_user(rep).ask_correction(
                {
                    "client_uuid": str(uuid.UUID(int=1000 + number)),
                    "reason": reason,
                    "duration": call.duration + 10,
                    "note": "Sees more patients with kidney disease since the spring; wants the dosage card.",
                }
            )
            if number:
                correction = self.env["pharma.call.correction"].browse(answer["id"])
                correction.with_user(manager).action_confirm()
