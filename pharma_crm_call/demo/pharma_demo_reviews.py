# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models

from . import texts

# Of the reviewed calls so many got a word from the manager; the others were only looked at.
COMMENTED = 0.06
KINDS = ("comment", "comment", "comment", "suggestion", "suggestion", "message")


class PharmaDemo(models.AbstractModel):
    """What managers wrote about the calls."""

    _inherit = "pharma.demo"

    @api.model
    def _make_old_reviews(self, calls, visits):
        """Comments of the past; the reps have seen them long ago."""
        rows = []
        for call, visit in zip(calls, visits, strict=True):
            rng = visit["rng"]
            if visit["state"] != "reviewed" or rng.random() > COMMENTED:
                continue
            kind = rng.choice(KINDS)
            moment = call.date_reviewed
            rows.append(
                {
                    "call_id": call.id,
                    "reviewer_id": visit["territory"].parent_id.manager_id.id,
                    "user_id": call.user_id.id,
                    "company_id": call.company_id.id,
                    "kind": kind,
                    "text": rng.choice(texts.REVIEWS[kind]),
                    "date": moment,
                    "seen_on": moment + timedelta(hours=rng.randrange(1, 20)),
                    "create_date": moment,
                    "write_date": moment,
                }
            )
        self._insert("pharma.call.review", rows)

    @api.model
    def _make_recent_reviews(self):
        """Two words that wait for the rep who is shown around, with all that goes with them."""
        manager, rep = self._ref("user_manager"), self._ref("user_rep")
        calls = self.env["pharma.call"].search(
            [
                ("user_id", "=", rep.id),
                ("state", "=", "submitted"),
                ("partner_type", "=", "doctor"),
            ],
            order="date_start desc, id desc",
        )
        for call, kind in zip(calls[1:3], ("comment", "suggestion"), strict=False):
            self.env["pharma.call.review"].with_user(manager).create(
                {"call_id": call.id, "kind": kind, "text": texts.REVIEWS[kind][1]}
            )
