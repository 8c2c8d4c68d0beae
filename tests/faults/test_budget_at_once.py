"""Two servers on one database draw on the last money of a budget at the same moment: one gets it."""

import json

import pytest

from tests.faults.test_samples_at_once import at_once
from tests.support.client import RpcError
from tests.support.server import OdooServer

# Ten are left of the budget for gifts, in each round; each request asks for eight.
PREPARE = """
import json
cycle = env["pharma.cycle"].search([("state", "=", "running")], limit=1)
line = env["pharma.cycle.budget.line"].search(
    [("cycle_id", "=", cycle.id), ("resource_type", "=", "gift")], limit=1
)
line.sudo().write({"overspend": "block", "planned": line.used + 10})
gift = env["product.product"].create({
    "name": "Atlas for eight", "pharma_kind": "gift", "standard_price": 8, "company_id": cycle.company_id.id
})
requests = []
for login in ("rep@demo", "rep2@demo"):
    rep = env["res.users"].search([("login", "=", login)])
    doctors = env["res.partner"].with_user(rep).search([
        ("pharma_type", "=", "doctor"), ("pharma_class_id.code", "in", ("KOL", "A", "B")),
    ], limit=2)
    requests.append([
        env["pharma.resource.request"].with_user(rep).create({
            "partner_id": doctor.id, "purpose": "x", "line_ids": [(0, 0, {"product_id": gift.id})]
        }).id
        for doctor in doctors
    ])
# limits of the doctors are another matter
doctors = env["pharma.resource.request"].browse(sum(requests, [])).partner_id
env.cr.execute("DELETE FROM pharma_limit_entry WHERE partner_id IN %s", [tuple(doctors.ids)])
print(json.dumps({"line": line.id, "used": line.used, "requests": requests}))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def servers(databases, tmp_path_factory):
    database = databases.create()
    servers = [OdooServer(database, tmp_path_factory.mktemp(name)) for name in ("one", "two")]
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.stop()


def test_the_last_money_is_reserved_once(servers):
    world = json.loads(servers[0].shell(PREPARE))
    clients = [
        server.client(login)
        for server, login in zip(servers, ("rep@demo", "rep2@demo"), strict=True)
    ]
    answers = at_once(
        [
            lambda client=client, ids=ids: client.call(
                "pharma.resource.request", "action_submit", ids[:1]
            )
            for client, ids in zip(clients, world["requests"], strict=True)
        ]
    )
    errors = [answer for answer in answers if isinstance(answer, RpcError)]
    assert len(errors) == 1, answers
    assert errors[0].name == "odoo.exceptions.UserError"
    assert "this needs" in errors[0].message and "too much" in errors[0].message
    # whoever was refused has nothing half-written, and what the line says is what its entries say
    loser = answers.index(errors[0])
    states = dict(
        servers[0].sql(
            "SELECT id, state FROM pharma_resource_request WHERE id = ANY(%s)",
            (sum(world["requests"], []),),
        )
    )
    first = [ids[0] for ids in world["requests"]]
    assert states[first[loser]] == "draft"
    assert states[first[1 - loser]] != "draft"
    assert used_of(servers[0], world["line"]) == (world["used"] + 8, world["used"] + 8)
    # the money that the winner gives back is there for the next, from either server
    winner = 1 - loser
    clients[winner].call("pharma.resource.request", "action_cancel", first[winner : winner + 1])
    clients[loser].call("pharma.resource.request", "action_submit", first[loser : loser + 1])
    assert used_of(servers[1], world["line"]) == (world["used"] + 8, world["used"] + 8)


def used_of(server, line):
    """Return what the line says is used, and what its entries add up to."""
    [figures] = server.sql(
        """
        SELECT l.used::float8, (SELECT sum(e.reserved + e.committed + e.spent)::float8
                                  FROM pharma_cycle_budget_entry e WHERE e.line_id = l.id)
          FROM pharma_cycle_budget_line l WHERE l.id = %s
        """,
        (line,),
    )
    return figures
