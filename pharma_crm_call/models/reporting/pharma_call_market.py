# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

COMPETITORS_LIMIT = 10
TEXT_LIMIT = 500
#: Products that the report offers; a long list is no use on a phone.
PRODUCTS_LIMIT = 200


class PharmaCall(models.Model):
    """What the rep has seen of competitors on a call goes into the market's observations."""

    _inherit = "pharma.call"

    competitor_activity_ids = fields.One2many(
        "pharma.competitor.activity", "call_id", "Competitors seen", readonly=True, copy=False
    )

    def _report_extra(self, vals):
        """Take competitors: [{"product_id", "kind", "name", "share"}] of a report."""
        rows = self._report_list(vals, "competitors", dict)
        if len(rows) > COMPETITORS_LIMIT:
            raise UserError(
                self.env._("A report tells at most %s things of competitors.", COMPETITORS_LIMIT)
            )
        if rows:
            self.env["pharma.competitor.activity"].create(
                [self._prepare_competitor_vals(row) for row in rows]
            )
        return super()._report_extra(vals)

    def _prepare_competitor_vals(self, row):
        kinds = dict(self.env["pharma.competitor.activity"]._fields["kind"].selection)
        product_id, kind, share = row.get("product_id"), row.get("kind") or "use", row.get("share")
        if type(product_id) is not int or kind not in kinds:
            raise self._report_malformed("competitors")
        if share not in (None, False) and type(share) not in (int, float):
            raise self._report_malformed("competitors")
        product = self.env["product.product"].browse(product_id).exists()
        if not product:
            raise UserError(self.env._("The competitor's product no longer exists."))
        name = row.get("name")
        name = name.strip() if isinstance(name, str) else ""
        if len(name) > TEXT_LIMIT:
            raise UserError(
                self.env._("What you saw is told in at most %s characters.", TEXT_LIMIT)
            )
        labels = dict(
            self.env["pharma.competitor.activity"]._fields["kind"]._description_selection(self.env)
        )
        return {
            "call_id": self.id,
            "partner_id": self.partner_id.id,
            "product_id": product.id,
            "kind": kind,
            "share": share or 0.0,
            "name": name or f"{product.display_name}: {labels[kind]}",
            "observed_on": self.date_day or self._today_of(self.user_id),
        }

    def _prepare_precall_sheet(self):
        sheet = super()._prepare_precall_sheet()
        products = self.env["product.product"].search(
            [
                ("pharma_kind", "=", "competitor"),
                ("company_id", "in", [False, (self.company_id or self.env.company).id]),
            ],
            limit=PRODUCTS_LIMIT,
        )
        kinds = self.env["pharma.competitor.activity"]._fields["kind"]
        sheet["competitors"] = {
            "products": [{"id": p.id, "name": p.display_name} for p in products],
            "kinds": [
                {"id": key, "name": label} for key, label in kinds._description_selection(self.env)
            ],
        }
        return sheet
