# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestRpc(CycleCommon, HttpCase):
    """What is promised holds for any client, not only for our buttons."""

    def setUp(self):
        super().setUp()
        self.cycle.action_generate_targets()
        self.target = self.cycle.target_ids.filtered(lambda t: t.partner_id == self.doctor_b)

    def _call(self, model, method, *args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.make_jsonrpc_request(f"/web/dataset/call_kw/{model}/{method}", params)

    def _refused(self, *args, **kwargs):
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self._call(*args, **kwargs)

    def test_approved_plan_cannot_be_edited(self):
        self._approve(self.cycle)
        self.authenticate(self.business.login, self.business.login)
        self._refused("pharma.cycle", "write", self.cycle.ids, {"date_end": "2030-06-30"})
        self._refused("pharma.cycle", "write", self.cycle.ids, {"state": "running"})
        self._refused("pharma.cycle.target", "write", self.target.ids, {"goal": 9})
        self._refused("pharma.cycle.target", "unlink", self.target.ids)
        self._refused(
            "pharma.cycle.target",
            "write",
            self.target.ids,
            {"goal": 9},
            context={"skip_validation_check": True},
        )
        self._refused(
            "pharma.cycle.target",
            "write",
            self.target.ids,
            {"goal": 9},
            context={"pharma_workflow_permit": True},
        )
        self._refused("pharma.cycle", "_generate_targets", self.cycle.ids)
        self._refused("pharma.cycle", "_workflow_write", self.cycle.ids, {"state": "closed"})
        self.assertTrue(self._call("pharma.cycle", "action_start", self.cycle.ids))

    def test_buttons_above_a_list(self):
        """They send the identifiers of what is chosen: none."""
        self.authenticate(self.business.login, self.business.login)
        opened = self._call("pharma.cycle", "action_copy_last", [])
        self.assertEqual(self.env["pharma.cycle"].browse(opened["res_id"]).name, "2030 Q2")
        self.assertTrue(self._call("pharma.cycle.signal", "action_refresh", []))

    def test_rep_cannot_make_or_start_a_cycle(self):
        self._approve(self.cycle)
        self.authenticate(self.rep.login, self.rep.login)
        self._refused("pharma.cycle", "action_start", self.cycle.ids)
        self._refused("pharma.cycle", "create", [{"name": "Mine"}])
        self._refused("pharma.cycle.goal", "search_read", [])

    def test_constraints_answer_with_their_message(self):
        self.authenticate(self.business.login, self.business.login)
        for values, message in (
            ({"date_end": "2029-01-01"}, "A cycle cannot end before it starts."),
            ({"under_threshold": 2}, "shares"),
        ):
            params = {
                "model": "pharma.cycle", "method": "write", "args": [self.cycle.ids, values], "kwargs": {},
            }  # fmt: skip
            with mute_logger("odoo.http", "odoo.sql_db"):
                response = self.url_open(
                    "/web/dataset/call_kw",
                    data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
                    headers={"Content-Type": "application/json"},
                )
            self.assertIn(message, response.json()["error"]["data"]["message"])

    def test_progress_over_json_2(self):
        """Other tools read the same figures, those of the key's owner."""
        self._record_facts([(self.target, 5, 5, 0)])
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.rep)
            .sudo(False)
            ._generate("rpc", "dashboard", datetime.now() + timedelta(days=1))
        )
        self.env.flush_all()
        response = self.url_open(
            "/json/2/pharma.cycle/get_progress",
            data=json.dumps({"ids": self.cycle.ids, "groupby": ["class_id", "territory_id"]}),
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        self.assertEqual(response.status_code, 200, response.text)
        result = response.json()
        self.assertEqual(result["total"]["goal"], 6)
        self.assertEqual((result["total"]["actual"], result["total"]["earned"]), (5, 4))
        self.assertEqual([group["name"] for group in result["groups"]["territory_id"]], ["N1-a"])
