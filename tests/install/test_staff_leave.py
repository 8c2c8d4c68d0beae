"""Leave of Odoo's staff system counts where it is installed beside the suite, and the suite does without it."""

import json
import os
import subprocess

from tests.support.server import OdooServer

SCRIPT = """
import json
from datetime import timedelta
cycle = env['pharma.cycle'].search([('state', '=', 'running')], limit=1)
member = env.ref('pharma_crm.demo_territory_n22_rn').member_ids.filtered(lambda m: m.role == 'rep')
rep, territory = member.user_id, member.territory_id
def figures():
    env.invalidate_all()
    row = env['pharma.cycle.capacity'].search([('cycle_id', '=', cycle.id), ('territory_id', '=', territory.id)])
    goals = env['pharma.cycle.target'].search([('cycle_id', '=', cycle.id), ('territory_id', '=', territory.id)])
    return row.leave_days, row.field_days, sum(goals.mapped('goal'))
before = figures()
employee = env['hr.employee'].create({'name': rep.name, 'user_id': rep.id, 'company_id': cycle.company_id.id})
kind = env['hr.leave.type'].create({
    'name': 'Parental leave', 'requires_allocation': False, 'leave_validation_type': 'no_validation',
    'company_id': cycle.company_id.id,
})
first = cycle.date_start + timedelta(days=7 - cycle.date_start.weekday())
leave = env['hr.leave'].with_context(leave_fast_create=True, leave_skip_date_check=True).create({
    'employee_id': employee.id, 'holiday_status_id': kind.id,
    'request_date_from': first, 'request_date_to': first + timedelta(days=25),
})
if leave.state != 'validate':
    leave.action_approve()
env.flush_all()
known = figures()
cycle._prorate()
lowered = figures()
changes = env['pharma.goal.change'].search([('cycle_id', '=', cycle.id), ('territory_id', '=', territory.id)])
print(json.dumps({
    'state': leave.state, 'before': before, 'known': known, 'lowered': lowered,
    'days': [change.days_after for change in changes], 'reason': changes.time_off_id.ids,
}))
"""


def test_validated_leave_takes_field_days_and_lowers_goals(new_database, tmp_path):
    name = new_database()
    done = subprocess.run(
        [
            *(os.environ["PHARMA_PYTHON"], "-m", "odoo", f"--config={os.environ['PHARMA_CONFIG']}"),
            *(f"--database={name}", "--no-http", "--stop-after-init", "--init=hr_holidays"),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    server = OdooServer(name, tmp_path)
    found = json.loads(server.shell(SCRIPT).strip().splitlines()[-1])
    assert found["state"] == "validate"
    days = found["known"][0] - found["before"][0]
    # three weeks and five days, less a public holiday of the demo where one falls into them
    assert 18 <= days <= 20
    assert found["known"][1] == found["before"][1] - days
    assert found["known"][2] == found["before"][2], "goals follow by night"
    assert found["lowered"][2] < found["before"][2]
    assert found["days"] == [days]
    assert found["reason"] == [], "no time off of ours is the reason"
