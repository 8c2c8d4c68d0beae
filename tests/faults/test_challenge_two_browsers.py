"""A rep edits the target list while the manager decides on it, each in a browser: nothing is lost, the later one
is told. And over RPC at the very same moment."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.client import RpcError

MODEL = "pharma.cycle.challenge"
PHONE = {"width": 390, "height": 844}

# A challenge of the demo's running cycle with three proposals to change the calls, submitted.
PREPARE = """
import json
cycle = env.ref("pharma_crm_cycle.demo_cycle_running")
rep = env["res.users"].search([("login", "=", "rep@demo")])
territory = rep.pharma_territory_ids[:1]
page = env["pharma.cycle.challenge"].with_user(rep)
waiting = page._open_one(cycle, territory)
if waiting.state == "review":
    waiting.action_withdraw()
if waiting:
    waiting.action_cancel()
rows = page.get_page(cycle.id, territory.id)["rows"]
reason = env.ref("pharma_crm_cycle.challenge_reason_asked")
chosen = [row for row in rows if row["made"] < row["goal"] - 2][:3]
for row in chosen:
    answer = page.propose(cycle.id, territory.id, {
        "kind": "goal", "partner_id": row["partner_id"], "goal": row["goal"] - 1, "reason_id": reason.id,
        "revision": 0,
    })
challenge = page.browse(answer["challenge_id"])
challenge.action_submit()
print(json.dumps({
    "cycle": cycle.id, "territory": territory.id, "challenge": challenge.id, "reason": reason.id,
    "rows": [{"id": row["partner_id"], "name": row["name"], "goal": row["goal"]} for row in chosen],
    "manager": challenge.territory_manager_id.login, "rep": rep.login,
}))
env.cr.commit()
"""


@pytest.fixture
def world(new_server):
    server = new_server()
    facts = json.loads(server.shell(PREPARE).strip().splitlines()[-1])
    return server, facts


@pytest.fixture
def pages(world, browser):
    """The challenge on the rep's phone and on the manager's screen."""
    server, facts = world
    contexts = []

    def open_as(login, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{server.url}/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", login)
        page.click(".oe_login_form button[type=submit]")
        page.wait_for_selector(".o_main_navbar")
        page.goto(
            f"{server.url}/odoo/action-pharma_crm_cycle.action_challenge_page"
            if login == facts["rep"]
            else f"{server.url}/odoo/pharma-challenges/{facts['challenge']}"
        )
        if login != facts["rep"]:
            page.get_by_role("button", name="Open the list").click()
        page.wait_for_selector(".o_pharma_challenge_row")
        return page

    yield (
        open_as(facts["rep"], viewport=PHONE, has_touch=True, is_mobile=True),
        open_as(facts["manager"], viewport={"width": 1440, "height": 900}),
    )
    for context in contexts:
        context.close()


def row(page, customer):
    return page.locator(f".o_pharma_challenge_row[data-partner='{customer['id']}']")


def opened(page, customer):
    found = row(page, customer)
    found.locator(".o_pharma_challenge_name").click()
    found.locator(".o_pharma_challenge_body").wait_for()
    return found


def test_two_browsers(world, pages):
    server, facts = world
    rep, manager = pages
    first, second, third = facts["rows"]

    # the rep changes what the manager looks at: the manager is told, and nothing is decided
    line = opened(rep, first)
    line.get_by_label("One call less").click()
    line.get_by_role("button", name="Change the proposal").click()
    rep.wait_for_function(
        "text => document.querySelector('.o_pharma_challenge').innerText.includes(text)",
        arg=f"{first['goal']} → {first['goal'] - 2}",
    )
    manager.get_by_role("button", name="Accept all").click()
    alert = manager.locator(".alert-danger")
    alert.wait_for()
    assert first["name"] in alert.inner_text()
    assert f"{first['goal']} → {first['goal'] - 2}" in alert.inner_text()
    assert manager.locator("[data-decision=accepted]").count() == 0
    # the page shows what is so now
    assert f"{first['goal']} → {first['goal'] - 2}" in row(manager, first).inner_text()

    # the manager decides what the rep has open: the rep is told, and the decision stands
    line = opened(rep, second)
    decided = opened(manager, second)
    decided.get_by_role("button", name="Accept").click()
    manager.locator(f"[data-partner='{second['id']}'] [data-decision=accepted]").wait_for()
    line.get_by_label("One call less").click()
    line.get_by_role("button", name="Change the proposal").click()
    alert = rep.locator(".alert-danger")
    alert.wait_for()
    assert second["name"] in alert.inner_text()
    assert "Accepted" in alert.inner_text()
    rep.locator(f"[data-partner='{second['id']}'] [data-decision=accepted]").wait_for()

    # nobody's work is lost: the manager finishes what both see
    manager.get_by_role("button", name="Accept all").click()
    manager.get_by_role("button", name="Finish").click()
    manager.get_by_role("button", name="Finish").wait_for(state="hidden")
    targets = server.client(facts["rep"]).search_read(
        "pharma.cycle.target",
        [
            ["cycle_id", "=", facts["cycle"]],
            ["territory_id", "=", facts["territory"]],
            ["partner_id", "in", [customer["id"] for customer in facts["rows"]]],
        ],
        ["partner_id", "goal"],
    )
    assert {target["partner_id"][0]: target["goal"] for target in targets} == {
        first["id"]: first["goal"] - 2,
        second["id"]: second["goal"] - 1,
        third["id"]: third["goal"] - 1,
    }


def test_the_same_moment(world):
    """Ten times a change and a decision of one line set off together: exactly one of them goes through."""
    server, facts = world
    rep, manager = server.client(facts["rep"]), server.client(facts["manager"])
    customer = facts["rows"][0]
    for _round in range(10):
        line = proposal(rep, facts, customer)
        goal = customer["goal"] - (2 if line["after"] == customer["goal"] - 1 else 1)
        results = at_once(
            lambda goal=goal, line=line: rep.call(
                MODEL,
                "propose",
                facts["cycle"],
                facts["territory"],
                {
                    "kind": "goal",
                    "partner_id": customer["id"],
                    "goal": goal,
                    "reason_id": facts["reason"],
                    "revision": line["revision"],
                },
            ),
            lambda line=line: manager.call(
                MODEL,
                "decide",
                [facts["challenge"]],
                [{"line_id": line["id"], "revision": line["revision"], "accept": True}],
            ),
        )
        refused = [result for result in results if isinstance(result, RpcError)]
        assert len(refused) == 1, results
        assert customer["name"] in refused[0].message
        after = proposal(rep, facts, customer)
        assert after["revision"] == line["revision"] + 1
        assert (after["decision"] == "accepted") != (after["after"] == goal)
        if after["decision"] == "accepted":
            # once more from the start
            rep.call(MODEL, "action_withdraw", [facts["challenge"]])
            rep.call(MODEL, "action_submit", [facts["challenge"]])


def proposal(client, facts, customer):
    page = client.call(MODEL, "get_page", facts["cycle"], facts["territory"])
    return next(r["line"] for r in page["rows"] if r["partner_id"] == customer["id"])


def at_once(*calls):
    barrier = threading.Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        except RpcError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
