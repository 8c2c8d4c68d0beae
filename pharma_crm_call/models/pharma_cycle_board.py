# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

# What a figure is about → the calls that it counts.
SUBJECT_PATHS = {
    "class_id": "class_id",
    "specialty_id": "specialty_id",
    "territory_id": "territory_id",
    "channel_id": "channel_id",
    "product_id": "detail_ids.product_id",
    "key_message_id": "call_message_ids.key_message_id",
}


class PharmaCycle(models.Model):
    """Progress by channel, and the calls behind its figures."""

    _inherit = "pharma.cycle"

    @api.model
    def _progress_groups(self):
        return {**super()._progress_groups(), "channel_id": "pharma.call.channel"}

    @api.model
    def _has_calls(self):
        return True

    def _calls_action(self, territory, subject, subject_id):
        domain = (
            Domain("territory_id", "child_of", territory.ids)
            & Domain("date_day", ">=", self.date_start)
            & Domain("date_day", "<=", self.date_end)
            & Domain("state", "in", ("submitted", "reviewed"))
        )
        if subject:
            domain &= Domain(SUBJECT_PATHS[subject], "=", subject_id)
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm_call.action_call")
        return {**action, "domain": list(domain), "context": {}}
