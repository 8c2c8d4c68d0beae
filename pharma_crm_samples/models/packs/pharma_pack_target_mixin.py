# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools import packs
from .pharma_pack_rule import TRANSLATED, VALUES


class PharmaPackTargetMixin(models.AbstractModel):
    """A rule of a company that may come from a country pack, and what the company has changed of it since."""

    _name = "pharma.pack.target.mixin"
    _description = "Rule that may come from a country pack"

    pack_rule_id = fields.Many2one(
        "pharma.pack.rule",
        "From the pack",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    pack_code = fields.Char(readonly=True, copy=False)
    # the values that the pack gave, to tell what the company has changed itself
    pack_applied = fields.Json(readonly=True, copy=False)
    pack_edited = fields.Boolean(
        "Changed by you",
        compute="_compute_pack_edited",
        help="Differs from what the country pack says. The change survives when the company changes packs.",
    )

    def _compute_pack_edited(self):
        for rule in self:
            rule.pack_edited = bool(rule.pack_applied and packs.edits(rule._pack_held()))

    def _pack_held(self):
        self.ensure_one()
        return packs.Held(self._pack_read(self), self.pack_applied or {}, self.active)

    @api.model
    def _pack_read(self, record):
        """Return the values of a rule of this model, or of the pack's pattern of it, as they are kept in JSON."""
        record = record.with_context(lang="en_US")
        values = {}
        for name in VALUES[self._name]:
            field, value = record._fields[name], record[name]
            if field.type == "many2one":
                value = value.id
            elif field.type == "date":
                value = fields.Date.to_string(value)
            values[name] = value
        return values

    @api.model
    def _pack_of(self, company):
        """Return {code: rule} of the rules that a company has from packs, those archived by hand included."""
        rules = self.with_context(active_test=False).search(
            [("company_id", "=", company.id), ("pack_code", "!=", False)]
        )
        return {rule.pack_code: rule for rule in rules}

    def _pack_put(self, pack_rule, company):
        """Make this rule what the pack says, or make a new one. Return it."""
        values = pack_rule._values()
        vals = {
            **values,
            "active": True,
            "pack_rule_id": pack_rule.id,
            "pack_code": pack_rule.code,
            "pack_applied": values,
        }
        rule = self.with_context(lang="en_US")
        if rule:
            rule.write(vals)
        else:
            rule = rule.create({**vals, "company_id": company.id})
        for code, _name in self.env["res.lang"].get_installed():
            texts = {
                name: pack_rule.with_context(lang=code)[name]
                for name in TRANSLATED
                if name in values and values[name]
            }
            if code != "en_US" and texts:
                rule.with_context(lang=code).write(texts)
        return rule

    def _pack_keep(self, pack_rule):
        """Leave this rule as the company has made it; it stays the rule of its code while the pack has one."""
        self.write(
            {
                "pack_rule_id": pack_rule.id,
                "pack_code": pack_rule.code,
                "pack_applied": pack_rule._values() if pack_rule else False,
            }
        )

    def _pack_retire(self):
        self.write(
            {"active": False, "pack_rule_id": False, "pack_code": False, "pack_applied": False}
        )

    def _in_words(self):
        """Return the rule in one sentence, for people who compare two of them."""
        raise NotImplementedError
