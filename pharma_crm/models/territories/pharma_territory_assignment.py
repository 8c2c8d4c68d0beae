# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaTerritory(models.Model):
    _inherit = "pharma.territory"

    def action_assign_bricks(self):
        """Apply the assignment rules of this territory and everything below it, as of today.

        Repeatable; coverage by hand is left as it is. Big companies are assigned in the background.

        :return: the run, where its progress and its changes are
        """
        self.ensure_one()
        run = self.env["pharma.assignment.run"].create(
            {"territory_id": self.id, "company_id": self.company_id.id}
        )
        run.action_apply()
        return run._action_open()

    def action_preview_assignment(self):
        """Show what the assignment rules of this territory and everything below it would change today."""
        self.ensure_one()
        run = self.env["pharma.assignment.run"].create(
            {"territory_id": self.id, "company_id": self.company_id.id}
        )
        run.action_preview()
        return run._action_open()

    def action_open_members(self):
        """Open who works here and below, today at first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_territory_member")
        return {
            **action,
            "domain": [("territory_id", "child_of", self.id)],
            "context": {"search_default_today": 1, "default_territory_id": self.id},
        }

    def action_open_below(self):
        """Open the territories below this one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_territory")
        return {
            **action,
            "name": self.env._("Below %s", self.name),
            "domain": [("id", "child_of", self.id), ("id", "!=", self.id)],
            "context": {"default_parent_id": self.id},
        }
