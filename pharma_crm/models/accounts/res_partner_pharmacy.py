# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """Pharmacies inside hospitals, and chains of pharmacies."""

    _inherit = "res.partner"

    pharma_host_id = fields.Many2one(
        "res.partner",
        "In-house pharmacy of",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        domain="[('pharma_type', '=', 'hospital')]",
        check_company=True,
        help="The hospital in which the pharmacy is.",
    )
    pharma_is_chain = fields.Boolean(
        "Chain", tracking=True, help="Head office of a chain, which pharmacies belong to."
    )
    pharma_chain_id = fields.Many2one(
        "res.partner",
        "Belongs to chain",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        domain="[('pharma_type', '=', 'pharmacy'), ('pharma_is_chain', '=', True)]",
        check_company=True,
    )
    pharma_inhouse_count = fields.Integer(
        "In-house pharmacies", compute="_compute_pharma_pharmacy_counts"
    )
    pharma_branch_count = fields.Integer("Branches", compute="_compute_pharma_pharmacy_counts")

    def _compute_pharma_pharmacy_counts(self):
        def count(field):
            return dict(
                self.env["res.partner"]._read_group([(field, "in", self.ids)], [field], ["__count"])
            )

        inhouse, branches = count("pharma_host_id"), count("pharma_chain_id")
        for partner in self:
            partner.pharma_inhouse_count = inhouse.get(partner, 0)
            partner.pharma_branch_count = branches.get(partner, 0)

    @api.constrains("pharma_type", "pharma_host_id", "pharma_chain_id", "pharma_is_chain")
    def _check_pharma_links(self):
        for partner in self.filtered(lambda p: p.pharma_host_id or p.pharma_chain_id):
            # sudo: a chain's head office or the hospital need not be within the writer's reach
            host, chain = partner.sudo().pharma_host_id, partner.sudo().pharma_chain_id
            if partner.pharma_type != "pharmacy":
                raise ValidationError(
                    self.env._(
                        "%s is no pharmacy: it belongs to no chain and no hospital's house.",
                        partner.display_name,
                    )
                )
            if host and host.pharma_type != "hospital":
                raise ValidationError(
                    self.env._(
                        "%(pharmacy)s cannot be in %(host)s, which is no hospital.",
                        pharmacy=partner.display_name,
                        host=host.name,
                    )
                )
            if chain and (chain == partner or partner.pharma_is_chain or not chain.pharma_is_chain):
                raise ValidationError(
                    self.env._(
                        "%(pharmacy)s cannot belong to %(chain)s: only a chain has branches, and no chain is one.",
                        pharmacy=partner.display_name,
                        chain=chain.name,
                    )
                )

    def action_pharma_open_inhouse(self):
        """Open the pharmacies in this hospital."""
        return self._pharma_open_pharmacies("pharma_host_id")

    def action_pharma_open_branches(self):
        """Open the pharmacies of this chain."""
        return self._pharma_open_pharmacies("pharma_chain_id")

    def _pharma_open_pharmacies(self, field):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_pharmacy")
        action["domain"] = [("pharma_type", "=", "pharmacy"), (field, "=", self.id)]
        action["context"] = {
            "default_pharma_type": "pharmacy",
            "default_is_company": True,
            f"default_{field}": self.id,
        }
        return action

    def _pharma_overview_paths(self):
        return super()._pharma_overview_paths() + ["pharma_host_id.name", "pharma_chain_id.name"]

    def _pharma_overview_place(self, names):
        if self.pharma_type == "pharmacy":
            field = "pharma_host_id" if self.pharma_host_id else "pharma_chain_id"
            return self._pharma_overview_link(field, names)
        return super()._pharma_overview_place(names)
