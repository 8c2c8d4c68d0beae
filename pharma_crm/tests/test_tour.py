# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestTour(PharmaCommon, HttpCase):
    """The newcomers' tour, walked in a browser."""

    def test_newcomer(self):
        # A new user's first chat would cover the screen.
        self.rep.sudo().odoobot_state = "disabled"
        self.start_tour("/odoo", "pharma_crm_tour", login=self.rep.login, timeout=120)
        favorites = self.env["pharma.account.list"].search(
            [("user_id", "=", self.rep.id), ("is_favorites", "=", True)]
        )
        self.assertEqual(favorites.line_ids.partner_id, self.doctor_a)
