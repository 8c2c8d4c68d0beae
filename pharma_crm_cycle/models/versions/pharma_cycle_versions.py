# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

BASELINE_COLUMNS = ("territory_id", "partner_id", "class_id", "specialty_id", "goal", "max_calls")


class PharmaCycle(models.Model):
    """The approved list is frozen as the baseline; what changes it afterwards makes a version."""

    _inherit = "pharma.cycle"

    version = fields.Integer(
        readonly=True, copy=False, help="0: not approved yet; 1: as approved; more: changed since."
    )
    version_ids = fields.One2many("pharma.cycle.version", "cycle_id", "Versions", readonly=True)
    change_ids = fields.One2many(
        "pharma.cycle.target.change", "cycle_id", "Changes of the list", readonly=True
    )
    change_count = fields.Integer(compute="_compute_baseline_sums")
    baseline_count = fields.Integer(
        "Customers as approved", compute="_compute_baseline_sums", help="Of the frozen baseline."
    )
    baseline_goal = fields.Integer(
        "Calls as approved", compute="_compute_baseline_sums", help="Of the frozen baseline."
    )

    @api.model
    def _get_workflow_guarded_fields(self):
        return super()._get_workflow_guarded_fields() | {"version", "retargets", "change_share"}

    @api.depends("version", "target_ids.goal")
    def _compute_baseline_sums(self):
        baseline = {
            cycle.id: (count, goal)
            for cycle, count, goal in self.env["pharma.cycle.baseline"]._read_group(
                [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count", "goal:sum"]
            )
        }
        changes = dict(
            self.env["pharma.cycle.target.change"]._read_group(
                [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count"]
            )
        )
        for cycle in self:
            cycle.baseline_count, cycle.baseline_goal = baseline.get(cycle.id, (0, 0))
            cycle.change_count = changes.get(cycle, 0)

    def _on_approved(self):
        result = super()._on_approved()
        self._freeze_baseline()
        return result

    def _freeze_baseline(self):
        """Keep the list as it was approved, set-based. A plan given up and approved anew is frozen anew."""
        self.ensure_one()
        self.env.flush_all()
        columns = SQL(", ").join(map(SQL.identifier, BASELINE_COLUMNS))
        self.env.cr.execute(SQL("DELETE FROM pharma_cycle_baseline WHERE cycle_id = %s", self.id))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pharma_cycle_baseline
                       (cycle_id, company_id, %(columns)s, create_uid, create_date, write_uid, write_date)
                SELECT cycle_id, company_id, %(columns)s,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM pharma_cycle_target WHERE cycle_id = %(cycle)s
                """,
                columns=columns,
                uid=self.env.uid,
                cycle=self.id,
            )
        )
        self.env["pharma.cycle.baseline"].invalidate_model()
        # sudo: the last reviewer approves the plan and need not be able to edit it
        cycle = self.sudo()
        cycle._workflow_write({"retargets": not cycle.list_locked, "unlock_reason": False})
        cycle._new_version("baseline")

    def _new_version(self, kind, territory=None, reason=None, counts=(0, 0, 0)):
        """Count the version up and keep what the list is from now on. Called with every right."""
        self.ensure_one()
        [(customers, calls)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*), COALESCE(SUM(goal), 0) FROM pharma_cycle_target WHERE cycle_id = %s",
                self.id,
            )
        )
        number = self.version + 1
        self._workflow_write({"version": number})
        added, dropped, changed = counts
        return self.env["pharma.cycle.version"].create(
            {
                "cycle_id": self.id,
                "number": number,
                "kind": kind,
                "territory_id": territory.id if territory else False,
                "reason": reason,
                "customers": customers,
                "calls": calls,
                "added": added,
                "dropped": dropped,
                "changed": changed,
            }
        )

    def action_open_versions(self):
        """Open the versions of the target list."""
        return self._open_of_cycle(
            "action_cycle_version", self.env._("Versions of %s", self.display_name)
        )

    def action_open_changes(self):
        """Open the history of the target list."""
        return self._open_of_cycle(
            "action_cycle_target_change", self.env._("Changes of %s", self.display_name)
        )

    def action_open_baseline(self):
        """Open the target list as it was approved."""
        return self._open_of_cycle(
            "action_cycle_baseline", self.env._("Approved list of %s", self.display_name)
        )

    def _open_of_cycle(self, xmlid, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"pharma_crm_cycle.{xmlid}")
        action["domain"] = [("cycle_id", "=", self.id)]
        action["display_name"] = name
        action["path"] = False
        return action
