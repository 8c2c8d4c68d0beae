"""The ways past an approval, tried on cycles and resource requests through the JSON-2 API as real users."""

from dataclasses import dataclass

import pytest

from tests.security.story import new_request
from tests.support.client import RpcError


@dataclass
class Document:
    model: str
    id: int
    owner: str
    reviewer: str  # of the tier that is asked first
    later: str  # of a later tier, or nobody's
    strangers: list[str]
    field: str  # one of its fields that decides something
    value: object


@pytest.fixture
def cycle(api, story):
    district = story.server.sql("SELECT id FROM pharma_territory WHERE code = 'US-S1'")[0][0]
    cycle_id = api(
        "business@demo",
        "pharma.cycle",
        "create",
        vals_list=[{"territory_id": district, "budget_amount": 1000, "name": "Attacked"}],
    )[0]
    api("business@demo", "pharma.cycle", "action_generate_targets", ids=[cycle_id])
    api("business@demo", "pharma.cycle", "action_submit", ids=[cycle_id])
    yield Document(
        "pharma.cycle",
        cycle_id,
        "business@demo",
        "manager@demo",
        "",
        ["rep@demo", "rep2@demo", "regional@demo"],
        "budget_amount",
        99,
    )
    api("admin", "pharma.cycle", "action_cancel", ids=[cycle_id])


@pytest.fixture
def gift_request(api, story):
    request_id = new_request(api, story)
    api("rep@demo", "pharma.resource.request", "action_submit", ids=[request_id])
    yield Document(
        "pharma.resource.request",
        request_id,
        "rep@demo",
        "manager@demo",
        "regional@demo",
        ["rep2@demo", "rep.north@demo"],
        "purpose",
        "for me",
    )
    state = story.value("pharma.resource.request", request_id, "state")
    if state in ("review", "approved"):
        api("rep@demo", "pharma.resource.request", "action_cancel", ids=[request_id])


@pytest.fixture(params=["cycle", "gift_request"])
def document(request):
    return request.getfixturevalue(request.param)


class Attack:
    def __init__(self, api, story, document):
        self.api = api
        self.story = story
        self.document = document
        self.before = self.versions()

    def versions(self):
        table = self.document.model.replace(".", "_")
        return self.story.server.sql(
            f"SELECT id, xmin::text FROM {table} WHERE id = %s"
            " UNION ALL SELECT id, xmin::text FROM tier_review WHERE model = %s AND res_id = %s",
            (self.document.id, self.document.model, self.document.id),
        )

    @property
    def reviews(self):
        rows = self.story.server.sql(
            "SELECT id FROM tier_review WHERE model = %s AND res_id = %s ORDER BY sequence, id",
            (self.document.model, self.document.id),
        )
        return [id_ for (id_,) in rows]

    def refused(self, login, model, method, **arguments):
        with pytest.raises(RpcError):
            answer = self.api(login, model, method, **arguments)
            pytest.fail(f"{login} could {model}.{method} {arguments}: {answer}")
        assert self.versions() == self.before, (
            f"{login} {model}.{method} {arguments} wrote something"
        )

    def on_record(self, login, method, **arguments):
        self.refused(login, self.document.model, method, ids=[self.document.id], **arguments)


@pytest.fixture
def attack(api, story, document):
    return Attack(api, story, document)


def everybody(document):
    return [document.owner, document.reviewer, *filter(None, [document.later]), *document.strangers]


@pytest.mark.parametrize(
    "key", ["skip_validation_check", "skip_check_state_condition", "pharma_workflow_permit", "su"]
)
def test_no_context_opens_a_record_under_review(key, attack, document):
    for login in everybody(document):
        attack.on_record(login, "write", vals={document.field: document.value}, context={key: True})
        attack.on_record(login, "write", vals={"state": "approved"}, context={key: True})


def test_nobody_decides_who_is_not_asked(attack, document):
    for login in (document.owner, document.later, *document.strangers):
        if login:
            for method in ("validate_tier", "reject_tier", "forward_tier"):
                attack.on_record(login, method)


