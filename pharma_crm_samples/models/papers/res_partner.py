# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_pharma_enter_spend(self):
        """Enter a meal, fee or sponsorship for this account."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_samples.action_spend_paper_new"
        )
        action["context"] = {"default_partner_ids": self.ids, "default_others": 1}
        return action

    def _pharma_overview_actions(self):
        actions = super()._pharma_overview_actions()
        if self.pharma_type and self.env.user.has_group("pharma_crm.group_rep"):
            actions.append(
                {
                    "method": "action_pharma_enter_spend",
                    "text": self.env._("Meal or fee"),
                    "icon": "fa-cutlery",
                }
            )
        return actions
