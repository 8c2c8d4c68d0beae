# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

KEY_OPINION_LEADERS = [("pharma_title_id.sequence", "=", 1), ("pharma_credential", "ilike", "PhD")]


class PharmaDemo(models.AbstractModel):
    _inherit = "pharma.demo"

    @api.model
    def _make_classification(self):
        """The company rates doctors by a model of its own, which knows key opinion leaders."""
        xml_id = "pharma_crm.demo_classification_doctor"
        if self._is_done(xml_id):
            return
        model = self.env.ref("pharma_crm.classification_doctor").copy(
            {"company_id": self.env.company.id, "kol_domain": repr(KEY_OPINION_LEADERS)}
        )
        self._name_them([xml_id], model)
        model.action_activate()
