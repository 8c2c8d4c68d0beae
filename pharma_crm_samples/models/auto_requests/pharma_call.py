# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCall(models.Model):
    _inherit = "pharma.call"

    def _on_submitted(self):
        result = super()._on_submitted()
        self.env["pharma.request.rule"]._apply(self)
        return result
