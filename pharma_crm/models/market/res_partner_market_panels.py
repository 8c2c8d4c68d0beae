# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..overview.res_partner_overview import PANEL_ROWS

# What an account has of a kind is a few dozen: fetched at once it needs no query of its own to be counted.
FETCHED = 80

STATE_COLORS = {
    "not_applied": "secondary",
    "applied": "info",
    "listed": "success",
    "temporary": "warning",
    "delisted": "secondary",
}


class ResPartner(models.Model):
    """The market on the 360° view: listings, supply, competition, SWOT."""

    _inherit = "res.partner"

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        names = self._pharma_market_panel_names()
        found = {}
        for name in names:
            records, count = getattr(self, f"_pharma_find_{name}")()
            found[name] = records[:PANEL_ROWS], count
        # the names of all products at once
        products = self.env["product.product"].union(
            *(
                records[name]
                for records, _count in found.values()
                for name in ("product_id", "pharma_product_id")
                if name in records._fields
            )
        )
        products.mapped("name")
        return panels + [getattr(self, f"_pharma_panel_{name}")(*found[name]) for name in names]

    def _pharma_market_panel_names(self):
        """Return which of the panels concern this kind of account."""
        self.ensure_one()
        return {
            "hospital": ["listings", "supply", "competition", "swot"],
            "department": ["competition", "swot"],
            "pharmacy": ["listings", "supply", "competition", "swot"],
            "doctor": ["competition"],
            "distributor": ["supply"],
        }.get(self.pharma_type, [])

    def _pharma_find_listings(self):
        return self._pharma_overview_search(
            "pharma.listing",
            [("partner_id", "=", self.id), ("state", "!=", "delisted")],
            fields=[
                "product_id",
                "kind",
                "state",
                "date_state",
                "date_expiry",
                "monthly_value",
                "currency_id",
            ],
            limit=FETCHED,
        )

    def _pharma_panel_listings(self, listings, count):
        states = dict(listings._fields["state"]._description_selection(self.env))
        kinds = dict(listings._fields["kind"]._description_selection(self.env))
        return {
            "key": "listings",
            "title": self.env._("Listed products"),
            "icon": "fa-list-alt",
            "sequence": 40,
            "kind": "rows",
            "count": count,
            "empty": self.env._(
                "Add which of our products and of competitors are on the list here."
            ),
            "action": {"method": "action_pharma_listings"},
            "rows": [
                {
                    "title": listing.product_id.name,
                    "subtitle": kinds.get(listing.kind, ""),
                    "note": listing.currency_id.format(listing.monthly_value)
                    if listing.monthly_value
                    else "",
                    "date": fields.Date.to_string(
                        listing.date_expiry if listing.state == "temporary" else listing.date_state
                    ),
                    "badge": {"text": self.env._("Expired"), "color": "danger"}
                    if listing.is_expired
                    else {"text": states[listing.state], "color": STATE_COLORS[listing.state]},
                    "model": listing._name,
                    "id": listing.id,
                }
                for listing in listings
            ],
        }

    def _pharma_find_supply(self):
        distributor = self.pharma_type == "distributor"
        return self._pharma_overview_search(
            "pharma.supply",
            [
                ("distributor_id" if distributor else "partner_id", "=", self.id),
                ("is_current", "=", True),
            ],
            fields=[
                "product_id",
                "distributor_id",
                "partner_id",
                "date_start",
                "is_exclusive",
                "delivery_days",
            ],
            limit=FETCHED,
            own=not distributor,
        )

    def _pharma_panel_supply(self, supplies, count):
        distributor = self.pharma_type == "distributor"
        return {
            "key": "supply",
            "title": self.env._("Supplies") if distributor else self.env._("Supplied by"),
            "icon": "fa-truck",
            "sequence": 45,
            "kind": "rows",
            "count": count,
            "empty": self.env._(
                "Nobody has entered yet who delivers what. Data stewards add it under Market."
            ),
            "action": {"method": "action_pharma_supplies"},
            "rows": [
                {
                    # sudo: who supplies a covered account is on its own card; whether it opens is another question
                    "title": (supply.partner_id if distributor else supply.distributor_id)
                    .sudo()
                    .name,
                    "subtitle": supply.product_id.name,
                    "note": self.env._("delivery days: %s", supply.delivery_days)
                    if supply.delivery_days
                    else "",
                    "date": fields.Date.to_string(supply.date_start),
                    "badge": {"text": self.env._("Exclusive"), "color": "info"}
                    if supply.is_exclusive
                    else False,
                    "model": supply._name,
                    "id": supply.id,
                }
                for supply in supplies
            ],
        }

    def _pharma_find_competition(self):
        return self._pharma_overview_search(
            "pharma.competitor.position",
            [("partner_id", "=", self.id)],
            fields=[
                "product_id",
                "competitor_id",
                "share",
                "has_share",
                "last_seen",
                "last_user_id",
            ],
            limit=FETCHED,
        )

    def _pharma_panel_competition(self, positions, count):
        return {
            "key": "competition",
            "title": self.env._("Competition"),
            "icon": "fa-binoculars",
            "sequence": 50,
            "kind": "rows",
            "count": count,
            "empty": self.env._("No competitor was seen here yet. Report the first one."),
            "action": {"method": "action_pharma_competition"},
            "rows": [
                {
                    "title": position.product_id.name or position.competitor_id.name or "",
                    "subtitle": position.competitor_id.name or "" if position.product_id else "",
                    # who saw it is part of what the team shares
                    "note": position.last_user_id.sudo().name or "",
                    "date": fields.Date.to_string(position.last_seen),
                    "badge": {"text": position.share_text, "color": "warning"}
                    if position.has_share
                    else False,
                    "model": "pharma.competitor.activity",
                    "id": position.id,
                }
                for position in positions
            ],
        }

    def _pharma_find_swot(self):
        return self._pharma_overview_search(
            "pharma.swot",
            [("partner_id", "=", self.id), ("is_latest", "=", True)],
            fields=[
                "product_group_id",
                "date",
                "user_id",
                "strengths",
                "weaknesses",
                "opportunities",
                "threats",
            ],
        )

    def _pharma_panel_swot(self, swots, count):

        def first_line(text):
            return (text or "").strip().split("\n")[0]

        return {
            "key": "swot",
            "title": self.env._("SWOT"),
            "icon": "fa-th-large",
            "sequence": 55,
            "kind": "rows",
            "count": count,
            "empty": self.env._("Write down how we stand here with each product group."),
            "action": {"method": "action_pharma_swots"},
            "rows": [
                {
                    "title": swot.product_group_id.name,
                    "subtitle": first_line(swot.strengths or swot.opportunities),
                    "note": first_line(swot.threats or swot.weaknesses),
                    "date": fields.Date.to_string(swot.date),
                    "badge": False,
                    "model": swot._name,
                    "id": swot.id,
                }
                for swot in swots
            ],
        }
