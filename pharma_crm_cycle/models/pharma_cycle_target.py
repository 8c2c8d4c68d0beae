# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# Figures read from the progress report, for the customer's line in the target list.
FIGURES = ("actual", "remaining", "to_schedule", "earned", "band")


class PharmaCycleTarget(models.Model):
    """One customer that one territory is to call in a cycle, with class and specialty as they were then."""

    _name = "pharma.cycle.target"
    _description = "Target customer"
    _inherit = ["pharma.cycle.part", "pharma.kpi.mixin"]
    _order = "cycle_id, territory_id, partner_id, id"
    _kpi_fields = {name: name for name in FIGURES}
    _rec_name = "partner_id"

    territory_id = fields.Many2one(
        "pharma.territory",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('pharma_type', 'in', ('doctor', 'hospital', 'pharmacy'))]",
        check_company=True,
    )
    class_id = fields.Many2one(
        "pharma.class",
        ondelete="restrict",
        help="As it was when the target list was made.",
    )
    specialty_id = fields.Many2one(
        "pharma.specialty",
        ondelete="restrict",
        help="As it was when the target list was made.",
    )
    rule_id = fields.Many2one(
        "pharma.cycle.rule",
        "Made by rule",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    goal = fields.Integer(
        required=True, default=1, help="Counted calls to make on this customer in the cycle."
    )
    max_calls = fields.Integer(
        "At most",
        aggregator=None,
        help="Calls beyond this number are counted but bring no further credit; 0 means no maximum.",
    )
    source = fields.Selection(
        [("rule", "By rule"), ("manual", "By hand")], required=True, readonly=True, default="manual"
    )
    edited = fields.Boolean(
        "Changed by hand",
        readonly=True,
        help="Making the target list again leaves this line as it is.",
    )
    reason = fields.Char(help="Why this customer was added or the goal changed.")
    # Frozen when the cycle is closed; empty before.
    result_actual = fields.Integer(readonly=True, copy=False)
    result_weighted = fields.Float(readonly=True, copy=False)

    # Their tooltips are the definitions of `pharma.kpi`.
    actual = fields.Integer("Made", compute="_compute_figures")
    remaining = fields.Integer(compute="_compute_figures")
    to_schedule = fields.Integer(compute="_compute_figures")
    earned = fields.Float("Credited", compute="_compute_figures", digits=(16, 2))
    band = fields.Selection(
        [("under", "Behind"), ("on", "On track"), ("over", "Ahead")],
        "On track",
        compute="_compute_figures",
    )

    # Its prefix (cycle, territory) is what lists and the progress report walk.
    _target_uniq = models.UniqueIndex(
        "(cycle_id, territory_id, partner_id)",
        "This customer is already on the territory's target list.",
    )
    _goal_positive = models.Constraint("CHECK (goal >= 0)", "A number of calls cannot be negative.")

    @api.depends("goal", "max_calls")
    def _compute_figures(self):
        rows = {
            row["id"]: row
            for row in self.env["pharma.cycle.progress"].search_read(
                [("id", "in", self.ids)], FIGURES
            )
        }
        for target in self:
            row = rows.get(target.id, {})
            for figure in FIGURES:
                target[figure] = row.get(figure)

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        self.class_id = self.partner_id.pharma_class_id
        self.specialty_id = self.partner_id.pharma_specialty_id

    @api.constrains("goal", "max_calls")
    def _check_max_calls(self):
        for target in self:
            if target.max_calls and target.max_calls < target.goal:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: at most %(max_calls)s credited is below the goal of %(goal)s.",
                        customer=target.partner_id.display_name,
                        max_calls=target.max_calls,
                        goal=target.goal,
                    )
                )

    @api.constrains("cycle_id", "territory_id", "partner_id")
    def _check_scope(self):
        """Targets lie in the cycle's part of the tree and are covered by their territory in its period."""
        for model in ("pharma.cycle", "pharma.cycle.target", "pharma.coverage", "pharma.territory"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.id,
                       territory.parent_path LIKE scope.parent_path || '%%' AS in_scope
                  FROM pharma_cycle_target t
                  JOIN pharma_cycle c ON c.id = t.cycle_id
                  JOIN pharma_territory scope ON scope.id = c.territory_id
                  JOIN pharma_territory territory ON territory.id = t.territory_id
                 WHERE t.id IN %s
                   AND (territory.parent_path NOT LIKE scope.parent_path || '%%'
                        OR NOT EXISTS (
                           SELECT 1 FROM pharma_coverage v
                            WHERE v.territory_id = t.territory_id AND v.partner_id = t.partner_id AND v.active
                              AND (v.date_start IS NULL OR v.date_start <= c.date_end)
                              AND (v.date_end IS NULL OR v.date_end >= c.date_start)))
                 LIMIT 1
                """,
                tuple(self.ids),
            )
        )
        if not rows:
            return
        target, in_scope = self.browse(rows[0][0]), rows[0][1]
        names = {
            "customer": target.partner_id.display_name,
            "territory": target.territory_id.display_name,
            "cycle": target.cycle_id.display_name,
        }
        if not in_scope:
            raise ValidationError(
                self.env._(
                    "%(customer)s: %(territory)s lies outside the scope of %(cycle)s.", **names
                )
            )
        raise ValidationError(
            self.env._(
                "%(customer)s is not covered by %(territory)s in the period of %(cycle)s. Cover the customer first.",
                **names,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        partners = self.env["res.partner"].browse([vals.get("partner_id") for vals in vals_list])
        for vals, partner in zip(vals_list, partners, strict=True):
            # Frozen here: reports use the class of that moment, whatever happens to it later.
            vals.setdefault("class_id", partner.pharma_class_id.id)
            vals.setdefault("specialty_id", partner.pharma_specialty_id.id)
        return super().create(vals_list)

    def write(self, vals):
        if not {"goal", "max_calls", "class_id", "specialty_id", "reason"}.isdisjoint(vals):
            vals = dict(vals, edited=True)
        return super().write(vals)
