# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class WebTourTour(models.Model):
    """The newcomers' tour of the field force stands alone."""

    _inherit = "web_tour.tour"

    @api.model
    def consume(self, tourName):
        """End the onboarding with our tour: whoever started it did not ask for the tours of other apps."""
        following = super().consume(tourName)
        user = self.env.user
        if tourName != "pharma_crm_tour" or user._is_admin():
            return following
        user.switch_tour_enabled(False)
        return False
