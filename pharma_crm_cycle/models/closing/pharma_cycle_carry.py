# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaCycle(models.Model):
    """Unmade calls of the cycle before are carried over by the rule that the plan was approved with."""

    _inherit = "pharma.cycle"

    carry_policy = fields.Selection(
        [("none", "Lapse"), ("half", "Half of them are added"), ("all", "Are added to the goals")],
        "Unmade calls of the cycle before",
        required=True,
        default="none",
        tracking=True,
        help="Goal − made of each customer who is on both lists, once the cycle before is closed; never beyond the"
        " calls that the customer is entitled to. Goals changed by hand stay as they are. Half is rounded up. Example:"
        " goal 4, made 1 → 3 more, or 2 more.",
    )
    carry_max = fields.Integer(
        "At most per customer", default=2, help="Calls added to one goal; 0 means no maximum."
    )
    carry_class_ids = fields.Many2many(
        "pharma.class",
        "pharma_cycle_carry_class_rel",
        string="Only of classes",
        help="Empty: customers of every class.",
    )
    carry_from_id = fields.Many2one(
        "pharma.cycle",
        "From the cycle",
        compute="_compute_carry_from_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        check_company=True,
        copy=False,
        index="btree_not_null",
        domain="[('date_end', '<', date_start), ('state', 'in', ('approved', 'running', 'closed'))]",
        help="The cycle right before this one, unless you choose another one.",
    )

    _carry_max_positive = models.Constraint(
        "CHECK (carry_max >= 0)", "The most calls carried over cannot be negative."
    )

    @api.depends("territory_id", "date_start", "carry_policy")
    def _compute_carry_from_id(self):
        for cycle in self:
            if cycle.state != "draft":
                cycle.carry_from_id = cycle.carry_from_id
                continue
            known = cycle.carry_from_id
            if known and known.date_end < cycle.date_start:
                continue
            cycle.carry_from_id = (
                self.search(
                    [
                        ("territory_id", "=", cycle.territory_id.id),
                        ("company_id", "=", cycle.company_id.id),
                        ("date_end", "<", cycle.date_start),
                        ("state", "in", ("approved", "running", "closed")),
                    ],
                    order="date_end desc, id desc",
                    limit=1,
                )
                if cycle.date_start and cycle.territory_id
                else False
            )

    @api.constrains("carry_from_id", "date_start")
    def _check_carry_from(self):
        for cycle in self:
            if cycle.carry_from_id and cycle.carry_from_id.date_end >= cycle.date_start:
                raise ValidationError(
                    self.env._(
                        "%(cycle)s cannot carry over calls from %(other)s, which ends on %(end)s or later.",
                        cycle=cycle.display_name,
                        other=cycle.carry_from_id.display_name,
                        end=day_text(self.env, cycle.date_start),
                    )
                )

    def _carries(self):
        self.ensure_one()
        # sudo: the cycle before may be of another part of the tree; its state decides
        return self.carry_policy != "none" and self.carry_from_id.sudo().state == "closed"

    def _carried_query(self):
        """Return the calls to add: territory_id, partner_id, carried."""
        unmade = SQL("(old.goal - COALESCE(old.result_actual, 0))")
        if self.carry_policy == "half":
            unmade = SQL("((%s + 1) / 2)", unmade)
        if self.carry_max:
            unmade = SQL("LEAST(%s, %s)", unmade, self.carry_max)
        return SQL(
            """
            SELECT old.territory_id, old.partner_id, %(unmade)s AS carried
              FROM pharma_cycle_target old
             WHERE old.cycle_id = %(before)s AND old.goal > COALESCE(old.result_actual, 0) AND %(classes)s
            """,
            unmade=unmade,
            before=self.carry_from_id.id,
            classes=SQL("old.class_id = ANY(%s)", self.carry_class_ids.ids)
            if self.carry_class_ids
            else SQL("TRUE"),
        )

    def _carried_within(self, base, partners):
        """Return SQL to join and the calls that it adds to a goal: `(joins, carried)`, beside a line `x`.

        Never more than the customer is entitled to in this cycle: a goal that is there already stays without them.

        :param base: SQL of the goal without calls carried over
        :param partners: SQL of the customers' ids
        """
        joins = SQL(
            """
            LEFT JOIN (%s) k ON k.territory_id = x.territory_id AND k.partner_id = x.partner_id
            LEFT JOIN (%s) band ON band.partner_id = x.partner_id
            """,
            self._carried_query(),
            self._entitled_bands_query(partners),
        )
        carried = SQL(
            """
            CASE WHEN band.most IS NULL THEN COALESCE(k.carried, 0)
                 ELSE LEAST(COALESCE(k.carried, 0), GREATEST(0, band.most - %s)) END
            """,
            base,
        )
        return joins, carried

    # -- a list that is made after the cycle before was closed -----------------------------------

    def _candidates_query(self, *args):
        candidates = super()._candidates_query(*args)
        if not self._carries():
            return candidates
        joins, carried = self._carried_within(
            SQL("x.goal"),
            SQL(
                "SELECT partner_id FROM pharma_cycle_target WHERE cycle_id = %s",
                self.carry_from_id.id,
            ),
        )
        return SQL(
            """
            SELECT y.territory_id, y.partner_id, y.class_id, y.specialty_id, y.rule_id, y.goal + y.carried AS goal,
                   CASE WHEN y.max_calls > 0 THEN y.max_calls + y.carried ELSE 0 END AS max_calls, y.carried
              FROM (
                SELECT x.territory_id, x.partner_id, x.class_id, x.specialty_id, x.rule_id, x.goal, x.max_calls,
                       %(carried)s AS carried
                  FROM (%(candidates)s) x
                  %(joins)s
              ) y
            """,
            candidates=candidates,
            joins=joins,
            carried=carried,
        )

    # -- a list that was made before -----------------------------------------------------------------

    def action_close(self):
        result = super().action_close()
        # sudo: the plans that follow were approved with their rule; who may close was checked before
        followers = self.sudo().search(
            [
                ("carry_from_id", "in", self.ids),
                ("carry_policy", "!=", "none"),
                ("state", "in", ("draft", "review", "approved", "running")),
            ]
        )
        for follower in followers:
            follower._carry_over()
        return result

    def _carry_over(self):
        """Add the unmade calls of the closed cycle before to the goals of this one, once."""
        if not self._carries():
            return
        self.env["pharma.cycle.target"].flush_model()
        joins, carried = self._carried_within(
            SQL("(x.goal - COALESCE(x.carried, 0))"),
            SQL("SELECT partner_id FROM pharma_cycle_target WHERE cycle_id = %s", self.id),
        )
        [(customers, calls)] = self.env.execute_query(
            SQL(
                """
                WITH line AS (
                    SELECT x.id, COALESCE(x.carried, 0) AS before, %(carried)s AS carried
                      FROM pharma_cycle_target x
                      %(joins)s
                     WHERE x.cycle_id = %(cycle)s AND x.source = 'rule' AND x.edited IS NOT TRUE
                ), changed AS (
                    UPDATE pharma_cycle_target t
                       SET goal = t.goal + line.carried - line.before, carried = line.carried,
                           max_calls = CASE WHEN t.max_calls > 0
                                            THEN t.max_calls + line.carried - line.before ELSE 0 END
                      FROM line
                     WHERE line.id = t.id AND line.before != line.carried
                    RETURNING t.id
                )
                SELECT COUNT(*), COALESCE(SUM(line.carried), 0)::integer
                  FROM line JOIN changed ON changed.id = line.id
                """,
                joins=joins,
                carried=carried,
                cycle=self.id,
            )
        )
        self.env["pharma.cycle.target"].invalidate_model()
        if customers:
            self._refresh_goals()
            self.message_post(
                body=self.env._(
                    "Carried over from %(cycle)s: unmade calls: %(calls)s, customers: %(customers)s.",
                    calls=calls,
                    cycle=self.carry_from_id.display_name,
                    customers=customers,
                )
            )
