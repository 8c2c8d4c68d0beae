# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaCycleTarget(models.Model):
    """What is changed by hand in a draft list goes into its history too, and obeys the lock of the list."""

    _inherit = "pharma.cycle.target"

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        if not self.env.su:
            for target in targets:
                target.cycle_id._check_list_open(target.partner_id)
        targets._log_changes([("add", target, 0, target.goal) for target in targets])
        return targets

    def write(self, vals):
        before = {target: target.goal for target in self} if "goal" in vals else {}
        result = super().write(vals)
        self._log_changes(
            [
                ("goal", target, goal, target.goal)
                for target, goal in before.items()
                if target.goal != goal
            ]
        )
        return result

    def unlink(self):
        if not self.env.su:
            for target in self - self._gone():
                target.cycle_id._check_list_open(target.partner_id)
        drafts = self.filtered(lambda target: target.cycle_id.state == "draft")
        changes = self._change_vals([("drop", target, target.goal, 0) for target in drafts])
        result = super().unlink()
        self._write_changes(changes)
        return result

    def _gone(self):
        """Return those of the lines whose customer is archived or no longer covered today: they may always go."""
        # sudo: whether a customer is still there is asked for the lines that the user reads
        covered = dict(
            self.env["pharma.coverage"]
            .sudo()
            ._read_group(
                [
                    ("in_force", "=", True),
                    ("partner_id", "in", self.partner_id.ids),
                    ("territory_id", "in", self.territory_id.ids),
                ],
                ["territory_id"],
                ["partner_id:array_agg"],
            )
        )
        return self.filtered(
            lambda target: (
                not target.partner_id.active
                or target.partner_id.id not in covered.get(target.territory_id.sudo(), ())
            )
        )

    def _log_changes(self, changes):
        self._write_changes(self._change_vals(changes))

    @api.model
    def _change_vals(self, changes):
        return [
            {
                "cycle_id": target.cycle_id.id,
                "company_id": target.cycle_id.company_id.id,
                "territory_id": target.territory_id.id,
                "partner_id": target.partner_id.id,
                "kind": kind,
                "source": "hand",
                "goal_before": before,
                "goal_after": after,
                "reason": target.reason,
                "kept_out": kind == "drop",
            }
            for kind, target, before, after in changes
        ]

    @api.model
    def _write_changes(self, vals_list):
        if vals_list:
            # sudo: nobody writes the history; changing the list does
            self.env["pharma.cycle.target.change"].sudo().create(vals_list)
