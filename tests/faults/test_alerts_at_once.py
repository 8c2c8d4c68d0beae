"""Two servers work the rules of alerts out, and send them, at the same moment: none doubled, none lost."""

import json
import threading
import time
from contextlib import closing

import psycopg2

from tests.support.server import OdooServer

PREPARE = """
import json
env["pharma.alert.rule"].search([]).action_archive()
env["pharma.alert.rule"]._close_dropped()
env.cr.execute("DELETE FROM pharma_alert_delivery")
env["mail.mail"].search([]).unlink()
company = env["res.users"].search([("login", "=", "rep@demo")]).company_id
company.email = "office@example.com"
rule = env["pharma.alert.rule"].create({
    "name": "At once", "kind": "overdue", "days": 30, "to_rep": True,
    "by_app": False, "by_mail": True, "working_days_only": False, "company_id": company.id,
})
new, people, known = rule._alert_count(company)
rule._job_start(in_background=True)
print(json.dumps({"rule": rule.id, "alerts": new, "people": people}))
env.cr.commit()
"""
# what the crons of each server do
EVALUATE = """
rule = env["pharma.alert.rule"].sudo().browse({rule})
while rule._job_step(env["ir.cron"]._commit_progress)[0]:
    pass
env["pharma.alert.delivery"]._cron_deliver()
env.cr.commit()
"""
LOCK = "SELECT pg_advisory_xact_lock(hashtext('pharma.alert.rule'), %s)"
WAITING = (
    "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
    " WHERE locktype = 'advisory' AND NOT granted AND d.datname = %s"
)
ALERTS = (
    "SELECT count(*), count(DISTINCT (condition, user_id)), count(DISTINCT user_id)"
    " FROM pharma_alert WHERE rule_id = %s AND date_gone IS NULL"
)
TOLD = (
    "SELECT d.state, count(*), count(DISTINCT d.alert_id), count(DISTINCT d.mail_id), count(DISTINCT d.user_id)"
    " FROM pharma_alert_delivery d JOIN res_users u ON u.id = d.user_id JOIN res_partner p ON p.id = u.partner_id"
    " WHERE d.rule_id = %s AND p.email IS NOT NULL GROUP BY 1"
)
WITHIN = 120  # seconds; machines of a build farm can be busy


def test_two_servers_at_once(new_database, tmp_path):
    server = OdooServer(new_database(), tmp_path)
    world = json.loads(server.shell(PREPARE))
    assert world["alerts"] > 5 and world["people"] > 1, world
    failed = []

    def work():
        try:
            server.shell(EVALUATE.format(**world))
        except Exception as error:
            failed.append(error)

    with closing(psycopg2.connect(dbname=server.database)) as barrier:
        cursor = barrier.cursor()
        cursor.execute(LOCK, (world["rule"],))
        threads = [threading.Thread(target=work) for _server in range(2)]
        for thread in threads:
            thread.start()
        end = time.monotonic() + WITHIN
        while server.sql(WAITING, (server.database,)) != [(2,)]:
            assert time.monotonic() < end and not failed, "both wait for the one moment"
            time.sleep(0.1)
        barrier.rollback()  # now
        for thread in threads:
            thread.join()
    assert not failed
    wanted, people = world["alerts"], world["people"]
    assert server.sql(ALERTS, (world["rule"],)) == [(wanted, wanted, people)]
    # what one server left to the other goes with the next run
    server.shell("env['pharma.alert.delivery']._cron_deliver(); env.cr.commit()")
    [(state, deliveries, told, mails, told_people)] = server.sql(TOLD, (world["rule"],))
    assert (state, deliveries) == ("handed", told), "each alert is told once"
    assert mails == told_people, "one mail each"
    assert server.sql("SELECT count(*) FROM pharma_alert_delivery WHERE state = 'waiting'") == [
        (0,)
    ]
    assert server.sql(
        "SELECT job_state FROM pharma_alert_rule WHERE id = %s", (world["rule"],)
    ) == [("none",)]
