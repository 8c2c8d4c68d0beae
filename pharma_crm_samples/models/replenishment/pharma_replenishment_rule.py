# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.quantity import whole
from ..items.product_template import ITEM_KINDS


class PharmaReplenishmentRule(models.Model):
    """When a rep's bag is filled up with an item, up to what, and by which document.

    Of several rules for an item the most specific one counts for a rep: the one for the rep, else the one for the
    nearest territory, else the one for everybody.

    Odoo's own reordering rules are per location: they would need a rule and two routes for every bag, and neither a
    request that waits for approval, nor what is promised to a doctor, nor planned calls count in them.
    """

    _name = "pharma.replenishment.rule"
    _inherit = ["pharma.audit.mixin"]
    _description = "Replenishment rule"
    _order = "product_id, sequence, id"
    _rec_name = "product_id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    product_id = fields.Many2one(
        "product.product",
        "Item",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('pharma_kind', 'in', ('sample', 'gift', 'literature'))]",
    )
    territory_id = fields.Many2one(
        "pharma.territory",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Reps of this territory and everything below it. Empty: every rep.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Rep",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        domain="[('share', '=', False)]",
        help="This rep only.",
    )
    method = fields.Selection(
        [("min_max", "Minimum and maximum"), ("cover", "Days of cover")],
        required=True,
        default="min_max",
        help="Minimum and maximum: below the minimum the bag is filled up to the maximum. Days of cover: when the bag "
        "does not last for so many days any more, it is filled up for more of them.",
    )
    minimum = fields.Integer(default=5, help="Filled up when there are fewer.")
    maximum = fields.Integer(default=20, help="Filled up to this.")
    basis = fields.Selection(
        [("consumption", "What was given"), ("plan", "Planned calls")],
        "By",
        required=True,
        default="consumption",
        help="What was given: pieces a day over the days looked back. Planned calls: calls in the plan of the coming "
        "days, times the pieces per call.",
    )
    point_days = fields.Integer(
        "Filled up below", default=14, help="In days: when the bag does not last for so many."
    )
    cover_days = fields.Integer("Lasts for", default=30, help="In days, once it is filled up.")
    history_days = fields.Integer("Looked back", default=60, help="In days.")
    pieces_per_call = fields.Float("Pieces per call", default=1, digits=(12, 2))
    pack_size = fields.Integer("Pack", default=1, required=True, help="Whole packs are ordered.")
    action = fields.Selection(
        [
            ("request", "Ask for approval"),
            ("draft", "Draft of a request"),
            ("ship", "Ship at once"),
            ("show", "Only show"),
        ],
        "Then",
        required=True,
        default="request",
        help="Ask for approval: a request in the rep's name goes to the managers. Draft of a request: the rep looks at "
        "it and submits it. Ship at once: the store has a shipment. Only show: it stands in the list.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    _scope_uniq = models.UniqueIndex(
        "(product_id, company_id, COALESCE(territory_id, 0), COALESCE(user_id, 0)) WHERE active",
        "There is a rule for this item and these reps already.",
    )
    _one_scope = models.Constraint(
        "CHECK (territory_id IS NULL OR user_id IS NULL)", "Choose a territory or a rep, not both."
    )
    _numbers = models.Constraint(
        "CHECK (pack_size > 0 AND minimum >= 0 AND maximum >= 0 AND point_days >= 0 AND cover_days >= 0"
        " AND history_days > 0 AND pieces_per_call >= 0)",
        "Numbers of a replenishment rule are not negative; a pack and the days looked back are at least 1.",
    )

    @api.constrains("method", "minimum", "maximum", "point_days", "cover_days")
    def _check_levels(self):
        for rule in self:
            low, high = (
                (rule.minimum, rule.maximum)
                if rule.method == "min_max"
                else (rule.point_days, rule.cover_days)
            )
            if high < max(low, 1):
                raise ValidationError(
                    self.env._(
                        "%(item)s: it is filled up to %(high)s, that is less than the point of %(low)s.",
                        item=rule.product_id.display_name,
                        high=high,
                        low=max(low, 1),
                    )
                )

    @api.constrains("product_id")
    def _check_product(self):
        for rule in self.filtered(lambda r: r.product_id.pharma_kind not in ITEM_KINDS):
            raise ValidationError(
                self.env._(
                    "%s is neither a sample, a gift nor literature.", rule.product_id.display_name
                )
            )

    @api.model
    def _with_whole_numbers(self, vals):
        """An integer field would cut 1.5 to 1 in silence."""
        for name in ("minimum", "maximum", "pack_size"):
            if vals.get(name):
                try:
                    vals = {**vals, name: whole(vals[name])}
                except ValueError:
                    raise UserError(
                        self.env._("“%s” is no number of pieces: whole pieces, or 0.", vals[name])
                    ) from None
        return vals

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_whole_numbers(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_whole_numbers(vals))

    @api.model
    def _members(self, company, day):
        """Return who works where as a rep of a company on a day."""
        # sudo: as in _assigned
        Member = self.env["pharma.territory.member"].sudo()
        return Member.search_fetch(
            Domain("role", "=", "rep")
            & Domain("company_id", "=", company.id)
            & Domain("user_id.active", "=", True)
            & Member._in_force_domain(day),
            ["user_id", "territory_id"],
        )

    @api.model
    def _assigned(self, company, day):
        """Return {rep id: {product id: rule}}: of each item the most specific rule of each rep.

        A constant number of queries, however many reps and rules there are.
        """
        # sudo: whom a rule is for does not depend on who asks
        rules = self.sudo().search([("company_id", "=", company.id)])
        members = self._members(company, day)
        paths = {}
        for member in members:
            paths.setdefault(member.user_id.id, set()).update(member.territory_id._ancestors().ids)
        depth = {t.id: (t.parent_path or "").count("/") for t in rules.territory_id}
        # the widest first, so that a narrower one comes later and stands
        ordered = rules.sorted(
            lambda r: (bool(r.user_id), depth.get(r.territory_id.id, 0), -r.sequence, -r.id)
        )
        assigned = {}
        for user, above in paths.items():
            mine = assigned.setdefault(user, {})
            for rule in ordered:
                if rule.user_id:
                    if rule.user_id.id != user:
                        continue
                elif rule.territory_id and rule.territory_id.id not in above:
                    continue
                mine[rule.product_id.id] = rule
        return {user: rules for user, rules in assigned.items() if rules}
