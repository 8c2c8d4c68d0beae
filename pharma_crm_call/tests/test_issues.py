# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestIssues(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = (
            cls.env["pharma.call"]
            .with_user(cls.rep)
            .create(
                {"partner_id": cls.doctor_b.id, "date_planned": cls.now, "channel_id": cls.face.id}
            )
        )

    def test_raise_from_a_call(self):
        context = self.call.action_raise_issue()["context"]
        wizard = (
            self.env["pharma.ticket.raise"].with_user(self.rep).with_context(**context)
            .create({"kind": "adverse_event", "text": "Dizzy after the second dose"})
        )  # fmt: skip
        ticket = self.env["helpdesk.ticket"].browse(wizard.action_raise()["res_id"])
        self.assertEqual((ticket.pharma_call_id, ticket.partner_id), (self.call, self.doctor_b))
        self.assertEqual(self.call.issue_count, 1)
        self.assertEqual(
            self.call.action_open_issues()["domain"], [("pharma_call_id", "=", self.call.id)]
        )
        # an adverse event is not counted for who may not see it
        self.env.invalidate_all()
        self.assertEqual(self.call.with_user(self.steward).issue_count, 0)
        with self.assertRaises(AccessError):
            ticket.with_user(self.rep).write({"pharma_call_id": False})

    def test_only_own_calls_and_their_people(self):
        values = {
            "pharma_kind": "service",
            "description": "<p>Late delivery</p>",
            "pharma_call_id": self.call.id,
        }
        Ticket = self.env["helpdesk.ticket"]
        with self.assertRaisesRegex(UserError, "not on this call"):
            Ticket.with_user(self.rep).create({**values, "partner_id": self.doctor_a.id})
        with self.assertRaises(AccessError):
            Ticket.with_user(self.rep_south).create({**values, "partner_id": self.doctor_south.id})

    def test_answers_beside_the_messages(self):
        """The sheet counts the pages that the rep may read, in one more query however many messages."""
        page = (
            self.env["document.page"]
            .with_user(self.medical)
            .create(
                {
                    "name": "Why half?",
                    "pharma_kind": "objection",
                    "content": "<p>Measured after twelve weeks.</p>",
                    "pharma_message_ids": [(6, 0, self.message_2.ids)],
                }
            )
        )
        Call = self.env["pharma.call"].with_user(self.rep)

        def counts():
            sheet = Call.precall_sheet(self.doctor_a.id)
            found = {m["id"]: m["knowledge"] for p in sheet["products"] for m in p["messages"]}
            post_its = {line["key_message_id"]: line["knowledge"] for line in sheet["post_its"]}
            self.assertEqual({key: found[key] for key in post_its}, post_its)
            return found

        self.assertEqual(counts()[self.message_2.id], 0)
        page.action_submit()
        page.with_user(self.business).action_approve()
        found = counts()
        self.assertEqual((found[self.message_2.id], found[self.message_1.id]), (1, 0))
