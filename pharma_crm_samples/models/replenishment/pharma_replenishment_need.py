# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaReplenishmentNeed(models.Model):
    """What a rule says about one rep and item, as it was worked out last, and the document that was made for it."""

    _name = "pharma.replenishment.need"
    _description = "Need of a bag"
    _order = "quantity desc, user_id, product_id, id"
    _rec_name = "product_id"

    user_id = fields.Many2one("res.users", "Rep", required=True, index=True, ondelete="cascade")
    territory_id = fields.Many2one("pharma.territory", index=True, ondelete="set null")
    product_id = fields.Many2one(
        "product.product", "Item", required=True, index=True, ondelete="cascade"
    )
    rule_id = fields.Many2one(
        "pharma.replenishment.rule", "By rule", index="btree_not_null", ondelete="set null"
    )
    date = fields.Datetime("Worked out", required=True, default=fields.Datetime.now)
    in_bag = fields.Integer("In the bag", help="Neither expired nor recalled.")
    promised = fields.Integer(help="Asked for by a request for a doctor and not given yet.")
    on_way = fields.Integer("On the way", help="Shipments that the rep has not confirmed.")
    asked = fields.Integer(
        "Asked for", help="Requests that are not decided, allocations that are not shipped."
    )
    supply = fields.Integer(
        compute="_compute_supply", help="In the bag − promised + on the way + asked for."
    )
    rate = fields.Float("A day", digits=(12, 2), help="Pieces a day, as given or as planned.")
    point = fields.Float("Filled up below", digits=(12, 1))
    level = fields.Float("Filled up to", digits=(12, 1))
    quantity = fields.Integer("Needed", help="In whole packs; 0: there is enough.")
    explanation = fields.Char("Why", compute="_compute_explanation")
    note = fields.Char("What went wrong", help="Why its request was not submitted.")
    request_id = fields.Many2one(
        "pharma.resource.request", index="btree_not_null", ondelete="set null"
    )
    picking_id = fields.Many2one(
        "stock.picking",
        "Shipment",
        index="btree_not_null",
        ondelete="set null",
        groups="stock.group_stock_user",
    )
    ordered_on = fields.Datetime()
    company_id = fields.Many2one("res.company", required=True, index=True)

    _rep_item_uniq = models.UniqueIndex(
        "(user_id, product_id, company_id)", "One line per rep and item."
    )

    @api.depends("in_bag", "promised", "on_way", "asked")
    def _compute_supply(self):
        for need in self:
            need.supply = need.in_bag - need.promised + need.on_way + need.asked

    @api.depends("supply", "rate", "point", "level", "quantity", "rule_id")
    def _compute_explanation(self):
        for need in self:
            need.explanation = " ".join(need._reasons())

    def _reasons(self):
        """Return the sentences that explain the figure."""
        self.ensure_one()
        # sudo: the numbers of the rule are what the explanation is about
        rule = self.rule_id.sudo()
        parts = [
            self.env._("In the bag %(bag)s", bag=self.in_bag),
        ]
        if self.promised:
            parts.append(self.env._("− promised %s", self.promised))
        if self.on_way:
            parts.append(self.env._("+ on the way %s", self.on_way))
        if self.asked:
            parts.append(self.env._("+ asked for %s", self.asked))
        parts.append(self.env._("= %s.", self.supply))
        if rule.method == "cover":
            parts.append(
                self.env._(
                    "%(rate)s a day: filled up below %(point)s (%(point_days)s days) to %(level)s"
                    " (%(cover_days)s days).",
                    rate=f"{self.rate:.2f}",
                    point=f"{self.point:.1f}",
                    point_days=rule.point_days,
                    level=f"{self.level:.1f}",
                    cover_days=rule.cover_days,
                )
            )
        elif rule:
            parts.append(
                self.env._(
                    "Filled up below %(point)s to %(level)s.",
                    point=int(self.point),
                    level=int(self.level),
                )
            )
        if self.quantity:
            parts.append(self.env._("Needed: %s.", self.quantity))
        elif self.ordered_on:
            parts.append(
                self.env._("Enough; ordered last on %s.", day_text(self.env, self.ordered_on))
            )
        else:
            parts.append(self.env._("Enough."))
        return parts

    def _refuse(self):
        if not self.env.su:
            raise AccessError(self.env._("Needs are worked out by the rules, not by hand."))

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_by_rules_only(self):
        self._refuse()

    def action_evaluate(self):
        """Work out now what is needed by the rules of the company, and order it."""
        return self.env["pharma.replenishment.run"].action_start()

    def action_open_document(self):
        """Open the request that was made."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "pharma.resource.request",
            "res_id": self.request_id.id,
            "views": [(False, "form")],
        }
