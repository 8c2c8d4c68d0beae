"""Two devices empty one bag at the same moment: real server, real connections; stock never goes below zero."""

import json

import pytest

from tests.faults.test_samples_at_once import at_once
from tests.support.client import RpcError
from tests.support.server import OdooServer

PREPARE = """
import json
rep = env["res.users"].search([("login", "=", "rep@demo")])
company = rep.company_id
gift = env["product.product"].create(
    {"name": "Five lamps", "pharma_kind": "gift", "standard_price": 1, "company_id": company.id}
)
bag = env["pharma.bag"]._bag_of(rep, company)
env["stock.quant"]._update_available_quantity(gift, bag, 5)
papers = env["pharma.bag.transfer"].with_user(rep).create([
    {"kind": "return", "line_ids": [(0, 0, {"product_id": gift.id, "quantity": 4})]}
    for __ in range(2)
])
colleague = env["res.users"].search([("login", "=", "rep2@demo")])
single = env["pharma.bag.transfer"].with_user(rep).create(
    {"kind": "transfer", "receiver_id": colleague.id,
     "line_ids": [(0, 0, {"product_id": gift.id, "quantity": 1})]}
)
print(json.dumps({"gift": gift.id, "bag": bag.id, "papers": papers.ids, "single": single.id}))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def server(databases, tmp_path_factory):
    server = OdooServer(databases.create(), tmp_path_factory.mktemp("bag_at_once"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def world(server):
    return json.loads(server.shell(PREPARE))


def in_bag(server, world):
    return server.sql(
        "SELECT COALESCE(sum(quantity), 0) FROM stock_quant WHERE product_id = %s AND location_id = %s",
        (world["gift"], world["bag"]),
    )[0][0]


def send(server, paper):
    client = server.client("rep@demo")
    return lambda: client.call("pharma.bag.transfer", "action_send", [paper])


def test_the_same_pieces_leave_a_bag_once(server, world):
    answers = at_once([send(server, paper) for paper in world["papers"]])
    errors = [answer for answer in answers if isinstance(answer, RpcError)]
    assert len(errors) == 1, answers
    assert errors[0].name == "odoo.exceptions.UserError"
    assert "in the bag" in errors[0].message
    assert in_bag(server, world) == 1


def test_one_paper_is_sent_once(server, world):
    answers = at_once([send(server, world["single"]) for __ in range(2)])
    errors = [answer for answer in answers if isinstance(answer, RpcError)]
    assert len(errors) == 1, answers
    assert in_bag(server, world) == 0
    [(transfers,)] = server.sql(
        "SELECT count(*) FROM stock_picking WHERE pharma_transfer_id = %s", (world["single"],)
    )
    assert transfers == 2
