# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_amount

FLAGS = ("doctors_only", "needs_licence", "needs_signature", "requires_lot")


class PharmaItemPolicy(models.Model):
    _name = "pharma.item.policy"
    _inherit = ["pharma.item.policy", "pharma.pack.target.mixin"]

    _pack_uniq = models.UniqueIndex(
        "(company_id, pack_code) WHERE pack_code IS NOT NULL",
        "The company has a policy of this sort from its pack already.",
    )

    def _in_words(self):
        self.ensure_one()
        kinds = dict(self._selection_kind())
        parts = [kinds.get(self.kind) or self.product_id.display_name]
        if self.forbidden:
            parts.append(self.env._("not allowed"))
            return ": ".join(parts)
        for name in FLAGS:
            if self[name]:
                parts.append(self._fields[name]._description_string(self.env))
        if self.class_ids:
            parts.append(", ".join(self.class_ids.mapped("name")))
        if self.max_per_call:
            parts.append(self.env._("at most %s per call", self.max_per_call))
        if self.max_value:
            amount = format_amount(self.env, self.max_value, self.value_currency_id)
            parts.append(self.env._("one is worth %s at most", amount))
        if len(parts) == 1:
            parts.append(self.env._("allowed"))
        return ", ".join(parts)
