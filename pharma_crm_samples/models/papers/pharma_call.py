# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import AccessError


class PharmaCall(models.Model):
    _inherit = "pharma.call"

    def action_enter_spend(self):
        """Enter a meal, fee or sponsorship on this call."""
        self.ensure_one()
        self.check_access("read")
        if not self._may_request_resource():
            raise AccessError(self.env._("Enter it on your own calls."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_samples.action_spend_paper_new"
        )
        action["context"] = {
            "default_call_id": self.id,
            "default_partner_ids": self._handover_recipients().ids,
            "default_date": self.date_day,
            "default_others": 1,
        }
        return action
