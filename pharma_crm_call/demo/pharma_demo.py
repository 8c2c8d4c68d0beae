# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models
from odoo.tools import SQL

MODULE = "pharma_crm_call"
CYCLES = ("before", "last", "running")
# Through which channel class A is called; its goal is three calls.
MIX = (("face_to_face", 2), ("video", 1))


class PharmaDemo(models.AbstractModel):
    """Two and a half quarters of calls: made, reported, reviewed, missed and planned."""

    _inherit = "pharma.demo"

    @api.model
    def _load_calls(self):
        demo = self._in_company()
        if demo._is_done(f"{MODULE}.demo_call_today_1"):
            return
        cycles = [self.env.ref(f"pharma_crm_cycle.demo_cycle_{key}") for key in CYCLES]
        cycles = demo.env["pharma.cycle"].union(*cycles)
        closed = cycles.filtered(lambda cycle: cycle.state == "closed")
        # What is counted in a closed quarter is frozen when it closes.
        closed._workflow_write({"state": "running"})
        demo._mix_channels(cycles)
        demo._make_visits(cycles)
        demo._make_today(cycles[-1])
        demo._make_weeks(cycles[-1])
        demo._tell_planner()
        demo._close_again(closed)
        demo._make_recent_reviews()
        demo.env["pharma.cycle.signal"]._refresh()

    @api.model
    def _mix_channels(self, cycles):
        """Let the plans say through which channel class A is called: channels came after the plans."""
        cycles.rule_ids.filtered(
            lambda rule: (
                rule.class_id == self._xml("pharma_crm.class_a") and rule.partner_type == "doctor"
            )
        ).write(
            {
                "channel_ids": [
                    Command.create(
                        {"channel_id": self._xml(f"{MODULE}.channel_{code}").id, "goal": calls}
                    )
                    for code, calls in MIX
                ]
            }
        )
        for cycle in cycles:
            cycle._refresh_goals()

    @api.model
    def _tell_planner(self):
        """Let PostgreSQL count what was just made: without figures it joins thousands of rows one by one."""
        self.env.flush_all()
        self.env.cr.execute(
            "ANALYZE pharma_call, pharma_call_detail, pharma_call_message, pharma_call_attendee,"
            " pharma_cycle_target, pharma_cycle_goal, pharma_cycle_message, pharma_coverage, res_partner"
        )

    @api.model
    def _close_again(self, cycles):
        closed_on = {cycle: cycle.closed_on for cycle in cycles}
        cycles.with_user(self._ref("user_business")).action_close()
        # Tracked changes are written to the chatter now, so that they can be dated too.
        self.env.cr.flush()
        for cycle, moment in closed_on.items():
            self.env.cr.execute(
                SQL("UPDATE pharma_cycle SET closed_on = %s WHERE id = %s", moment, cycle.id)
            )
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE mail_message SET date = %s
                     WHERE model = 'pharma.cycle' AND res_id = %s AND date > %s
                    """,
                    moment,
                    cycle.id,
                    moment,
                )
            )
        self.env.invalidate_all()

    @api.model
    def _insert(self, model_name, rows):
        """Insert rows of a model that needs nothing but its columns; thousands in a second.

        :param rows: list of dicts, all with the same keys
        :return: list of ids in the order of the rows
        """
        if not rows:
            return []
        table = self.env[model_name]._table
        names = list(rows[0])
        ids = []
        for start in range(0, len(rows), 1000):
            values = SQL(", ").join(
                SQL(
                    "(%s, %s, %s)",
                    self.env.uid,
                    self.env.uid,
                    SQL(", ").join(SQL("%s", row[name]) for name in names),
                )
                for row in rows[start : start + 1000]
            )
            ids += [
                row[0]
                for row in self.env.execute_query(
                    SQL(
                        "INSERT INTO %s (create_uid, write_uid, %s) VALUES %s RETURNING id",
                        SQL.identifier(table),
                        SQL(", ").join(SQL.identifier(name) for name in names),
                        values,
                    )
                )
            ]
        self.env[model_name].invalidate_model()
        return ids
