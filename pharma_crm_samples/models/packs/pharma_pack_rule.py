# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

TARGETS = {"limit": "pharma.limit.rule", "policy": "pharma.item.policy"}
LIMIT, POLICY = TARGETS.values()

# what a rule of a pack hands to the rule of a company
SOURCED = ("name", "sequence", "source", "source_date", "note")
VALUES = {
    LIMIT: (
        *SOURCED, "scope", "measure", "kind", "category", "per_product", "per_brand", "quantity", "amount",
        "currency_id", "window", "days", "first_months", "effect",
    ),
    POLICY: (
        *SOURCED, "kind", "forbidden", "doctors_only", "needs_licence", "needs_signature", "signature_text",
        "requires_lot", "max_per_call", "max_value", "value_currency_id",
    ),
}  # fmt: skip
# texts in the language of whoever reads them
TRANSLATED = ("name", "note", "signature_text")


class PharmaPackRule(models.Model):
    """One rule of a pack: the pattern of a limit or of an item policy."""

    _name = "pharma.pack.rule"
    _inherit = ["pharma.sourced.mixin"]
    _description = "Rule of a country pack"
    _order = "pack_id, sequence, id"

    pack_id = fields.Many2one("pharma.pack", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="pack_id.company_id", store=True, index=True)
    code = fields.Char(
        required=True,
        help="What the rule is about, the same in every pack: when a company changes packs, the rule of the new "
        "one takes the place of the rule with the same code.",
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    source = fields.Char(required=True)
    source_date = fields.Date(required=True)
    target = fields.Selection([("limit", "Limit"), ("policy", "Item policy")], required=True)
    kind = fields.Selection(selection="_selection_kind")
    in_words = fields.Char("Rule in words", compute="_compute_in_words")

    # -- of a limit
    scope = fields.Selection(
        [("recipient", "Each recipient"), ("rep", "Each rep")], default="recipient"
    )
    measure = fields.Selection([("pieces", "Pieces"), ("value", "Value")], default="pieces")
    category = fields.Selection(selection="_selection_category")
    per_product = fields.Boolean("Each product on its own")
    per_brand = fields.Boolean("Strengths of a brand together")
    quantity = fields.Integer("At most")
    amount = fields.Monetary("Worth at most")
    currency_id = fields.Many2one("res.currency")
    window = fields.Selection(selection="_selection_window", default="year")
    days = fields.Integer(default=30)
    first_months = fields.Integer("Months after the first")
    effect = fields.Selection([("block", "Refuses"), ("warn", "Warns")], default="block")

    # -- of an item policy
    forbidden = fields.Boolean("Not allowed")
    doctors_only = fields.Boolean("Doctors only")
    needs_licence = fields.Boolean("Licence needed")
    needs_signature = fields.Boolean("Signature needed")
    signature_text = fields.Text("Declaration", translate=True)
    requires_lot = fields.Boolean("Lot needed")
    max_per_call = fields.Integer("At most per call")
    max_value = fields.Monetary("Value of one at most", currency_field="value_currency_id")
    value_currency_id = fields.Many2one("res.currency")

    _code_uniq = models.UniqueIndex(
        "(pack_id, code)", "The pack has a rule with this code already."
    )

    @api.model
    def _selection_kind(self):
        return self.env["pharma.item.policy"]._selection_kind()

    @api.model
    def _selection_category(self):
        return self.env["pharma.limit.rule"]._selection_category()

    @api.model
    def _selection_window(self):
        return self.env["pharma.limit.rule"]._fields["window"]._description_selection(self.env)

    @api.constrains("code", "target")
    def _check_code(self):
        """A code means the same in every pack: it cannot be a limit here and a policy there."""
        for rule in self:
            other = self.search([("code", "=", rule.code), ("target", "!=", rule.target)], limit=1)
            if other:
                raise ValidationError(
                    self.env._(
                        "The code %(code)s of “%(rule)s” is that of another sort of rule in “%(pack)s”.",
                        code=rule.code,
                        rule=rule.name,
                        pack=other.pack_id.name,
                    )
                )

    @api.depends(*{name for names in VALUES.values() for name in names}, "target")
    @api.depends_context("lang")
    def _compute_in_words(self):
        for rule in self:
            target = rule._as_target() if rule.target else None
            rule.in_words = target._in_words() if target is not None else False

    def _model(self):
        return TARGETS[self.target]

    def _values(self):
        """Return the values that the rule of a company gets, as its own model names them."""
        self.ensure_one()
        return self.env[self._model()]._pack_read(self)

    def _as_target(self, company=None):
        """Return the rule that a company would get, in memory only."""
        self.ensure_one()
        Target = self.env[self._model()]
        values = {name: self[name] for name in VALUES[self._model()]}
        return Target.new({**values, "company_id": company and company.id, "active": True})
