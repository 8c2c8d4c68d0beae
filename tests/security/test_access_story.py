"""A rep of another district sees neither doctor nor call: by no door of the server that a user can knock at."""

import uuid
from datetime import datetime, timedelta

import pytest

from tests.security.story import ABOUT_THE_DOCTOR, SECRET, new_request
from tests.support.client import RpcError

STRANGER = "rep.north@demo"
NO_SUCH = (
    "odoo.exceptions.AccessError",
    "werkzeug.exceptions.Forbidden",
    "werkzeug.exceptions.NotFound",
)


@pytest.fixture(scope="module", autouse=True)
def more_about_the_doctor(api, story):
    """What the demo company may not have: a request under review, a meal, and a plan with a second attendee."""
    request_id = new_request(api, story)
    api("rep@demo", "pharma.resource.request", "action_submit", ids=[request_id])
    meal = {
        "partner_ids": [[6, 0, [story.doctor_id]]],
        "purpose": f"{SECRET} lunch",
        "amount": 10,
    }
    api("rep@demo", "pharma.spend.paper", "create", vals_list=[meal])
    other = api(
        "rep@demo",
        "res.partner",
        "search",
        domain=[["pharma_type", "=", "doctor"], ["id", "!=", story.doctor_id]],
        limit=1,
    )
    day = (datetime.now() + timedelta(days=250)).strftime("%Y-%m-%d 10:00:00")
    plan = {
        "partner_id": story.doctor_id,
        "date_planned": day,
        "attendee_ids": [[0, 0, {"partner_id": other[0]}]],
    }
    call_ids = api("rep@demo", "pharma.call", "create", vals_list=[plan])
    yield
    api("rep@demo", "pharma.call", "unlink", ids=call_ids)


def about(story, model):
    ids = story.ids(model)
    if not ids:
        pytest.skip(f"the demo company has no {model} about the doctor")
    return ids


# -- the other rep of the doctor does see them ---------------------------------------------------


@pytest.mark.parametrize(
    "login", ["rep@demo", "rep2@demo", "manager@demo", "regional@demo", "business@demo"]
)
def test_the_team_sees_them(login, api, story):
    partner = api(login, "res.partner", "read", ids=[story.doctor_id], fields=["name"])
    assert partner[0]["name"] == story.doctor_name
    calls = api(login, "pharma.call", "search", domain=[["partner_id", "=", story.doctor_id]])
    assert story.call_id in calls
    messages = api(
        login,
        "mail.message",
        "search_read",
        domain=[["id", "=", story.message_id]],
        fields=["body"],
    )
    assert SECRET in messages[0]["body"]


# -- the stranger does not -----------------------------------------------------------------------


@pytest.mark.parametrize("model", ABOUT_THE_DOCTOR)
class TestStranger:
    def test_search(self, model, api, story):
        ids = about(story, model)
        assert api(STRANGER, model, "search", domain=[["id", "in", ids]]) == []
        assert api(STRANGER, model, "search_count", domain=[["id", "in", ids]]) == 0
        assert (
            api(STRANGER, model, "search_read", domain=[["id", "in", ids]], fields=["display_name"])
            == []
        )
        found = api(
            STRANGER, model, "web_search_read", domain=[["id", "in", ids]], specification={}
        )
        assert found["length"] == 0

    def test_archived_too(self, model, api, story):
        ids = about(story, model)
        context = {"active_test": False}
        assert api(STRANGER, model, "search", domain=[["id", "in", ids]], context=context) == []

    def test_read(self, model, api, story):
        for id_ in about(story, model)[:5]:
            for method, arguments in (
                ("read", {"fields": ["display_name"]}),
                ("web_read", {"specification": {"display_name": {}}}),
                ("export_data", {"fields_to_export": ["display_name"]}),
                ("copy", {}),
            ):
                try:
                    answer = api(STRANGER, model, method, ids=[id_], **arguments)
                except RpcError as error:
                    assert not story.tells(error.message)
                    continue
                assert not answer and method == "read", f"{method}: {answer}"

    def test_write_and_delete(self, model, api, story):
        ids = about(story, model)
        before = story.versions()
        for method, arguments in (("write", {"vals": {"display_name": "x"}}), ("unlink", {})):
            with pytest.raises(RpcError):
                api(STRANGER, model, method, ids=ids[:1], **arguments)
        assert story.versions() == before

    def test_groups(self, model, api, story):
        ids = about(story, model)
        groups = api(
            STRANGER,
            model,
            "formatted_read_group",
            domain=[["id", "in", ids]],
            aggregates=["__count"],
        )
        assert sum(group["__count"] for group in groups) == 0
        for method in ("read_group", "web_read_group"):
            try:
                answer = api(
                    STRANGER,
                    model,
                    method,
                    domain=[["id", "in", ids]],
                    groupby=["create_uid"],
                    **({"fields": ["id"]} if method == "read_group" else {}),
                )
            except RpcError:
                continue  # not a method of the API, or not of this model
            assert not story.tells(answer)
            assert not (answer if isinstance(answer, list) else answer["groups"])


