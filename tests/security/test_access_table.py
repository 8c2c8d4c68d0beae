"""What each role can do to each model at each place, through JSON-2 as real users, is what the table says.

    PHARMA_WRITE_ACCESS_TABLE=1 ./pharma test tests/security/test_access_table.py

writes the table anew from what is so; the difference is then to be read line by line.
"""

import json
import os

import pytest

from tests.security.access_table import PLACES, ROLES, as_text, read_table, write_table
from tests.support.client import RpcError
from tests.support.server import OdooServer

WRITES = bool(os.environ.get("PHARMA_WRITE_ACCESS_TABLE"))


@pytest.fixture(scope="module")
def own_server(databases, tmp_path_factory):
    """The matrix brings a second company: it has a database of its own."""
    server = OdooServer(databases.create(), tmp_path_factory.mktemp("matrix"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def world(own_server):
    server = own_server
    table = {} if WRITES else read_table()
    deletable = [list(key) for key, allowed in table.items() if "u" in allowed]
    text = server.shell(
        f"import sys; sys.path.insert(0, {os.environ['PHARMA_CHECKOUT']!r})\n"
        "from tests.security.access_world import build\n"
        f"print(build(env, {deletable if not WRITES else None!r}))\n"
    )
    return json.loads(text.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def users(own_server):
    """{role: call(model, method, **arguments) through JSON-2 with that user's key}"""
    server = own_server
    keys = json.loads(server.shell(KEYS.format(logins=list(ROLES.values()))).strip().splitlines()[-1])
    clients = {}
    for role, login in ROLES.items():
        client = server.client(login)
        client._api_key = keys[login]
        clients[role] = client.json2
    return clients


KEYS = """
import datetime, json
from odoo import fields
keys = {{}}
for user in env['res.users'].search([('login', 'in', {logins})]):
    expires = fields.Datetime.now() + datetime.timedelta(days=1)
    keys[user.login] = env['res.users.apikeys'].with_user(user).sudo()._generate('rpc', 'matrix', expires)
env.cr.commit()
print(json.dumps(keys))
"""


def test_access(world, users):
    found = {}
    leaks = []
    for model, about in world.items():
        for role, call in users.items():
            readable = readable_places(call, model, about, f"{role}: {model}", leaks)
            changes = Changes(call, model, role)
            for place in PLACES:
                allowed = changes.at(about[place]) | ({"r"} if place in readable else set())
                found[model, role, place] = frozenset(allowed)
    assert not leaks, "\n".join(leaks)
    if WRITES:
        write_table(found, list(ROLES))
    table = read_table()
    missing = sorted({model for model, _role, _place in found.keys() - table.keys()})
    gone = sorted({model for model, _role, _place in table.keys() - found.keys()})
    assert not missing, f"models without a row in the table: {missing}"
    assert not gone, f"rows of models that do not exist: {gone}"
    different = [
        f"{role}: {model}, {place}: {as_text(found[model, role, place])}, the table says {as_text(table[model, role, place])}"
        for model, role, place in sorted(found)
        if found[model, role, place] != table[model, role, place]
    ]
    assert not different, "\n".join(different)


def readable_places(call, model, about, who, leaks):
    """The places whose record the user can read; every other way of reading must give the same."""
    ids = {place: row["id"] for place, row in about.items()}
    all_ids = list(ids.values())
    domain = [["id", "in", all_ids]]

    def ask(model, method, **arguments):
        try:
            return call(model, method, context={"active_test": False}, **arguments) or []
        except RpcError:
            return []

    seen = set(ask(model, "search", domain=domain))
    read = {id_ for id_ in all_ids if ask(model, "read", ids=[id_], fields=["display_name"])}
    if read != seen:
        leaks.append(f"{who}: search finds {seen}, read gives {read}")
    hidden = [id_ for id_ in all_ids if id_ not in seen]
    if hidden and ask(model, "export_data", ids=hidden, fields_to_export=["display_name"]):
        leaks.append(f"{who}: hidden records can be exported")
    groups = ask(model, "formatted_read_group", domain=domain, aggregates=["__count"])
    if sum(group["__count"] for group in groups) != len(seen):
        leaks.append(f"{who}: groups count others than {seen}")
    if not {id_ for id_, _name in ask(model, "name_search", domain=domain, limit=100)} <= seen:
        leaks.append(f"{who}: name_search tells of more than {seen}")
    for other, owner in (("ir.attachment", "res_model"), ("mail.message", "model")):
        condition = [[owner, "=", model], ["res_id", "in", all_ids]]
        rows = ask(other, "search_read", domain=condition, fields=["res_id"])
        if not {row["res_id"] for row in rows} <= seen:
            leaks.append(f"{who}: {other} of a hidden record")
    return {place for place, id_ in ids.items() if id_ in seen}


class Changes:
    """Tries to create, write and delete; what the access rows refuse is refused everywhere alike."""

    def __init__(self, call, model, role):
        self.call, self.model, self.role = call, model, role
        self.refused = set()

    def at(self, row) -> set[str]:
        tries = {"c": ("create", {"vals_list": [row["create"][self.role]]})}
        if row["write"]:
            tries["w"] = ("write", {"ids": [row["id"]], "vals": row["write"]})
        tries["u"] = ("unlink", {"ids": [row["unlink"].get(self.role, row["id"])]})
        return {letter for letter, (method, arguments) in tries.items() if self._goes(method, arguments)}

    def _goes(self, method, arguments):
        if method in self.refused:
            return False
        try:
            self.call(self.model, method, **arguments)
        except RpcError as error:
            if error.message.startswith(REFUSED_BY_ACCESS_ROWS):
                self.refused.add(method)
            return False
        return True


# how Odoo begins when no group of the user may do it at all
REFUSED_BY_ACCESS_ROWS = tuple(f"You are not allowed to {what}" for what in ("create", "modify", "delete"))
