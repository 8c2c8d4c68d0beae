# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestVisible(PharmaCommon):
    """What shows an account's name is only written by who may see the account."""

    def _values(self):
        return {
            "pharma.note": {"name": "x"},
            "pharma.change.propose": {},
            "pharma.consent.capture": {},
            "pharma.ticket.raise": {"text": "x"},
        }

    def test_foreign_account_is_refused(self):
        for model, values in self._values().items():
            Model = self.env[model].with_user(self.rep)
            with self.subTest(model=model), self.assertRaisesRegex(AccessError, "outside"):
                Model.create({**values, "partner_id": self.doctor_south.id})
            with self.subTest(model=model), self.assertRaisesRegex(AccessError, "outside"):
                Model.with_context(default_partner_id=self.doctor_south.id).create(values)
            record = Model.create({**values, "partner_id": self.doctor_a.id})
            with self.subTest(model=model), self.assertRaisesRegex(AccessError, "outside"):
                record.partner_id = self.doctor_south