def test_name_search(api, story):
    for model in ("res.partner", "pharma.call", "pharma.coverage", "pharma.resource.request"):
        found = api(STRANGER, model, "name_search", name=story.doctor_name, limit=200)
        assert not story.tells(found), model


def test_mentions(api, story):
    answer = api(STRANGER, "res.partner", "get_mention_suggestions", search=story.doctor_name)
    assert not story.tells(answer)


def test_the_domain_of_another_model_tells_nothing(api, story):
    """A condition on a record that one may not see matches nothing, whatever one may see of the other side."""
    for model, path in (
        ("pharma.territory", "coverage_ids.partner_id"),
        ("pharma.class", "create_uid.partner_id.child_ids"),
        ("res.company", "partner_id.child_ids"),
        ("res.users", "pharma_member_ids.territory_id.coverage_ids.partner_id"),
        ("pharma.specialty", "child_ids.create_uid.partner_id"),
    ):
        try:
            found = api(
                STRANGER, model, "search", domain=[[f"{path}.pharma_code", "=", story.doctor_code]]
            )
        except RpcError:
            continue
        assert found == [], f"{model}.{path}"


def test_chatter(api, story):
    client = api.client(STRANGER)
    with pytest.raises(RpcError):
        api(STRANGER, "mail.message", "read", ids=[story.message_id], fields=["body"])
    with pytest.raises(RpcError):
        api(STRANGER, "pharma.call", "message_post", ids=[story.call_id], body="hello")
    for model, id_ in (("pharma.call", story.call_id), ("res.partner", story.doctor_id)):
        answer = client.post(
            "/mail/thread/messages",
            json={"jsonrpc": "2.0", "params": {"thread_model": model, "thread_id": id_}},
        )
        assert not story.tells(answer.text)
        answer = client.post(
            "/mail/data",
            json={
                "jsonrpc": "2.0",
                "params": {
                    "fetch_params": [
                        [
                            "mail.thread",
                            {
                                "thread_model": model,
                                "thread_id": id_,
                                "request_list": ["followers", "attachments", "activities"],
                            },
                        ]
                    ]
                },
            },
        )
        assert not story.tells(answer.text)


def test_following(api, story):
    for model, id_ in (("pharma.call", story.call_id), ("res.partner", story.doctor_id)):
        with pytest.raises(RpcError):
            api(STRANGER, model, "message_subscribe", ids=[id_], partner_ids=[1])
        with pytest.raises(RpcError):
            api(
                STRANGER,
                "mail.activity",
                "create",
                vals_list=[{"res_model": model, "res_id": id_, "summary": "x"}],
            )


def test_files(api, story):
    client = api.client(STRANGER)
    assert api.client("rep@demo").get(f"/web/content/{story.attachment_id}").text == SECRET
    assert client.get(f"/web/content/{story.attachment_id}").status_code == 404
    assert (
        SECRET
        not in client.get(
            f"/web/content?model=ir.attachment&id={story.attachment_id}&field=datas"
        ).text
    )
    for field in ("datas", "raw"):
        with pytest.raises(RpcError):
            api(STRANGER, "ir.attachment", "read", ids=[story.attachment_id], fields=[field])
    with pytest.raises(RpcError):
        api(
            STRANGER,
            "ir.attachment",
            "create",
            vals_list=[{"name": "x", "res_model": "pharma.call", "res_id": story.call_id}],
        )


@pytest.mark.parametrize(
    "path",
    [
        "/odoo/contacts/{doctor}",
        "/odoo/action-pharma_crm.action_doctor/{doctor}",
        "/odoo/pharma.call/{call}",
        "/web#id={doctor}&model=res.partner&view_type=form",
        "/mail/view?model=pharma.call&res_id={call}",
        "/mail/view?model=res.partner&res_id={doctor}",
        "/json/1/action-pharma_crm.action_doctor/{doctor}",
        "/web/image/res.partner/{doctor}/avatar_1920",
        "/web/content/res.partner/{doctor}/name",
        "/web/content/pharma.call/{call}/note",
        "/report/html/base.report_irmodulereference/{doctor}",
    ],
)
def test_direct_addresses(path, api, story):
    answer = api.client(STRANGER).get(path.format(doctor=story.doctor_id, call=story.call_id))
    assert not story.tells(answer.text)


