# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, api, models
from odoo.tools import SQL

from . import plan

MODULE = "pharma_crm_cycle"


class PharmaDemo(models.AbstractModel):
    """The plans of two closed quarters and of the running one, each made, approved and started."""

    _inherit = "pharma.demo"

    @api.model
    def _load_cycles(self):
        demo = self._in_company()
        today = demo._today()
        for key, (first, last) in zip(plan.QUARTERS, demo._quarters(), strict=True):
            if demo._is_done(f"{MODULE}.demo_cycle_{key}"):
                continue
            cycle = demo._make_cycle(key, first, last)
            demo._approve_cycle(cycle)
            cycle.action_start()
            demo._measure_objectives(cycle, key)
            if last < today:
                cycle.action_close()
            else:
                demo._challenge_list(cycle)
            demo._cancel_mails(cycle)
            demo._backdate_cycle(cycle)

    @api.model
    def _make_cycle(self, key, first, last):
        """Make the plan of a quarter as the business manager would."""
        budget, objectives = plan.QUARTERS[key]
        business = self._ref("user_business")
        cycle = (
            self.env["pharma.cycle"]
            .with_user(business)
            .create(
                {
                    "territory_id": self._ref("territory_us").id,
                    "annual_plan_id": self._annual_plan(first).id,
                    "date_start": first,
                    "date_end": last,
                    "budget_amount": budget,
                    "objective_ids": [
                        Command.create(
                            {
                                "kind": kind,
                                "territory_id": territory
                                and self._ref(f"territory_{territory}").id,
                                "name": name,
                                "metric": metric,
                                "target_value": aim,
                                "sequence": number,
                            }
                        )
                        for number, (kind, territory, name, metric, aim, _reached) in enumerate(
                            objectives
                        )
                    ],
                    "communication_ids": [
                        Command.create(self._communication_vals(number, row))
                        for number, row in enumerate(plan.MESSAGES)
                    ],
                    "rule_ids": [
                        Command.create(self._rule_vals(number, row))
                        for number, row in enumerate(plan.MATRIX)
                    ],
                }
            )
        )
        self._name_them([f"{MODULE}.demo_cycle_{key}"], cycle)
        self._link_objectives(cycle, key)
        cycle.action_generate_targets()
        if key == "running":
            self._add_target_by_hand(cycle)
        return cycle

    @api.model
    def _communication_vals(self, number, row):
        product, message, classes, specialties, times, note = row
        return {
            "sequence": number,
            "product_id": self._ref(f"product_{product}").id,
            "key_message_id": self._ref(f"message_{product}_{message}").id,
            "class_ids": [
                Command.set([self._xml(f"pharma_crm.class_{code}").id for code in classes])
            ],
            "specialty_ids": [
                Command.set([self._ref(f"specialty_{code}").id for code in specialties])
            ],
            "number": times,
            "note": note,
        }

    @api.model
    def _rule_vals(self, number, row):
        partner_type, class_, specialty, goal, max_calls = row
        return {
            "sequence": number,
            "partner_type": partner_type,
            "class_id": self._xml(f"pharma_crm.class_{class_}").id,
            "specialty_id": self._ref(f"specialty_{specialty}").id if specialty else False,
            "goal": goal,
            "max_calls": max_calls,
        }

    @api.model
    def _add_target_by_hand(self, cycle):
        doctor, territory, goal, reason = plan.BY_HAND
        line = {
            "territory_id": self._ref(f"territory_{territory}").id,
            "partner_id": self._ref(f"doctor_{doctor}").id,
        }
        known = cycle.target_ids.filtered(
            lambda t: (
                t.territory_id.id == line["territory_id"] and t.partner_id.id == line["partner_id"]
            )
        )
        if known:
            known.write({"goal": goal, "max_calls": goal + 2, "reason": reason})
        else:
            cycle.target_ids.create({"cycle_id": cycle.id, "goal": goal, "reason": reason, **line})
        cycle.action_refresh_goals()

    @api.model
    def _approve_cycle(self, cycle):
        """Submit the plan, and let the administrator approve it: nobody stands above its owner."""
        cycle.action_submit()
        reviewer = self.env.ref("base.user_admin")
        action = cycle.with_user(reviewer).validate_tier()
        if action:
            wizard = (
                self.env["comment.wizard"].with_user(reviewer).with_context(**action["context"])
            )
            wizard.create({"comment": "The figures fit the budget."}).add_comment()
        cycle.invalidate_recordset()

    @api.model
    def _backdate_cycle(self, cycle):
        """Let the plan have been made before its quarter, not while the demo was installed."""
        first = cycle.date_start
        self._backdate(cycle, first - timedelta(days=20))
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE pharma_cycle SET submitted_on = %(made)s, started_on = %(first)s,
                       closed_on = CASE WHEN state = 'closed' THEN date_end + 3 END
                 WHERE id = %(id)s
                """,
                made=first - timedelta(days=10),
                first=first,
                id=cycle.id,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE tier_review SET reviewed_date = %s WHERE model = 'pharma.cycle' AND res_id = %s",
                first - timedelta(days=7),
                cycle.id,
            )
        )
        self.env.invalidate_all()
