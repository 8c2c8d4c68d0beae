"""What each role can do to each model at each place, through JSON-2 as real users, is what the table says.

    PHARMA_WRITE_ACCESS_TABLE=1 ./pharma test tests/security/test_access_table.py

writes the table anew from what is so; the difference is then to be read line by line.
"""

import json
import os

import pytest

from tests.security.access_table import PLACES, ROLES, as_text, read_table, write_table
from tests.security.access_world_names import TEXT
from tests.security.keys import clients_with_keys
from tests.support.client import RpcError

WRITES = bool(os.environ.get("PHARMA_WRITE_ACCESS_TABLE"))


@pytest.fixture(scope="module")
def world(own_server):
    """The matrix brings a second company: it has a database of its own."""
    expected = None if WRITES else {key: as_text(cell) for key, cell in read_table().items()}
    text = own_server.shell(
        f"import sys; sys.path.insert(0, {os.environ['PHARMA_CHECKOUT']!r})\n"
        "from tests.security.access_world import build\n"
        f"print(build(env, {expected!r}))\n"
    )
    return json.loads(text.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def users(own_server, world):
    """{role: call(model, method, **arguments) through JSON-2 with that user's key}

    After `world`, which makes one of them.
    """
    clients = clients_with_keys(own_server, ROLES.values())
    return {role: clients[login].json2 for role, login in ROLES.items()}


def test_access(world, users):
    found = {}
    leaks = []
    for role, call in users.items():
        attached = owners(call, "ir.attachment", "res_model", [["name", "=", f"{TEXT}.txt"]])
        discussed = owners(call, "mail.message", "model", [["body", "like", TEXT]])
        for model, about in world.items():
            ids = {row["id"] for row in about.values()}
            seen = readable(call, model, ids, f"{role}: {model}", leaks)
            for kind, records in (("attachment", attached), ("message", discussed)):
                if not records.get(model, set()) & ids <= seen:
                    leaks.append(f"{role}: {model}: {kind} of a hidden record")
            changes = Changes(call, model, role)
            for place in PLACES:
                allowed = changes.at(about[place]) | (
                    {"r"} if about[place]["id"] in seen else set()
                )
                found[model, role, place] = frozenset(allowed)
    if WRITES:
        write_table(found, list(ROLES))
    assert not leaks, "\n".join(leaks)
    table = read_table()
    missing = sorted({model for model, _role, _place in found.keys() - table.keys()})
    gone = sorted({model for model, _role, _place in table.keys() - found.keys()})
    assert not missing, f"models without a row in the table: {missing}"
    assert not gone, f"rows of models that do not exist: {gone}"
    different = [
        f"{role}: {model}, {place}: {as_text(found[model, role, place])}, "
        f"the table says {as_text(table[model, role, place])}"
        for model, role, place in sorted(found)
        if found[model, role, place] != table[model, role, place]
    ]
    assert not different, "\n".join(different)


def owners(call, model, field, domain):
    """{model: ids of the records} whose attachments or messages the user finds."""
    found = {}
    for row in call(model, "search_read", domain=domain, fields=[field, "res_id"]):
        found.setdefault(row[field], set()).add(row["res_id"])
    return found


def readable(call, model, ids, who, leaks):
    """The ids that the user can read; every other way of reading must give the same."""
    domain = [["id", "in", list(ids)]]
    refusals = []

    def ask(method, **arguments):
        try:
            return call(model, method, context={"active_test": False}, **arguments) or []
        except RpcError as error:
            refusals.append(error.message)
            return []

    seen = set(ask("search", domain=domain))
    closed = any(text.startswith(CLOSED) and f"({model})" in text for text in refusals)
    hidden = list(ids - seen)
    if seen and {row["id"] for row in ask("read", ids=list(seen), fields=["display_name"])} != seen:
        leaks.append(f"{who}: search finds what cannot be read")
    # one hidden record has all that are read with it refused, unless they all are anyway
    for some in [hidden] if closed else [[id_] for id_ in hidden]:
        if ask("read", ids=some, fields=["display_name"]):
            leaks.append(f"{who}: {some} can be read, though search hides it")
    if hidden and ask("export_data", ids=hidden, fields_to_export=["display_name"]):
        leaks.append(f"{who}: hidden records can be exported")
    groups = ask("formatted_read_group", domain=domain, aggregates=["__count"])
    if sum(group["__count"] for group in groups) != len(seen):
        leaks.append(f"{who}: groups count others than {seen}")
    if not {id_ for id_, _name in ask("name_search", domain=domain, limit=100)} <= seen:
        leaks.append(f"{who}: name_search tells of more than {seen}")
    return seen


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
        return {
            letter for letter, (method, arguments) in tries.items() if self._goes(method, arguments)
        }

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
REFUSED_BY_ACCESS_ROWS = tuple(
    f"You are not allowed to {what}" for what in ("create", "modify", "delete")
)
CLOSED = "You are not allowed to access"