def test_no_method_of_a_hidden_record_answers(api, story, public_methods):
    """Every public method that needs no argument, called on records of the doctor: nothing told, nothing written."""
    before = story.versions()
    loud = []
    for model, methods in public_methods.items():
        if model not in ABOUT_THE_DOCTOR:
            continue
        ids = story.ids(model)[:1]
        for method in methods if ids else ():
            try:
                answer = api(STRANGER, model, method, ids=ids)
            except RpcError as error:
                answer = error.message
            if story.tells(answer):
                loud.append(f"{model}.{method}: {str(answer)[:200]}")
    assert not loud, "\n".join(loud)
    assert story.versions() == before


def test_a_hidden_record_named_in_an_argument(api, story):
    """Identifiers are easily guessed: an answer, an error too, to one of a hidden record tells nothing."""
    before = story.versions()
    later = (datetime.now() + timedelta(days=200)).strftime("%Y-%m-%d")
    call = {"partner_id": story.doctor_id, "date_planned": f"{later} 10:00:00"}
    for model, method, arguments in (
        ("pharma.call", "create", {"vals_list": [call]}),
        ("pharma.call", "create", {"vals_list": [{**call, "outside_reason": "I want to"}]}),
        (
            "pharma.call",
            "create",
            {"vals_list": [{}], "context": {"default_partner_id": story.doctor_id}},
        ),
        ("pharma.call", "plan", {"partner_ids": [story.doctor_id], "date": later}),
        ("pharma.call", "precall_sheet", {"partner_id": story.doctor_id}),
        ("pharma.call", "precall_sheet", {"ids": [story.call_id]}),
        (
            "pharma.call",
            "report",
            {"vals": {"client_uuid": str(uuid.uuid4()), "partner_id": story.doctor_id}},
        ),
        (
            "pharma.call",
            "report",
            {"vals": {"client_uuid": str(uuid.uuid4()), "call_id": story.call_id}},
        ),
        (
            "pharma.call.detail",
            "create",
            {"vals_list": [{"call_id": story.call_id, "product_id": story.gift_id}]},
        ),
        (
            "pharma.call.attendee",
            "create",
            {"vals_list": [{"call_id": story.call_id, "partner_id": story.doctor_id}]},
        ),
        ("pharma.call.review", "create", {"vals_list": [{"call_id": story.call_id, "text": "x"}]}),
        ("pharma.handover", "create", {"vals_list": [{"call_id": story.call_id}]}),
        (
            "pharma.resource.request",
            "create",
            {"vals_list": [{"partner_id": story.doctor_id, "purpose": "x"}]},
        ),
        (
            "pharma.resource.request",
            "create",
            {"vals_list": [{"call_id": story.call_id, "purpose": "x"}]},
        ),
        (
            "mail.message",
            "create",
            {"vals_list": [{"model": "pharma.call", "res_id": story.call_id, "body": "x"}]},
        ),
        (
            "mail.followers",
            "create",
            {"vals_list": [{"res_model": "pharma.call", "res_id": story.call_id}]},
        ),
    ):
        with pytest.raises(RpcError) as error:
            answer = api(STRANGER, model, method, **arguments)
            pytest.fail(f"{model}.{method} {arguments}: {answer}")
        assert not story.tells(error.value.message), f"{model}.{method}: {error.value.message}"
    assert story.versions() == before


def test_progress_of_another_territory(api, story):
    cycles = api(STRANGER, "pharma.cycle", "search", domain=[["state", "=", "running"]])
    for cycle_id in cycles:
        try:
            answer = api(
                STRANGER,
                "pharma.cycle",
                "get_progress",
                ids=[cycle_id],
                territory_id=story.territory_id,
            )
        except RpcError:
            continue
        assert not answer["total"]["goal"] and not answer["total"]["actual"]


def test_errors_of_the_web_client_in_debug_mode(api, story):
    """In debug mode Odoo names the records that a rule has refused; not ours."""
    client = api.client(STRANGER)
    client.get("/odoo?debug=1")
    for model in ABOUT_THE_DOCTOR:
        for id_ in story.ids(model)[:1]:
            for method, arguments in (
                ("read", [["display_name"]]),
                ("web_read", [{"display_name": {}}]),
            ):
                try:
                    answer = client.call(model, method, [id_], *arguments)
                except RpcError as error:
                    answer = error.message + error.debug
                assert not story.tells(answer), f"{model}: {answer}"
