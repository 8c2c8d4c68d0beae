# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..classification.pharma_classification_criterion_figure import Figure


class PharmaClassificationCriterion(models.Model):
    """What products say of accounts: needed and prescribed by doctors, listed at hospitals and pharmacies."""

    _inherit = "pharma.classification.criterion"

    @api.model
    def _figures(self):
        lines = {
            "pharma.doctor.product": [
                "partner_id", "product_id", "product_group_id", "kind", "potential", "prescriptions"
            ]
        }  # fmt: skip
        listings = {
            "pharma.listing": [
                "partner_id", "product_id", "kind", "state", "date_expiry", "monthly_value"
            ]
        }  # fmt: skip
        listed = SQL(
            "FROM pharma_listing listing WHERE listing.partner_id = p.id AND listing.kind = 'promoted'"
            " AND (listing.state = 'listed' OR listing.state = 'temporary' AND listing.date_expiry >= %s)",
            fields.Date.context_today(self),
        )
        own = SQL(
            "FROM pharma_doctor_product line WHERE line.partner_id = p.id AND line.kind = 'promoted'"
        )
        # of each group its own line, or else the sum of our products in it, as the main product group
        by_group = SQL(
            "SELECT COALESCE(NULLIF(sum(line.potential) FILTER (WHERE line.product_id IS NULL), 0),"
            " sum(line.potential) FILTER (WHERE line.kind = 'promoted')) AS potential"
            " FROM pharma_doctor_product line WHERE line.partner_id = p.id GROUP BY line.product_group_id"
        )
        shops = ("hospital", "pharmacy")
        return {
            **super()._figures(),
            "needed_products": Figure(
                self.env._("Our products that could be prescribed more"),
                ("doctor",),
                lambda _target: SQL(
                    "(SELECT count(*)::numeric %s AND line.potential > COALESCE(line.prescriptions, 0))",
                    own,
                ),
                lines,
            ),
            "prescriptions": Figure(
                self.env._("Prescriptions of our products a month"),
                ("doctor",),
                lambda _target: SQL("(SELECT sum(line.prescriptions) %s)", own),
                lines,
            ),
            "prescription_potential": Figure(
                self.env._("Possible prescriptions in our product groups a month"),
                ("doctor",),
                lambda _target: SQL(
                    "(SELECT sum(of_group.potential) FROM (%s) of_group)", by_group
                ),
                lines,
            ),
            "listed_products": Figure(
                self.env._("Our products on the list"),
                shops,
                lambda _target: SQL(
                    "(SELECT count(DISTINCT listing.product_id)::numeric %s)", listed
                ),
                listings,
            ),
            "listed_value": Figure(
                self.env._("Value of our listed products a month"),
                shops,
                lambda _target: SQL("(SELECT sum(listing.monthly_value) %s)", listed),
                listings,
            ),
        }
