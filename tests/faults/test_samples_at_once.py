"""Several devices want the last piece, or the last of a limit, at the same moment: real server, real connections."""

import json
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.client import RpcError
from tests.support.server import OdooServer

PREPARE = """
import json
rep = env["res.users"].search([("login", "=", "rep@demo")])
company = rep.company_id
gifts = env["product.product"].create([
    {"name": name, "pharma_kind": "gift", "standard_price": 1, "company_id": company.id}
    for name in ("Last atlas", "Last lamp", "Limited pen")
])
bag = env["pharma.bag"]._bag_of(rep, company)
for gift in gifts:
    env["stock.quant"]._update_available_quantity(gift, bag, 1)
today = env["pharma.call"]._today_of(rep)
busy = env["pharma.call"].search([("user_id", "=", rep.id), ("date_day", "=", today)]).partner_id
doctors = env["res.partner"].with_user(rep).search([
    ("pharma_type", "=", "doctor"),
    ("pharma_class_id.code", "in", ("KOL", "A", "B")),
    ("id", "not in", busy.ids),
], limit=4)
# what the demo company has given them already would use up limits
env.cr.execute("DELETE FROM pharma_limit_entry WHERE partner_id IN %s", [tuple(doctors.ids)])
env["pharma.limit.rule"].create({
    "name": "Two", "product_id": gifts[2].id, "quantity": 2, "window": "year"
})
requests = env["pharma.resource.request"].with_user(rep).create([
    {"partner_id": doctors[3].id, "purpose": "x", "line_ids": [(0, 0, {"product_id": gifts[2].id})]}
    for __ in range(6)
])
print(json.dumps({"gifts": gifts.ids, "bag": bag.id, "doctors": doctors.ids, "requests": requests.ids}))
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


def test_pending_requests_cannot_all_pass_a_limit(server, world):
    clients = [server.client("rep@demo") for __ in world["requests"]]
    answers = at_once(
        [
            lambda client=client, id_=id_: client.call(
                "pharma.resource.request", "action_submit", [id_]
            )
            for client, id_ in zip(clients, world["requests"], strict=True)
        ]
    )
    passed = [answer for answer in answers if not isinstance(answer, RpcError)]
    assert len(passed) == 2, answers
    assert rows_of(server, "pharma_limit_entry", world["gifts"][2]) == 2


def rows_of(server, table, product):
    [(number,)] = server.sql(f"SELECT count(*) FROM {table} WHERE product_id = %s", (product,))
    return number
