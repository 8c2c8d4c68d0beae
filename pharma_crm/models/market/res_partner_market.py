# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class ResPartner(models.Model):
    """The market of an account: what is listed, who supplies it, who competes."""

    _inherit = "res.partner"

    pharma_listing_ids = fields.One2many("pharma.listing", "partner_id", "Listed products")
    pharma_supply_ids = fields.One2many("pharma.supply", "partner_id", "Supplied by")
    pharma_supplied_ids = fields.One2many("pharma.supply", "distributor_id", "Supplies")
    pharma_listing_count = fields.Integer("Listings", compute="_compute_pharma_market_counts")
    pharma_supply_count = fields.Integer(
        "Supplies running", compute="_compute_pharma_market_counts"
    )

    pharma_competitor_count = fields.Integer(
        "Competitor products", compute="_compute_pharma_market_counts"
    )
    pharma_swot_count = fields.Integer("SWOTs", compute="_compute_pharma_market_counts")

    @api.model
    def _pharma_market_counters(self):
        """Return (field, model, field of the account, domain) of the counts on smart buttons."""
        return [
            ("pharma_listing_count", "pharma.listing", "partner_id", [("state", "!=", "delisted")]),
            ("pharma_supply_count", "pharma.supply", "partner_id", [("is_current", "=", True)]),
            ("pharma_competitor_count", "pharma.competitor.position", "partner_id", []),
            ("pharma_swot_count", "pharma.swot", "partner_id", [("is_latest", "=", True)]),
        ]

    @api.depends_context("uid")
    def _compute_pharma_market_counts(self):
        for name, model_name, account_field, domain in self._pharma_market_counters():
            counts = {}
            if self.env[model_name].has_access("read"):
                counts = dict(
                    self.env[model_name]._read_group(
                        [(account_field, "in", self.ids), *domain], [account_field], ["__count"]
                    )
                )
            for partner in self:
                partner[name] = counts.get(partner._origin, 0)
        if self.env["pharma.supply"].has_access("read"):
            distributors = self.filtered(lambda partner: partner.pharma_type == "distributor")
            supplied = (
                dict(
                    self.env["pharma.supply"]._read_group(
                        [("distributor_id", "in", distributors.ids), ("is_current", "=", True)],
                        ["distributor_id"],
                        ["__count"],
                    )
                )
                if distributors
                else {}
            )
            for partner in distributors:
                partner.pharma_supply_count = supplied.get(partner._origin, 0)

    def _pharma_market_action(self, xmlid, account_field="partner_id"):
        """Return a window action limited to this account, with it as default for new records."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(f"pharma_crm.{xmlid}")
        action["domain"] = [(account_field, "=", self.id)]
        action["context"] = {f"default_{account_field}": self.id}
        return action

    def action_pharma_listings(self):
        """Open the listings of this account."""
        return self._pharma_market_action("action_listing")

    def action_pharma_supplies(self):
        """Open who supplies this account, and of a distributor what it supplies."""
        distributor = self.pharma_type == "distributor"
        return self._pharma_market_action(
            "action_supply", "distributor_id" if distributor else "partner_id"
        )

    def action_pharma_competition(self):
        """Open who competes at this account."""
        return self._pharma_market_action("action_competitor_position")

    def action_pharma_swots(self):
        """Open the SWOTs of this account, the newest of each product group first."""
        return self._pharma_market_action("action_swot")

    def action_pharma_report_competitor(self):
        """Open a new observation of a competitor at this account."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report a competitor"),
            "res_model": "pharma.competitor.activity",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id},
        }
