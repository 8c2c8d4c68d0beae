# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

# who may read hand-overs and spend; a data steward keeps accounts without seeing what they got
READERS = "pharma_crm.group_rep,pharma_crm.group_medical,pharma_crm.group_auditor"


class ResPartner(models.Model):
    """What a doctor, hospital or pharmacy got, and what it was worth."""

    _inherit = "res.partner"

    pharma_spend_currency_id = fields.Many2one(
        "res.currency", compute="_compute_pharma_spend", groups=READERS
    )
    pharma_spend = fields.Monetary(
        "Spend",
        compute="_compute_pharma_spend",
        currency_field="pharma_spend_currency_id",
        groups=READERS,
        help="Value of everything that was given to this account, by anybody of the team.",
    )
    pharma_handover_count = fields.Integer(
        "Hand-overs",
        compute="_compute_pharma_handover_count",
        groups=READERS,
    )

    def _compute_pharma_spend(self):
        spend = dict(
            self.env["pharma.spend"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["amount:sum"]
            )
        )
        for partner in self:
            partner.pharma_spend_currency_id = (partner.company_id or self.env.company).currency_id
            partner.pharma_spend = spend.get(partner, 0)

    def _compute_pharma_handover_count(self):
        counts = dict(
            self.env["pharma.handover"]._read_group(
                [("partner_id", "in", self.ids), ("state", "=", "done")],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.pharma_handover_count = counts.get(partner, 0)

    def action_pharma_spend(self):
        """Open the spend on this account."""
        return self._pharma_open("pharma_crm_samples.action_spend")

    def action_pharma_handovers(self):
        """Open what was handed over to this account."""
        return self._pharma_open("pharma_crm_samples.action_handover")

    def action_pharma_request(self):
        """Ask for something for this account."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_samples.action_request_new"
        )
        action["context"] = {"default_partner_id": self.id}
        return action

    def _pharma_open(self, action):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(action)
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {}
        return action
