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

    def test_no_other_tour_follows(self):
        """Odoo would go on with the tours of every other app that the rep has not seen."""
        self.env["web_tour.tour"].create({"name": "t_other_tour", "sequence": 1})
        tours = self.env["web_tour.tour"].with_user(self.rep)
        self.rep.with_user(self.rep).switch_tour_enabled(True)
        self.assertTrue(tours.get_current_tour())
        self.assertFalse(tours.consume("pharma_crm_tour"))
        self.assertFalse(self.rep.tour_enabled)
        self.assertIn(
            self.rep, self.env.ref("pharma_crm.pharma_crm_tour").user_consumed_ids, "once is enough"
        )
