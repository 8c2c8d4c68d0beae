# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

COLORS = {"internal": "secondary", "show": "info", "leave": "success"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    pharma_note_count = fields.Integer("My notes", compute="_compute_pharma_note_count")

    @api.depends_context("uid")
    def _compute_pharma_note_count(self):
        counts = dict(
            self.env["pharma.note"]._read_group(
                [("partner_id", "in", self.ids), ("user_id", "=", self.env.uid)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.pharma_note_count = counts.get(partner, 0)

    def action_pharma_notes(self):
        """Open my notes on this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_note")
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action

    def _pharma_document_domain(self):
        """What documents matter for this account: those of the product groups for which it is covered.

        Other rooms may narrow it to the products that they know of the account.
        """
        self.ensure_one()
        # sudo: for which product groups the account is covered is no secret to who reads it
        rows = (
            self.env["pharma.coverage"]
            .sudo()
            ._read_group(
                [("partner_id", "=", self.id), ("product_group_id", "!=", False)],
                ["product_group_id"],
            )
        )
        groups = [group.id for (group,) in rows]
        domain = [("usable", "=", True)]
        if groups:
            domain += ["|", ("product_group_ids", "=", False), ("product_group_ids", "in", groups)]
        return domain

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        if not self.env["pharma.document"].has_access("read"):
            return panels
        domain = self._pharma_document_domain()
        documents, count = self._pharma_overview_search(
            "pharma.document", domain, order="write_date desc, id desc"
        )
        labels = dict(documents._fields["audience"]._description_selection(self.env))
        panels.append(
            {
                "key": "documents",
                "title": self.env._("Documents"),
                "icon": "fa-file-text-o",
                "sequence": 90,
                "kind": "rows",
                "count": count,
                "empty": self.env._("No approved document for the products of this account."),
                "action": {"xmlid": "pharma_crm.action_document", "domain": domain},
                "rows": [
                    {
                        "title": document.name,
                        "subtitle": ", ".join(document.product_ids.mapped("name")),
                        "note": self.env._("Version %s", document.version),
                        "date": fields.Date.to_string(document.valid_to) or False,
                        "badge": {
                            "text": labels[document.audience],
                            "color": COLORS[document.audience],
                        },
                        "model": document._name,
                        "id": document.id,
                    }
                    for document in documents
                ],
            }
        )
        return panels
