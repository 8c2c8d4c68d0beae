# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL, Query

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
        # for which product groups the account is covered is no secret to who reads it
        Coverage = self.env["pharma.coverage"]
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT product_group_id FROM pharma_coverage"
                " WHERE partner_id = %s AND active AND product_group_id IS NOT NULL",
                self.id,
                to_flush=[
                    Coverage._fields[name] for name in ("partner_id", "active", "product_group_id")
                ],
            )
        )
        groups = sorted(group for (group,) in rows)
        domain = [("usable", "=", True)]
        if groups:
            domain += ["|", ("product_group_ids", "=", False), ("product_group_ids", "in", groups)]
        return domain

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        if self.env["pharma.document"].has_access("read"):
            panels.append(self._pharma_panel_documents())
        return panels

    def _pharma_panel_documents(self):
        domain = self._pharma_document_domain()
        [(documents, count)] = yield [
            self._pharma_overview_ask(
                "pharma.document",
                domain,
                ["name", "version", "valid_to", "audience"],
                "write_date desc, id desc",
            )
        ]
        products = {}
        if documents:
            [(named, _count)] = yield [
                self._pharma_document_products_ask([document["id"] for document in documents])
            ]
            for row in named:
                products.setdefault(row["document"], []).append(row["product"])
        field = self.env["pharma.document"]._fields["audience"]
        labels = dict(field._description_selection(self.env))
        return {
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
                    "title": document["name"],
                    "subtitle": ", ".join(products.get(document["id"], ())),
                    "note": self.env._("Version %s", document["version"]),
                    "date": document["valid_to"] or False,
                    "badge": {
                        "text": labels[document["audience"]],
                        "color": COLORS[document["audience"]],
                    },
                    "model": "pharma.document",
                    "id": document["id"],
                }
                for document in documents
            ],
        }

    @api.model
    def _pharma_document_products_ask(self, document_ids):
        """Return the question for the products of some documents: a part of what their reader reads."""
        field = self.env["pharma.document"]._fields["product_ids"]
        Product = self.env["product.product"]
        query = Query(self.env, Product._table)
        alias = query.join(Product._table, "id", field.relation, field.column2, "documents")
        document = SQL.identifier(alias, field.column1)
        query.add_where(SQL("%s = ANY(%s)", document, document_ids, to_flush=field))
        query.order = Product._order_to_sql(Product._order, query)
        name = self._pharma_path_to_sql(Product, query, "product_tmpl_id.name")
        return query.select(
            SQL("COUNT(*) OVER () AS c0"), SQL("%s AS c1", document), SQL("%s AS c2", name)
        ), ("document", "product")
