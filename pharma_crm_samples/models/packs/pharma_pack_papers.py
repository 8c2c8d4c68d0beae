# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""For whom a paper is that a change of country pack may stop."""

from odoo import models


class PharmaResourceRequest(models.Model):
    _inherit = "pharma.resource.request"

    def _pack_recipients(self):
        return self.partner_id


class PharmaHandover(models.Model):
    _inherit = "pharma.handover"

    def _pack_recipients(self):
        return self.partner_id


class PharmaSpendPaper(models.Model):
    _inherit = "pharma.spend.paper"

    def _pack_recipients(self):
        return self.partner_ids
