# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

# A lost opportunity is not made again for so many days.
LOST_DAYS = 180


class ResPartner(models.Model):
    """Opportunities of an account: what is not listed or not used yet."""

    _inherit = "res.partner"

    pharma_opportunity_count = fields.Integer(
        "Open opportunities", compute="_compute_pharma_market_counts"
    )

    def _pharma_market_counters(self):
        return super()._pharma_market_counters() + [
            (
                "pharma_opportunity_count",
                "crm.lead",
                "partner_id",
                [("pharma_product_id", "!=", False), ("won_status", "=", "pending")],
            )
        ]

    def action_pharma_opportunities(self):
        """Open the opportunities of this account."""
        action = self._pharma_market_action("action_opportunity")
        action["domain"] = [("partner_id", "=", self.id), ("pharma_product_id", "!=", False)]
        action["context"] |= {"pharma_pipeline": True, "default_type": "opportunity"}
        return action

    def action_pharma_make_opportunities(self):
        """Make an opportunity for each of our products that these accounts do not have yet, and open them.

        Again it makes only what is missing; what was lost lately is left alone.
        """
        self.check_access("read")
        self.env["crm.lead"].check_access("create")
        rows = self._pharma_missing_products()
        leads = self.env["crm.lead"].create(
            [
                {
                    "partner_id": partner_id,
                    "pharma_product_id": product_id,
                    "pharma_listing_id": listing_id,
                    "pharma_monthly_value": value or 0,
                    "user_id": self.env.uid,
                }
                for partner_id, product_id, listing_id, value in rows
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_opportunity")
        action["domain"] = [("partner_id", "in", self.ids), ("pharma_product_id", "!=", False)]
        action["context"] = {
            "pharma_pipeline": True,
            "search_default_open": 1,
            "pharma_made": len(leads),
        }
        return action

    def _pharma_missing_products(self):
        """Return (account, product, listing, expected value a month) of what could be listed or used.

        Hospitals and pharmacies: our products without a listing or with one not applied for, of the product
        groups that cover the account; what others use of the product on average is the expected value. Doctors:
        our products with potential that they do not prescribe.
        """
        self.env.flush_all()
        rows = self._pharma_unused_products()
        accounts = self.filtered(lambda partner: partner.pharma_type in ("hospital", "pharmacy"))
        if not accounts:
            return rows
        return rows + self.env.execute_query(
            SQL(
                """
                WITH worth AS (
                    SELECT company_id, product_id, AVG(monthly_value) AS value
                      FROM pharma_listing
                     WHERE state = 'listed' AND monthly_value > 0
                     GROUP BY company_id, product_id
                )
                SELECT account.id, product.id, listing.id, ROUND(worth.value, 2)::float
                  FROM res_partner account
                  JOIN product_template template
                    ON template.pharma_kind = 'promoted' AND template.active
                   AND (template.company_id IS NULL OR template.company_id = account.company_id)
                  JOIN product_product product ON product.product_tmpl_id = template.id AND product.active
                  LEFT JOIN pharma_listing listing
                    ON listing.partner_id = account.id AND listing.product_id = product.id
                   AND listing.state != 'delisted'
                  LEFT JOIN worth ON worth.product_id = product.id AND worth.company_id = account.company_id
                 WHERE account.id IN %(accounts)s
                   AND (listing.id IS NULL OR listing.state = 'not_applied')
                   AND (
                        NOT EXISTS (
                            SELECT FROM pharma_coverage c
                             WHERE c.partner_id = account.id AND c.active AND c.product_group_id IS NOT NULL
                        )
                        OR EXISTS (
                            SELECT FROM pharma_coverage c
                             WHERE c.partner_id = account.id AND c.active
                               AND (c.product_group_id IS NULL
                                    OR c.product_group_id = template.pharma_product_group_id)
                        )
                   )
                   AND NOT EXISTS (
                        SELECT FROM crm_lead lead
                         WHERE lead.partner_id = account.id AND lead.pharma_product_id = product.id
                           AND ((lead.active AND lead.won_status = 'pending')
                                OR (lead.won_status = 'lost'
                                    AND lead.write_date > now() AT TIME ZONE 'UTC' - %(lost)s * INTERVAL '1 day'))
                   )
                 ORDER BY account.id, product.id
                """,
                accounts=tuple(accounts.ids),
                lost=LOST_DAYS,
            )
        )

    def _pharma_unused_products(self):
        """Return (doctor, product, None, None) of our products with potential that a doctor does not prescribe."""
        doctors = self.filtered(lambda partner: partner.pharma_type == "doctor")
        if not doctors:
            return []
        return self.env.execute_query(
            SQL(
                """
                SELECT line.partner_id, line.product_id, NULL, NULL
                  FROM pharma_doctor_product line
                 WHERE line.partner_id IN %(doctors)s AND line.kind = 'promoted'
                   AND line.potential > 0 AND COALESCE(line.prescriptions, 0) = 0
                   AND NOT EXISTS (
                        SELECT FROM crm_lead lead
                         WHERE lead.partner_id = line.partner_id AND lead.pharma_product_id = line.product_id
                           AND ((lead.active AND lead.won_status = 'pending')
                                OR (lead.won_status = 'lost'
                                    AND lead.write_date > now() AT TIME ZONE 'UTC' - %(lost)s * INTERVAL '1 day'))
                   )
                 ORDER BY line.partner_id, line.product_id
                """,
                doctors=tuple(doctors.ids),
                lost=LOST_DAYS,
            )
        )

    def _pharma_overview_actions(self):
        actions = super()._pharma_overview_actions()
        if self.pharma_type in ("hospital", "pharmacy", "doctor") and self.env[
            "crm.lead"
        ].has_access("create"):
            actions.append(
                {
                    "method": "action_pharma_make_opportunities",
                    "text": self.env._("Make opportunities"),
                    "icon": "fa-magic",
                }
            )
        return actions

    def _pharma_market_panel_names(self):
        names = super()._pharma_market_panel_names()
        return names if self.pharma_type == "distributor" else [*names, "opportunities"]

    def _pharma_find_opportunities(self):
        return self._pharma_overview_search(
            "crm.lead",
            [
                ("partner_id", "=", self.id),
                ("pharma_product_id", "!=", False),
                ("won_status", "=", "pending"),
            ],
            order="probability desc, id desc",
            fields=[
                "pharma_product_id",
                "stage_id",
                "pharma_monthly_value",
                "probability",
                "date_deadline",
            ],
        )

    def _pharma_panel_opportunities(self, leads, count):
        currency = (self.company_id or self.env.company).currency_id
        return {
            "key": "opportunities",
            "title": self.env._("Opportunities"),
            "icon": "fa-star-half-o",
            "sequence": 65,
            "kind": "rows",
            "count": count,
            "empty": self.env._(
                "Make opportunities for our products that are not listed or used here yet."
            ),
            "action": {"method": "action_pharma_opportunities"},
            "rows": [
                {
                    "title": lead.pharma_product_id.name,
                    "subtitle": lead.stage_id.name,
                    "note": currency.format(lead.pharma_monthly_value)
                    if lead.pharma_monthly_value
                    else "",
                    "date": fields.Date.to_string(lead.date_deadline)
                    if lead.date_deadline
                    else False,
                    "badge": {"text": f"{lead.probability:g} %", "color": "info"},
                    "model": lead._name,
                    "id": lead.id,
                }
                for lead in leads
            ],
        }
