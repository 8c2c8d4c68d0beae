# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.pharma_crm.models.background.pharma_background_mixin import (
    JOB_FIELDS,
    UNDER_WAY,
)

# Territories in one statement: a second or two of work, then the progress is saved.
BATCH = 50
# A plan over more coverage than this is worked out in the background.
AT_ONCE = 20_000


class PharmaCycle(models.Model):
    """The target list is made in batches of territories: at once for a small plan, else in the background.

    A batch taken twice, or a list made again, changes nothing that the rules do not ask for.
    """

    _name = "pharma.cycle"
    _inherit = ["pharma.cycle", "pharma.background.mixin"]

    # Segments and conditions are looked up with the rights of who makes the list.
    _job_as_user = True
    # The progress is no part of the plan.
    _approval_editable_fields = (*JOB_FIELDS, "job_counts")

    job_counts = fields.Json(
        readonly=True, copy=False, help="Lines added, changed and dropped so far."
    )

    def action_generate_targets(self):
        """Make or refresh the target list and the goals of a draft from its frequency matrix.

        May be run any number of times: no line is doubled, lines added, changed or removed by hand stay as they
        are, lines by rule that match no longer are dropped.
        """
        for cycle in self:
            cycle._job_check()
            if cycle.job_state in UNDER_WAY:
                raise UserError(
                    self.env._(
                        "The target list of %s is being made at the moment.", cycle.display_name
                    )
                )
            cycle._check_matrix()
            # whether a list is there already: its changes are worth a history, the first list is not
            log = bool(
                cycle.env["pharma.cycle.target"].search_count(
                    [("cycle_id", "=", cycle.id)], limit=1
                )
            )
            cycle._job_write({"job_counts": {"log": log, "lines": [0, 0, 0]}})
            cycle._job_start()
        return True

    def _job_check_may_run(self):
        self._check_editable()

    def _generation_territories(self, after=0, limit=None):
        """Return the territories whose list is to be made: those of the scope, and any that has lines."""
        lines = self.env["pharma.cycle.target"]._search([("cycle_id", "=", self.id)])
        return (
            self.env["pharma.territory"]
            .with_context(active_test=False)
            .search(
                Domain("id", ">", after)
                & (
                    Domain("id", "child_of", self.territory_id.id)
                    | Domain("id", "in", lines.subselect("territory_id"))
                ),
                order="id",
                limit=limit,
            )
        )

    def _job_total(self):
        return len(self._generation_territories())

    def _job_at_once(self, total):
        covered = self.env["pharma.coverage"].search_count(
            [("territory_id", "child_of", self.territory_id.id)], limit=AT_ONCE + 1
        )
        return covered <= AT_ONCE

    def _job_batch(self):
        territories = self._generation_territories(self.job_cursor, BATCH)
        if territories:
            kept = self.job_counts or {"log": True, "lines": [0, 0, 0]}
            counts = self._generate_targets(territories.ids, log=kept["log"])
            lines = [sum(pair) for pair in zip(kept["lines"], counts, strict=True)]
            self._job_write({"job_counts": {**kept, "lines": lines}})
        return len(territories), territories[-1:].id or self.job_cursor, len(territories) < BATCH

    def _job_finished(self):
        self._refresh_goals()
        added, changed, dropped = (self.job_counts or {}).get("lines", (0, 0, 0))
        self.message_post(
            body=self.env._(
                "Target list made: %(added)s added, %(changed)s changed, %(dropped)s dropped.",
                added=added,
                changed=changed,
                dropped=dropped,
            )
        )

    def _submit(self):
        if self.job_state != "none":
            raise UserError(
                self.env._(
                    "The target list of %s is not finished: wait for it, or resume it, before you submit the plan.",
                    self.display_name,
                )
            )
        return super()._submit()

    def write(self, vals):
        if "job_counts" in vals and not self.env.su:
            self._job_refuse()
        return super().write(vals)
