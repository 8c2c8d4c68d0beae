"""Several devices want the last piece, or the last of a limit, at the same moment: real server, real connections."""

import json
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
import requests

from tests.support.client import RpcError
from tests.support.server import OdooServer

PREPARE = """
import json
rep = env["res.users"].search([("login", "=", "rep@demo")])
company = rep.company_id
gifts = env["product.product"].create([
    {"name": name, "pharma_kind": "gift", "standard_price": 1, "company_id": company.id}
    for name in ("Last atlas", "Last lamp", "Limited pen", "Clock", "Last crate")
])
store = company._pharma_store().lot_stock_id
env["stock.quant"]._update_available_quantity(gifts[4], store, 5)
bag = env["pharma.bag"]._bag_of(rep, company)
for gift in gifts[:4]:
    env["stock.quant"]._update_available_quantity(gift, bag, 1)
today = env["pharma.call"]._today_of(rep)
busy = env["pharma.call"].search([("user_id", "=", rep.id), ("date_day", "=", today)]).partner_id
doctors = env["res.partner"].with_user(rep).search([
    ("pharma_type", "=", "doctor"),
    ("pharma_class_id.code", "in", ("KOL", "A", "B")),
    ("id", "not in", busy.ids),
], limit=5)
# what the demo company has given them already would use up limits
env.cr.execute("DELETE FROM pharma_limit_entry WHERE partner_id IN %s", [tuple(doctors.ids)])
env["pharma.limit.rule"].create({
    "name": "Two", "product_id": gifts[2].id, "quantity": 2, "window": "year"
})
requests = env["pharma.resource.request"].with_user(rep).create([
    {"partner_id": doctors[3].id, "purpose": "x", "line_ids": [(0, 0, {"product_id": gifts[2].id})]}
    for __ in range(50)
])
# other caps of the demo company are another matter
env["pharma.limit.rule"].search([("measure", "=", "value")]).action_archive()
env["pharma.limit.rule"].create([
    {"name": f"Cap of a {kind}", "measure": "value", "category": kind, "amount": 100, "window": "year",
     "company_id": company.id}
    for kind in ("fee", "sponsorship")
])
papers = {
    kind: env["pharma.spend.paper"].with_user(rep).create([
        {"category": kind, "partner_ids": [(6, 0, doctors[4].ids)], "purpose": "x", "amount": 60}
        for __ in range(2)
    ]).ids
    for kind in ("fee", "sponsorship")
}
reps = rep | env["res.users"].search([("login", "=", "rep2@demo")])
print(json.dumps({
    "reps": reps.ids, "way": company.pharma_transit_location_id.id,
    "gifts": gifts.ids, "bag": bag.id, "doctors": doctors.ids, "requests": requests.ids, "papers": papers,
}))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def server(databases, tmp_path_factory):
    server = OdooServer(databases.create(), tmp_path_factory.mktemp("at_once"))
    server.start()
    yield server
    server.stop()


def at_once(calls):
    """Run the calls in threads that start together; return results or errors in order."""
    barrier = threading.Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        except RpcError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture(scope="module")
def world(server):
    return json.loads(server.shell(PREPARE))


def report(server, doctor, gift, key=None):
    client = server.client("rep@demo")
    vals = {
        "client_uuid": key or str(uuid.uuid4()),
        "partner_id": doctor,
        "handovers": [
            {"client_uuid": str(uuid.uuid4()), "lines": [{"product_id": gift, "quantity": 1}]}
        ],
    }
    return lambda: client.call("pharma.call", "report", vals)


def test_the_last_piece_is_given_once(server, world):
    gift = world["gifts"][0]
    answers = at_once([report(server, doctor, gift) for doctor in world["doctors"][:2]])
    errors = [answer for answer in answers if isinstance(answer, RpcError)]
    assert len(errors) == 1, answers
    assert errors[0].name == "odoo.exceptions.UserError"
    assert "in your bag" in errors[0].message
    quants = server.sql(
        "SELECT quantity FROM stock_quant WHERE product_id = %s AND location_id = %s",
        (gift, world["bag"]),
    )
    assert quants in ([], [(0,)])
    for table in ("pharma_handover_line", "pharma_spend", "pharma_limit_entry"):
        assert rows_of(server, table, gift) == 1, table


def test_the_same_report_from_two_tabs_counts_once(server, world):
    gift = world["gifts"][1]
    key = str(uuid.uuid4())
    answers = at_once([report(server, world["doctors"][2], gift, key) for __ in range(2)])
    done = [answer["id"] for answer in answers if not isinstance(answer, RpcError)]
    assert done and len(set(done)) == 1, answers
    assert rows_of(server, "pharma_handover_line", gift) == 1


def test_the_last_pieces_of_the_store_are_shipped_once(server, world):
    """Two storekeepers ship the last crate at the same moment: one rep gets it, the other's shipment waits."""
    gift = world["gifts"][4]

    def fill(rep):
        client = server.client("admin")
        lines = [[0, 0, {"product_id": gift, "quantity": 5}]]
        wizard = client.call(
            "pharma.bag.fill", "create", {"user_ids": [[6, 0, [rep]]], "line_ids": lines}
        )
        return lambda: client.call("pharma.bag.fill", "action_fill", [wizard])

    answers = at_once([fill(rep) for rep in world["reps"]])
    assert not any(isinstance(answer, RpcError) for answer in answers), answers
    moves = server.sql(
        "SELECT picking.pharma_leg, move.state FROM stock_move move"
        " JOIN stock_picking picking ON picking.id = move.picking_id WHERE move.product_id = %s",
        (gift,),
    )
    assert sorted(moves) == [
        ("in", "assigned"),
        ("in", "waiting"),
        ("out", "confirmed"),
        ("out", "done"),
    ]
    quants = server.sql(
        "SELECT location_id, SUM(quantity), SUM(reserved_quantity) FROM stock_quant"
        " WHERE product_id = %s GROUP BY location_id HAVING SUM(quantity) <> 0",
        (gift,),
    )
    assert quants == [(world["way"], 5, 5)]


