# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaLimitEntry(models.Model):
    """What was reserved, released and given, in order: the facts that limits are counted from."""

    _name = "pharma.limit.entry"
    _inherit = ["pharma.ledger.mixin", "pharma.company.mixin"]
    _description = "Limit entry"
    _order = "date desc, id desc"
    _rec_name = "product_id"
    _check_company_auto = True

    date = fields.Date(required=True)
    operation = fields.Selection(
        [("reserve", "Reserved"), ("release", "Released"), ("consume", "Given")], required=True
    )
    quantity = fields.Integer(
        required=True,
        help="Pieces, never below zero; the operation tells the sign. None when only the value was corrected.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        "Value",
        help="What these pieces cost, for caps on value; the operation tells the sign. "
        "Below zero when a correction takes back a part of what was entered.",
    )
    product_id = fields.Many2one(
        "product.product",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(selection="_selection_kind", required=True)
    partner_id = fields.Many2one(
        "res.partner", "Recipient", ondelete="restrict", check_company=True
    )
    user_id = fields.Many2one("res.users", "Rep", required=True, ondelete="restrict")
    territory_id = fields.Many2one("pharma.territory", index=True, ondelete="restrict")
    call_id = fields.Many2one("pharma.call", index="btree_not_null", ondelete="restrict")
    cycle_id = fields.Many2one("pharma.cycle", ondelete="restrict")
    request_line_id = fields.Many2one(
        "pharma.resource.request.line", index="btree_not_null", ondelete="restrict"
    )
    handover_line_id = fields.Many2one(
        "pharma.handover.line", "Hand-over line", index="btree_not_null", ondelete="restrict"
    )
    spend_paper_id = fields.Many2one(
        "pharma.spend.paper",
        "Meal or fee",
        index="btree_not_null",
        ondelete="restrict",
        help="The meal, fee or sponsorship that it was reserved or given for.",
    )
    company_id = fields.Many2one("res.company", required=True, index=True)

    _item_or_paper = models.Constraint(
        "CHECK (product_id IS NOT NULL OR spend_paper_id IS NOT NULL)",
        "An entry is about an item, or about a meal, a fee or a sponsorship.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0 OR quantity = 0 AND operation = 'consume')",
        "A quantity is positive; only what corrects a value has none.",
    )
    # A limit reads one recipient's, or one rep's, entries of a span of time.
    _partner_idx = models.Index("(partner_id, operation, date) WHERE partner_id IS NOT NULL")
    _user_idx = models.Index("(user_id, operation, date)")

    @api.model
    def _selection_kind(self):
        papers = self.env["pharma.spend.paper"]._selection_category()
        return self.env["pharma.item.policy"]._selection_kind() + papers