def test_the_dialogs_decide_no_more_than_the_buttons(api, attack, document):
    for login in (document.owner, document.later, *document.strangers):
        for kind in ("validate", "reject", "forward") if login else ():
            vals = {
                "res_model": document.model,
                "res_id": document.id,
                "review_ids": [[6, 0, attack.reviews]],
                "validate_reject": kind,
                "comment": "forged",
            }
            try:
                wizard = api(login, "comment.wizard", "create", vals_list=[vals])
            except RpcError:
                continue
            attack.refused(login, "comment.wizard", "add_comment", ids=wizard)
            forward = {
                "res_model": document.model,
                "res_id": document.id,
                "forward_reviewer_id": attack.story.users[login],
            }
            forwards = api(login, "tier.validation.forward.wizard", "create", vals_list=[forward])
            attack.refused(
                login,
                "tier.validation.forward.wizard",
                "add_forward",
                ids=forwards,
                context={"comment_id": wizard[0]},
            )


def test_reviews_are_not_written(attack, document):
    for login in everybody(document):
        for vals in (
            {"status": "approved"},
            {"status": "forwarded"},
            {"reviewer_ids": [[4, attack.story.users[login]]]},
            {"done_by": attack.story.users[login]},
            {"res_id": 1},
            {"model": "res.partner"},
            {"comment": "forged"},
        ):
            attack.refused(login, "tier.review", "write", ids=attack.reviews, vals=vals)
        attack.refused(login, "tier.review", "unlink", ids=attack.reviews)
        attack.refused(
            login,
            "tier.review",
            "create",
            vals_list=[{"model": document.model, "res_id": document.id, "status": "approved"}],
        )
        attack.on_record(login, "write", vals={"review_ids": [[5]]})
        attack.on_record(
            login, "write", vals={"review_ids": [[1, attack.reviews[0], {"status": "approved"}]]}
        )
        attack.on_record(login, "write", vals={"validation_status": "validated"})
        attack.on_record(login, "write", vals={"submitted_by_id": 1})


def test_strangers_do_not_stop_it(attack, document):
    for login in (document.reviewer, *filter(None, [document.later]), *document.strangers):
        for method in ("restart_validation", "action_withdraw", "request_validation", "unlink"):
            attack.on_record(login, method)


def test_it_is_not_deleted(attack, document):
    for login in everybody(document):
        attack.on_record(login, "unlink")


def test_rules_are_not_changed(api, attack, document):
    rules = api("admin", "tier.definition", "search", domain=[["model", "=", document.model]])
    for login in everybody(document):
        attack.refused(login, "tier.definition", "write", ids=rules, vals={"active": False})
        attack.refused(login, "tier.definition", "unlink", ids=rules)
        attack.refused(
            login,
            "tier.validation.exception",
            "create",
            vals_list=[{"name": "x", "model_id": 1, "field_ids": [[6, 0, [1]]]}],
        )


def test_defaults_of_a_client_do_not_approve(api, story):
    request_id = new_request(api, story)
    api(
        "rep@demo",
        "pharma.resource.request",
        "action_submit",
        ids=[request_id],
        context={
            "default_status": "approved",
            "default_reviewer_ids": [[4, story.users["rep@demo"]]],
        },
    )
    rows = story.server.sql(
        "SELECT status FROM tier_review WHERE model = 'pharma.resource.request' AND res_id = %s ORDER BY sequence",
        (request_id,),
    )
    assert rows == [("pending",), ("waiting",)]
    assert story.value("pharma.resource.request", request_id, "state") == "review"
    api("rep@demo", "pharma.resource.request", "action_cancel", ids=[request_id])


def test_who_is_asked_may_decide(api, story, gift_request):
    """The attacks fail because they are attacks: the same users decide by the buttons."""
    model, ids = gift_request.model, [gift_request.id]
    api("manager@demo", model, "validate_tier", ids=ids)
    assert story.value(model, gift_request.id, "state") == "review"
    api("regional@demo", model, "validate_tier", ids=ids)
    assert story.value(model, gift_request.id, "state") == "approved"