def test_fifty_requests_cannot_pass_a_limit_of_two(server, world):
    """All at once, each over a connection of its own: two pass, the others are told, none is doubled."""
    assert len(world["requests"]) == 50
    client = server.client("rep@demo")
    answers = at_once(
        [
            lambda id_=id_: client.call("pharma.resource.request", "action_submit", [id_])
            for id_ in world["requests"]
        ]
    )
    passed = [answer for answer in answers if not isinstance(answer, RpcError)]
    names = {answer.name for answer in answers if isinstance(answer, RpcError)}
    assert len(passed) == 2, answers
    assert names == {"odoo.exceptions.UserError"}, "nobody is told of a technical error"
    assert rows_of(server, "pharma_limit_entry", world["gifts"][2]) == 2
    [(number,)] = server.sql(
        "SELECT count(*) FROM pharma_resource_request WHERE id = ANY(%s) AND state = 'review'",
        (world["requests"],),
    )
    assert number == 2


@pytest.mark.parametrize("category", ["fee", "sponsorship"])
def test_two_papers_cannot_pass_one_cap(server, world, category):
    """60 and 60 against a cap of 100 for one doctor: one waits for approval, the other is told and stays a draft."""
    papers = world["papers"][category]
    clients = [server.client("rep@demo") for __ in papers]
    answers = at_once(
        [
            lambda client=client, id_=id_: client.call("pharma.spend.paper", "action_submit", [id_])
            for client, id_ in zip(clients, papers, strict=True)
        ]
    )
    errors = [answer for answer in answers if isinstance(answer, RpcError)]
    assert len(errors) == 1, answers
    assert errors[0].name == "odoo.exceptions.UserError"
    assert f"Cap of a {category}" in errors[0].message
    states = server.sql("SELECT state FROM pharma_spend_paper WHERE id = ANY(%s)", (papers,))
    assert sorted(states) == [("draft",), ("review",)]
    entries = server.sql(
        "SELECT amount::float8 FROM pharma_limit_entry WHERE spend_paper_id = ANY(%s)",
        (papers,),
    )
    assert entries == [(60,)]


def test_killed_between_stock_and_ledger(server, world):
    """Stock has moved and limits are counted when the server dies: nothing of it stays; sent again, it counts once."""
    gift, doctor, key = world["gifts"][3], world["doctors"][4], str(uuid.uuid4())
    give = report(server, doctor, gift, key)

    def try_to_give():
        try:
            give()
        except requests.ConnectionError:
            pass  # the server dies while this waits

    with psycopg2.connect(dbname=server.database) as connection:
        cursor = connection.cursor()
        # the ledger of values is written last: whoever writes it waits from now on
        cursor.execute("LOCK TABLE pharma_spend IN SHARE MODE")
        thread = threading.Thread(target=try_to_give)
        thread.start()
        deadline = time.monotonic() + 60
        while not _somebody_waits(server):
            assert time.monotonic() < deadline, "the hand-over never came to its last step"
            time.sleep(0.05)
        server.kill()
        thread.join()
    connection.close()
    _wait_for_rollback(server)
    for table in ("pharma_handover_line", "pharma_spend", "pharma_limit_entry", "stock_move"):
        assert rows_of(server, table, gift) == 0, table
    assert _in_bag(server, world, gift) == 1
    server.start()
    answers = [report(server, doctor, gift, key)() for __ in range(2)]
    assert answers[0]["id"] == answers[1]["id"]
    for table in ("pharma_handover_line", "pharma_spend", "pharma_limit_entry", "stock_move"):
        assert rows_of(server, table, gift) == 1, table
    assert _in_bag(server, world, gift) == 0


def _somebody_waits(server):
    return server.sql(
        "SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
        " WHERE c.relname = 'pharma_spend' AND NOT l.granted"
    )


def _wait_for_rollback(server):
    """PostgreSQL notices only after a moment that its client is dead."""
    deadline = time.monotonic() + 60
    while server.sql(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid != pg_backend_pid()"
        " AND state != 'idle' AND backend_type = 'client backend'"
    ):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _in_bag(server, world, gift):
    [(number,)] = server.sql(
        "SELECT coalesce(sum(quantity), 0) FROM stock_quant WHERE product_id = %s AND location_id = %s",
        (gift, world["bag"]),
    )
    return number


def rows_of(server, table, product):
    [(number,)] = server.sql(f"SELECT count(*) FROM {table} WHERE product_id = %s", (product,))
    return number
