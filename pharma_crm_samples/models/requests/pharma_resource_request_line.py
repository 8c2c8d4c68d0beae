# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaResourceRequestLine(models.Model):
    """Pieces of one item that a rep asks for."""

    _name = "pharma.resource.request.line"
    _inherit = ["pharma.item.line.mixin"]
    _description = "Requested item"
    _order = "request_id desc, id"
    _rec_name = "product_id"

    _document_field = "request_id"
    _guarded_fields = ("unit_value", "amount", "company_id")

    request_id = fields.Many2one(
        "pharma.resource.request",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_value = fields.Monetary(
        "Value of one", compute="_compute_unit_value", store=True, help="Cost of one piece."
    )
    amount = fields.Monetary("Value", compute="_compute_amount", store=True)
    given = fields.Integer(
        "Pieces given", compute="_compute_given", help="Handed over from this request."
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Ask for at least one piece.")

    @api.depends("product_id")
    def _compute_unit_value(self):
        for line in self:
            company = line.request_id.company_id or self.env.company
            line.unit_value = line.product_id.with_company(company).standard_price

    @api.depends("unit_value", "quantity")
    def _compute_amount(self):
        for line in self:
            line.amount = line.unit_value * line.quantity

    def _compute_given(self):
        # sudo: reads what was given from this very line, nothing else.
        given = dict(
            self.env["pharma.limit.entry"]
            .sudo()
            ._read_group(
                [("request_line_id", "in", self.ids), ("operation", "=", "consume")],
                ["request_line_id"],
                ["quantity:sum"],
            )
        )
        for line in self:
            line.given = given.get(line._origin, 0)

    def _value_now(self):
        """Value the lines at today's cost: the approval depends on it."""
        for name in ("unit_value", "amount"):
            self.env.add_to_compute(self._fields[name], self)
        self.env.add_to_compute(self.request_id._fields["amount_total"], self.request_id)

    # -- limits ----------------------------------------------------------------------------------

    def _prepare_entry_vals(self, situation, operation, quantity):
        self.ensure_one()
        return {
            "date": situation.day,
            "operation": operation,
            "quantity": quantity,
            "amount": situation.company.currency_id.round(self.unit_value * quantity),
            "product_id": self.product_id.id,
            "kind": self.product_id.pharma_kind,
            "partner_id": situation.partner.id,
            "user_id": situation.user.id,
            "territory_id": self.request_id.territory_id.id,
            "call_id": situation.call.id,
            "cycle_id": situation.cycle.id,
            "request_line_id": self.id,
            "company_id": situation.company.id,
        }

    def _reserved(self):
        """Return {line: pieces still reserved}."""
        # sudo: reads what these very lines have reserved.
        rows = (
            self.env["pharma.limit.entry"]
            .sudo()
            ._read_group(
                [("request_line_id", "in", self.ids), ("operation", "in", ("reserve", "release"))],
                ["request_line_id", "operation"],
                ["quantity:sum"],
            )
        )
        left = dict.fromkeys(self, 0)
        for line, operation, quantity in rows:
            left[self.browse(line.id)] += quantity if operation == "reserve" else -quantity
        return left

    @api.model
    def _waiting_domain(self, partner, user):
        return [
            ("request_id.state", "=", "received"),
            ("request_id.partner_id", "=", partner.id),
            ("request_id.user_id", "=", user.id),
        ]

    @api.model
    def _waiting_by_product(self, partner, user):
        """Return {product id: pieces} that lie in a rep's bag for a recipient."""
        # sudo: the rep's own requests; the caller has checked whose hand-over it is.
        waiting = {}
        for line, quantity in (
            self.sudo().search(self._waiting_domain(partner, user))._reserved().items()
        ):
            waiting[line.product_id.id] = waiting.get(line.product_id.id, 0) + quantity
        return waiting

    @api.model
    def _to_give_sql(self, partner, user, company, products):
        """Select the ids of the lines that a hand-over of these products can be taken from, oldest first.

        They lie in the rep's bag for the recipient, or are of the rep's requests to fill the bag for nobody in
        particular.
        """
        self.env["pharma.resource.request"].flush_model(
            ["state", "partner_id", "user_id", "company_id"]
        )
        self.flush_model(["request_id", "product_id"])
        return SQL(
            """
            SELECT line.id
              FROM pharma_resource_request_line line
              JOIN pharma_resource_request request ON request.id = line.request_id
             WHERE line.product_id = ANY(%(products)s)
               AND request.user_id = %(user)s
               AND (request.state = 'received' AND request.partner_id = %(partner)s
                    OR request.state IN ('approved', 'shipped', 'received') AND request.partner_id IS NULL
                       AND request.company_id = %(company)s)
             ORDER BY line.id
            """,
            products=products.ids,
            user=user.id,
            partner=partner.id,
            company=company.id,
        )

    def _waiting(self):
        """Of lines that a hand-over can be taken from, return those for the recipient (sudo), and hold them."""
        # sudo: the rep's own requests; the caller has checked whose hand-over it is.
        waiting = self.sudo().filtered("request_id.partner_id")
        self.env["pharma.limit.lock"]._take_turn(
            f"request:{request.id}" for request in waiting.request_id
        )
        return waiting
