"""A server that dies in the middle of an import: what was loaded stays, the rest follows, nothing comes twice."""

import base64
import time

LINES = 11_000  # two whole batches and a part of one
WITHIN = 180  # seconds; machines of a build farm can be busy


def wait(condition, what):
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"not within {WITHIN} s: {what}")


def doctors():
    lines = ["Code,Last name,First name,City,State,Phone"]
    for number in range(LINES):
        phone = "(617) 000-0000" if number % 1_000 == 7 else ""  # a row in a thousand is refused
        lines.append(f"KILL{number:05},KILLED{number},ANNA,BOSTON,MA,{phone}")
    return "\n".join(lines).encode()


def run_of(server, import_id):
    [row] = server.sql(
        "SELECT i.state, COALESCE(r.cursor, 0), COALESCE(r.created_count, 0), COALESCE(r.refused_count, 0)"
        " FROM pharma_import i JOIN pharma_import_run r ON r.id = i.run_id WHERE i.id = %s",
        (import_id,),
    )
    return row


def loaded(server):
    [row] = server.sql(
        "SELECT count(*), count(DISTINCT pharma_code) FROM res_partner WHERE pharma_code LIKE 'KILL%%'"
    )
    return row


def test_killed_in_the_middle(new_server):
    server = new_server(crons=True)
    steward = server.client("steward@demo")
    record = steward.create(
        "pharma.import",
        {
            "file": base64.b64encode(doctors()).decode(),
            "filename": "doctors.csv",
            "target": "doctor",
            "country_id": steward.ref("base.us"),
        },
    )
    steward.call("pharma.import", "action_check", [record])
    steward.call("pharma.import", "action_run", [record])
    # the first batch is committed, the second one is under way
    wait(lambda: run_of(server, record)[1] >= 5_000, "the first batch")
    server.kill()
    state, cursor, created, refused = run_of(server, record)
    assert state == "running", "it was caught in the middle"
    assert 0 < cursor < LINES
    assert (created + refused, loaded(server)) == (cursor, (created, created))

    # the job that died is due again when the scheduler looks next
    server.sql("UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' WHERE id IN (SELECT res_id FROM ir_model_data"
               " WHERE module = 'pharma_crm' AND name = 'cron_import')")  # fmt: skip
    server.start()
    wait(lambda: run_of(server, record)[0] != "running", "the end")
    right = LINES - LINES // 1_000
    assert run_of(server, record) == ("done", LINES, right, LINES // 1_000)
    assert loaded(server) == (right, right)
    assert server.sql(
        "SELECT count(*), count(DISTINCT row) FROM pharma_import_error WHERE import_id = %s",
        (record,),
    ) == [(LINES // 1_000, LINES // 1_000)]
