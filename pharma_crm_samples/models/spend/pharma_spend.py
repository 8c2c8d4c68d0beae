# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError


class PharmaSpend(models.Model):
    """Every transfer of value to a doctor or hospital, with the document it comes from."""

    _name = "pharma.spend"
    _inherit = ["pharma.ledger.mixin", "pharma.reach.mixin", "pharma.company.mixin"]
    _description = "Spend entry"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Description", required=True)
    date = fields.Date(required=True, help="Day on which the recipient got it.")
    partner_id = fields.Many2one(
        "res.partner", "Recipient", required=True, ondelete="restrict", check_company=True
    )
    user_id = fields.Many2one("res.users", "Rep", ondelete="restrict", index=True)
    territory_id = fields.Many2one("pharma.territory", ondelete="restrict", index="btree_not_null")
    category = fields.Selection(
        [
            ("sample", "Samples"),
            ("gift", "Gifts"),
            ("literature", "Literature"),
            ("meal", "Meals"),
            ("fee", "Fees"),
            ("sponsorship", "Sponsorship"),
            ("other", "Other"),
        ],
        required=True,
    )
    product_id = fields.Many2one("product.product", "Item", ondelete="restrict", check_company=True)
    quantity = fields.Integer()
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary("Value", required=True)
    res_model = fields.Char("Source model", required=True)
    res_id = fields.Many2oneReference("Source", model_field="res_model", required=True)
    company_id = fields.Many2one("res.company", required=True, index=True)

    _partner_idx = models.Index("(partner_id, date)")
    _source_uniq = models.UniqueIndex(
        "(res_model, res_id, partner_id, category)", "This transfer of value is recorded already."
    )

    def _source(self):
        """Return the document that this entry comes from; of a correction that of the first entry."""
        source = self
        while source and source._name == self._name:
            source = self.env[source.res_model].browse(source.res_id).exists()
        return source

    def action_open_source(self):
        """Open the document that this entry comes from."""
        self.ensure_one()
        self.check_access("read")
        source = self._source()
        if not source or not source.has_access("read"):
            raise AccessError(
                self.env._(
                    "The document behind “%s” is open to who made it and to their managers.",
                    self.name,
                )
            )
        if source._name == "pharma.handover.line":
            source = source.handover_id
        return {
            "type": "ir.actions.act_window",
            "res_model": source._name,
            "res_id": source.id,
            "views": [(False, "form")],
        }
