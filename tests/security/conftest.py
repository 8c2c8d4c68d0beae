"""What the tests of this folder stand on: a rep's doctor and call of the demo company, and who must not see them."""

import base64
import json
import textwrap

import pytest

from tests.security.keys import clients_with_keys
from tests.security.story import SECRET, Story, new_request

LOGINS = [
    "rep@demo",
    "rep2@demo",
    "rep.north@demo",
    "manager@demo",
    "regional@demo",
    "business@demo",
    "admin",
]


@pytest.fixture(scope="session")
def api(odoo_server):
    """`api("rep@demo", model, method, **arguments)` calls the JSON-2 API with that user's key."""
    clients = clients_with_keys(odoo_server, LOGINS)

    def call(login, model, method, **arguments):
        return clients[login].json2(model, method, **arguments)

    call.client = clients.__getitem__
    return call


@pytest.fixture(scope="session")
def story(odoo_server, api):
    """A submitted call of the rep on a doctor whom rep2 covers too and the rep of the North does not."""
    rows = odoo_server.sql(
        """
        SELECT c.id, c.partner_id, c.territory_id, c.company_id, p.name, p.pharma_code
          FROM pharma_call c
          JOIN res_users u ON u.id = c.user_id
          JOIN res_partner p ON p.id = c.partner_id
          JOIN pharma_class k ON k.id = p.pharma_class_id AND k.code IN ('KOL', 'A', 'B')  -- who may get gifts
         WHERE u.login = 'rep@demo' AND c.state IN ('submitted', 'reviewed') AND p.pharma_type = 'doctor'
           AND EXISTS (SELECT FROM pharma_call_detail d WHERE d.call_id = c.id)
           AND EXISTS (SELECT FROM pharma_call_review r WHERE r.call_id = c.id)
           AND EXISTS (
               SELECT FROM pharma_coverage v JOIN pharma_territory t ON t.id = v.territory_id
                WHERE v.partner_id = c.partner_id AND t.code = 'US-S11-RN')
         ORDER BY c.id DESC
         LIMIT 1
        """
    )
    call_id, doctor_id, territory_id, company_id, name, code = rows[0]
    made = Story(odoo_server, call_id, doctor_id, territory_id, company_id, name, code)
    made.users = dict(
        odoo_server.sql("SELECT login, id FROM res_users WHERE login = ANY(%s)", (LOGINS,))
    )
    made.north_id = odoo_server.sql("SELECT id FROM pharma_territory WHERE code = 'US-N11-CM'")[0][
        0
    ]
    message = api(
        "rep@demo", "pharma.call", "message_post", ids=[call_id], body=f"{SECRET} message"
    )
    made.message_id = message[0] if isinstance(message, list) else message
    made.attachment_id = api(
        "rep@demo",
        "ir.attachment",
        "create",
        vals_list=[
            {
                "name": f"{SECRET}.txt",
                "datas": base64.b64encode(SECRET.encode()).decode(),
                "res_model": "pharma.call",
                "res_id": call_id,
            }
        ],
    )[0]
    made.gift_id = api(
        "admin",
        "product.product",
        "create",
        vals_list=[
            {"name": "Atlas", "pharma_kind": "gift", "standard_price": 30, "company_id": company_id}
        ],
    )[0]
    return made


@pytest.fixture
def request_id(api, story):
    """A draft of the rep for a gift to the doctor; its value asks for two tiers."""
    return new_request(api, story)


@pytest.fixture
def public_methods(odoo_server):
    """{model: methods that a client can call without arguments}, of our models and of what they inherit."""
    text = odoo_server.shell(textwrap.dedent(PUBLIC_METHODS))
    return json.loads(text.strip().splitlines()[-1])


PUBLIC_METHODS = """
    import inspect, json
    from odoo.exceptions import AccessError
    from odoo.service.model import get_public_method
    found = {}
    for name, model in env.registry.items():
        if not (name.startswith("pharma.") or name == "res.partner") or model._abstract:
            continue
        for method in dir(model):
            try:
                function = get_public_method(env[name], method)
                parameters = list(inspect.signature(function).parameters.values())[1:]
            except (AccessError, AttributeError, TypeError, ValueError):
                continue
            if hasattr(function, "_api_model") or not callable(function):
                continue
            if any(p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters):
                continue
            found.setdefault(name, []).append(method)
    print(json.dumps(found))
"""
