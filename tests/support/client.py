"""A user of a running Odoo, over HTTP: the calls of the web client and the JSON-2 API."""

import requests
import urllib3


class RpcError(Exception):
    """An error the server answered with."""

    def __init__(self, name: str, message: str, debug: str = ""):
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message
        self.debug = debug


class Client:
    def __init__(self, server, login: str, password: str | None = None):
        self.server = server
        self.login = login
        self.password = password or login
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy between us and the loopback interface
        self._api_key = None
        self._pool = urllib3.PoolManager()  # without the cookie: only the key counts
        answer = self._rpc(
            "/web/session/authenticate",
            {"db": server.database, "login": login, "password": self.password},
        )
        self.uid = answer["uid"]
        self.context = answer["user_context"]

    def call(self, model: str, method: str, *args, **kwargs):
        kwargs["context"] = {**self.context, **kwargs.get("context", {})}
        return self._rpc(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def create(self, model: str, vals: dict) -> int:
        return self.call(model, "create", [vals])[0]

    def write(self, model: str, ids: list[int], vals: dict):
        return self.call(model, "write", ids, vals)

    def read(self, model: str, ids: list[int], fields: list[str]):
        return self.call(model, "read", ids, fields)

    def search(self, model: str, domain: list, **kwargs) -> list[int]:
        return self.call(model, "search", domain, **kwargs)

    def search_read(self, model: str, domain: list, fields: list[str], **kwargs):
        return self.call(model, "search_read", domain, fields, **kwargs)

    def ref(self, xmlid: str) -> int:
        """The database id of an external id (looked up by SQL: users may not read them all)."""
        module, name = xmlid.split(".", 1)
        rows = self.server.sql(
            "SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s", (module, name)
        )
        if not rows:
            raise LookupError(f"no external id {xmlid}")
        return rows[0][0]

    def get(self, path: str, **kwargs) -> requests.Response:
        return self.session.get(self.server.url + path, timeout=120, **kwargs)

    def post(self, path: str, **kwargs) -> requests.Response:
        return self.session.post(self.server.url + path, timeout=120, **kwargs)

    def api_key(self) -> str:
        if not self._api_key:
            self._api_key = self.server.shell(
                f"user = env['res.users'].browse({self.uid})\n"
                "key = env['res.users.apikeys'].with_user(user).sudo()._generate(\n"
                "    'rpc', 'test', fields.Datetime.now() + datetime.timedelta(days=1))\n"
                "env.cr.commit()\n"
                "print(key)\n",
                imports="import datetime\nfrom odoo import fields",
            ).strip()
        return self._api_key

    def use_api_key(self, key: str) -> None:
        """Use a key that has been made already."""
        self._api_key = key

    def json2(self, model: str, method: str, **kwargs):
        answer = self._pool.request(
            "POST",
            f"{self.server.url}/json/2/{model}/{method}",
            json=kwargs,
            headers={"Authorization": f"bearer {self.api_key()}"},
            timeout=120,
        )
        body = answer.json()
        if answer.status >= 400:
            raise RpcError(body["name"], body["message"], body.get("debug", ""))
        return body

    def _rpc(self, path: str, params: dict):
        answer = self.post(path, json={"jsonrpc": "2.0", "method": "call", "params": params})
        answer.raise_for_status()
        body = answer.json()
        if "error" in body:
            data = body["error"].get("data", {})
            raise RpcError(
                data.get("name", "?"),
                data.get("message") or body["error"]["message"],
                data.get("debug", ""),
            )
        return body.get("result")
