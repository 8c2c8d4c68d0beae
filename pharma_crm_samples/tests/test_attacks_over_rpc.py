# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import uuid

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestAttacksOverRpc(SamplesCommon, HttpCase):
    """The same over JSON-RPC, as the web client talks."""

    def _rpc(self, model, method, *args):
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": {"context": {"allowed_company_ids": self.company.ids}},
                    },
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    @mute_logger("odoo.http")
    def test_forged_state_own_approval_and_private_methods(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        request.action_submit()
        self.env.flush_all()
        self.authenticate(self.rep.login, self.rep.login)
        for model, method, args in (
            ("pharma.resource.request", "write", ([request.id], {"state": "approved"})),
            ("pharma.resource.request", "validate_tier", ([request.id],)),
            ("pharma.resource.request", "_on_approved", ([request.id],)),
            ("pharma.resource.request", "_sync_shipment", ([request.id],)),
            ("pharma.resource.request", "_release", ([request.id],)),
            ("pharma.bag", "_ship", ([], self.rep.id, self.company.id, [], "x")),
            ("pharma.bag", "_receive", ([], 1)),
            ("tier.review", "write", (request.review_ids.ids, {"status": "approved"})),
        ):
            self.assertIn("error", self._rpc(model, method, *args), f"{model}.{method}")
        request.invalidate_recordset()
        self.assertEqual(request.state, "review")

    @mute_logger("odoo.http")
    def test_same_report_twice(self):
        self._bag(self.rep, (self.gift, 5))
        self.env.flush_all()
        self.authenticate(self.rep.login, self.rep.login)
        vals = {
            "client_uuid": str(uuid.uuid4()),
            "partner_id": self.doctor_a.id,
            "handovers": [
                {
                    "client_uuid": str(uuid.uuid4()),
                    "lines": [{"product_id": self.gift.id, "quantity": 2}],
                }
            ],
        }
        first = self._rpc("pharma.call", "report", vals)
        second = self._rpc("pharma.call", "report", vals)
        self.assertEqual(first["result"]["id"], second["result"]["id"])
        self.assertEqual(self._on_hand(self.rep, self.gift), 3)
