"""What a record is counted with is not the client's to say: state, rep, territory, company."""

from datetime import datetime, timedelta

import pytest

from tests.security.story import new_request
from tests.support.client import RpcError

REP = "rep@demo"


def forged(story):
    """{field: a value that is not the rep's to set}"""
    return {
        "state": "submitted",
        "user_id": story.users["rep2@demo"],
        "territory_id": story.north_id,
        "company_id": story.company_id + 1000,
        "cycle_id": 1,
        "quality": 100,
    }


def planned_call(api, story, **values):
    day = datetime.now() + timedelta(days=300)
    vals = {
        "partner_id": story.doctor_id,
        "date_planned": day.strftime("%Y-%m-%d 10:00:00"),
        **values,
    }
    return api(REP, "pharma.call", "create", vals_list=[vals])[0]


@pytest.fixture
def a_call(api, story):
    call_id = planned_call(api, story)
    yield call_id
    if story.server.sql("SELECT state FROM pharma_call WHERE id = %s", (call_id,)) == [
        ("planned",)
    ]:
        api(REP, "pharma.call", "unlink", ids=[call_id])


@pytest.mark.parametrize(
    "name", ["state", "user_id", "territory_id", "company_id", "cycle_id", "quality"]
)
class TestCall:
    def test_created(self, name, api, story):
        value = forged(story)[name]
        try:
            call_id = planned_call(api, story, **{name: value})
        except RpcError:
            return
        assert story.value("pharma.call", call_id, name) != value
        api(REP, "pharma.call", "unlink", ids=[call_id])

    def test_by_default(self, name, api, story):
        value = forged(story)[name]
        day = datetime.now() + timedelta(days=301)
        try:
            call_id = api(
                REP,
                "pharma.call",
                "create",
                vals_list=[
                    {
                        "partner_id": story.doctor_id,
                        "date_planned": day.strftime("%Y-%m-%d 10:00:00"),
                    }
                ],
                context={f"default_{name}": value},
            )[0]
        except RpcError:
            return
        assert story.value("pharma.call", call_id, name) != value
        api(REP, "pharma.call", "unlink", ids=[call_id])

    def test_written(self, name, api, story, a_call):
        before = story.value("pharma.call", a_call, name)
        with pytest.raises(RpcError):
            api(REP, "pharma.call", "write", ids=[a_call], vals={name: forged(story)[name]})
        assert story.value("pharma.call", a_call, name) == before

    def test_imported(self, name, api, story):
        day = (datetime.now() + timedelta(days=302)).strftime("%Y-%m-%d 10:00:00")
        value = forged(story)[name]
        column = f"{name}/.id" if name.endswith("_id") else name
        answer = api(
            REP,
            "pharma.call",
            "load",
            fields=["partner_id/.id", "date_planned", column],
            data=[[str(story.doctor_id), day, str(value)]],
        )
        for call_id in answer["ids"] or ():
            assert story.value("pharma.call", call_id, name) != value
            api(REP, "pharma.call", "unlink", ids=[call_id])


@pytest.mark.parametrize(
    "vals",
    [
        {"note": "rewritten"},
        {"date_done": "2020-01-01 10:00:00"},
        {"duration": 90},
        {"detail_ids": [[5]]},
        {"class_id": 1},
        {"partner_id": 1},
    ],
)
def test_a_submitted_call_is_a_fact(vals, api, story):
    before = story.versions()
    for login in (REP, "manager@demo", "admin"):
        with pytest.raises(RpcError):
            api(login, "pharma.call", "write", ids=[story.call_id], vals=vals)
        with pytest.raises(RpcError):
            api(login, "pharma.call", "unlink", ids=[story.call_id])
    assert story.versions() == before


@pytest.mark.parametrize(
    "name", ["state", "user_id", "territory_id", "company_id", "line_manager_id", "amount_total"]
)
class TestRequest:
    def value(self, name, story):
        values = {
            **forged(story),
            "state": "approved",
            "line_manager_id": story.users["rep2@demo"],
            "amount_total": 1,
        }
        return values[name]

    def test_created(self, name, api, story):
        value = self.value(name, story)
        try:
            request_id = new_request(api, story, **{name: value})
        except RpcError:
            return
        assert story.value("pharma.resource.request", request_id, name) != value

    def test_by_default(self, name, api, story):
        value = self.value(name, story)
        try:
            request_id = api(
                REP,
                "pharma.resource.request",
                "create",
                vals_list=[{"purpose": "x", "partner_id": story.doctor_id}],
                context={f"default_{name}": value},
            )[0]
        except RpcError:
            return
        assert story.value("pharma.resource.request", request_id, name) != value

    def test_written(self, name, api, story, request_id):
        before = story.value("pharma.resource.request", request_id, name)
        with pytest.raises(RpcError):
            api(
                REP,
                "pharma.resource.request",
                "write",
                ids=[request_id],
                vals={name: self.value(name, story)},
            )
        assert story.value("pharma.resource.request", request_id, name) == before


def test_who_covers_what_is_not_a_reps_to_say(api, story):
    me = story.users["rep.north@demo"]
    for model, vals in (
        ("pharma.coverage", {"partner_id": story.doctor_id, "territory_id": story.north_id}),
        (
            "pharma.territory.member",
            {"territory_id": story.territory_id, "user_id": me, "role": "rep"},
        ),
        ("pharma.territory", {"name": "Mine", "level": "territory"}),
        ("pharma.affiliation", {"doctor_id": story.doctor_id}),
        ("res.partner", {"name": "Dr. New", "pharma_type": "doctor"}),
        (
            "pharma.cycle.target",
            {"cycle_id": 1, "partner_id": story.doctor_id, "territory_id": story.north_id},
        ),
        ("pharma.limit.entry", {"partner_id": story.doctor_id, "quantity": 1}),
        ("pharma.spend", {"partner_id": story.doctor_id, "amount": 1}),
    ):
        with pytest.raises(RpcError):
            api("rep.north@demo", model, "create", vals_list=[vals])
    for model in ("pharma.coverage", "pharma.territory.member", "pharma.territory"):
        ids = api("admin", model, "search", domain=[], limit=1)
        with pytest.raises(RpcError):
            api(
                "rep.north@demo",
                model,
                "write",
                ids=ids,
                vals={"active": False} if model != "pharma.territory.member" else {"user_id": me},
            )
        with pytest.raises(RpcError):
            api("rep.north@demo", model, "unlink", ids=ids)
    with pytest.raises(RpcError):
        api("rep.north@demo", "res.users", "write", ids=[me], vals={"group_ids": [[4, 1]]})
