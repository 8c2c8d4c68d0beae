# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from datetime import timedelta

from odoo import Command, fields

from odoo.addons.pharma_crm.tests.common import PharmaCommon


class CallCommon(PharmaCommon):
    """The small company with a running cycle around today and calls to make in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "UTC"
        cls.today = fields.Date.today()
        cls.now = fields.Datetime.now()
        cls.face = cls.env.ref("pharma_crm_call.channel_face_to_face")
        cls.phone = cls.env.ref("pharma_crm_call.channel_phone")
        cls.group = cls.env.ref("pharma_crm_call.channel_group")
        cls.cycle = cls._run_cycle()

    @classmethod
    def _run_cycle(cls, **values):
        """A running cycle: A 4 (at most 6), B 2 (at most 4), with two messages."""
        cycle = cls.env["pharma.cycle"].create(
            {
                "name": "Test cycle",
                "company_id": cls.company.id,
                "territory_id": cls.country.id,
                "user_id": cls.business.id,
                "date_start": cls.today - timedelta(days=30),
                "date_end": cls.today + timedelta(days=30),
                "rule_ids": [
                    Command.create({"class_id": cls.class_a.id, "goal": 4, "max_calls": 6}),
                    Command.create({"class_id": cls.class_b.id, "goal": 2, "max_calls": 4}),
                ],
                "communication_ids": [
                    Command.create(
                        {
                            "product_id": cls.product_2.id,
                            "key_message_id": cls.message_2.id,
                            "class_ids": [Command.set(cls.class_a.ids)],
                            "number": 2,
                            "sequence": 1,
                        }
                    ),
                    Command.create(
                        {
                            "product_id": cls.product_1.id,
                            "key_message_id": cls.message_1.id,
                            "sequence": 2,
                        }
                    ),
                ],
                **values,
            }
        )
        cycle.action_generate_targets()
        # The approval has its own tests; here the plan just runs.
        cycle._workflow_write({"state": "running"})
        return cycle

    @classmethod
    def _call(cls, user, partner, days=0, **values):
        """A planned call of a user on a customer, `days` from today at noon."""
        moment = fields.Datetime.to_datetime(cls.today + timedelta(days=days)) + timedelta(hours=12)
        return (
            cls.env["pharma.call"]
            .with_user(user)
            .create({"partner_id": partner.id, "date_planned": moment, **values})
        )

    @classmethod
    def _made(cls, user, partner, days=-1, **values):
        """A submitted call."""
        call = cls._call(user, partner, days=days, **values)
        call.action_submit()
        return call

    @classmethod
    def _report(cls, user, **vals):
        vals.setdefault("client_uuid", str(uuid.uuid4()))
        return cls.env["pharma.call"].with_user(user).report(vals)
