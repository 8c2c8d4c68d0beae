# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaCycleRule(models.Model):
    """One cell of the frequency matrix: who is called how often. The most specific rule wins."""

    _name = "pharma.cycle.rule"
    _description = "Frequency rule"
    _inherit = ["pharma.cycle.place"]
    _order = "cycle_id, sequence, id"
    _rec_name = "class_id"

    sequence = fields.Integer(default=10, help="Between equally specific rules the first one wins.")
    partner_type = fields.Selection(
        [("doctor", "Doctors"), ("hospital", "Hospitals"), ("pharmacy", "Pharmacies")],
        "Customers",
        required=True,
        default="doctor",
    )
    class_id = fields.Many2one(
        "pharma.class", ondelete="restrict", check_company=True, help="Empty: every class."
    )
    specialty_id = fields.Many2one(
        "pharma.specialty",
        ondelete="restrict",
        check_company=True,
        help="With everything below it. Empty: every specialty.",
    )
    product_group_id = fields.Many2one(
        "pharma.product.group",
        "Product group",
        ondelete="restrict",
        check_company=True,
        help="Only customers covered for this product group. Empty: any coverage.",
    )
    territory_id = fields.Many2one(
        string="Where",
        help="Only in this part of the tree, with everything below it. Empty: the whole scope of the cycle.",
    )
    goal = fields.Integer(
        "Calls", required=True, default=1, help="Calls to make on each customer in this cycle."
    )
    max_calls = fields.Integer(
        "At most",
        help="Calls beyond this number are counted but bring no further credit; 0 means no maximum.",
    )

    _goal_positive = models.Constraint("CHECK (goal >= 0)", "A number of calls cannot be negative.")
    _cell_uniq = models.UniqueIndex(
        "(cycle_id, partner_type, COALESCE(class_id, 0), COALESCE(specialty_id, 0), COALESCE(product_group_id, 0),"
        " COALESCE(segment_id, 0), COALESCE(potential_product_id, 0), COALESCE(potential_min, 0),"
        " COALESCE(territory_id, 0), md5(COALESCE(domain, '')))",
        "The frequency matrix already has a rule for exactly these customers.",
    )

    def _for_customer(self, partner, territory):
        """Return the rule of these for a customer's class in a territory: the smallest part of the tree, then the
        first one."""
        fit = self.filtered(
            lambda rule: (
                rule.class_id == partner.pharma_class_id
                and rule.partner_type == partner.pharma_type
                and territory.parent_path.startswith(rule.territory_id.parent_path or "")
            )
        )
        # along one branch a longer path is a smaller part
        return fit.sorted(
            lambda rule: (-len(rule.territory_id.parent_path or ""), rule.sequence, rule.id)
        )[:1]

    @api.constrains("goal", "max_calls")
    def _check_max_calls(self):
        for rule in self:
            if rule.max_calls and rule.max_calls < rule.goal:
                raise ValidationError(
                    self.env._(
                        "%(class)s: at most %(max_calls)s credited is below the goal of %(goal)s.",
                        **{
                            "class": rule.display_name,
                            "max_calls": rule.max_calls,
                            "goal": rule.goal,
                        },
                    )
                )
