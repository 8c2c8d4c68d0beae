# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_amount


class PharmaLimitRule(models.Model):
    _name = "pharma.limit.rule"
    _inherit = ["pharma.limit.rule", "pharma.pack.target.mixin"]

    _pack_uniq = models.UniqueIndex(
        "(company_id, pack_code) WHERE pack_code IS NOT NULL",
        "The company has a limit of this sort from its pack already.",
    )

    def _in_words(self):
        self.ensure_one()
        label = self._label_of
        if self.measure == "value":
            what = self.env._(
                "%(category)s worth at most %(amount)s",
                category=label("category") or self.env._("Everything"),
                amount=format_amount(self.env, self.amount, self.currency_id),
            )
        else:
            what = self.env._(
                "%(kind)s: at most %(quantity)s",
                kind=label("kind") or self.product_id.display_name,
                quantity=self.quantity,
            )
        within = self.env._("%(what)s %(window)s", what=what, window=self.window_text)
        parts = [within, label("scope")]
        if self.group_id:
            parts.append(self.env._("of %s", self.group_id.name))
        if self.per_product and self.per_brand:
            parts.append(self.env._("each brand on its own, its strengths together"))
        elif self.per_product:
            parts.append(self.env._("each product on its own"))
        if self.first_months:
            parts.append(self.env._("only for %s months after the first", self.first_months))
        parts.append(label("effect"))
        return ", ".join(filter(None, parts))

    def _label_of(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")
