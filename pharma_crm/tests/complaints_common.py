# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

from .common import PharmaCommon

NOW = datetime(2026, 3, 4, 9, 0)  # a Wednesday


class ComplaintsCommon(PharmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Ticket = cls.env["helpdesk.ticket"]

    def _raise(self, user, kind="service", partner=None, **values):
        """A ticket as the user raises it."""
        return (
            self.Ticket.with_user(user)
            .create(
                {
                    "pharma_kind": kind,
                    "partner_id": (partner or self.doctor_a).id,
                    "description": "<p>Rash after the second tablet</p>",
                    "pharma_product_id": self.product_1.id,
                    **values,
                }
            )
            .with_user(user)
        )

    def _sees(self, user, ticket):
        return bool(self.Ticket.with_user(user).search_count([("id", "=", ticket.id)]))

    def _mails(self, ticket):
        return self.env["mail.mail"].search(
            [
                ("model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("recipient_ids", "!=", False),
            ]
        )
