# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.pharma_crm.tools.distance import distance_km

from ...tools import ranking


class PharmaCallRanking(models.Model):
    """The scores: values of all customers by set, the formula in tools/ranking.py."""

    _inherit = "pharma.call.ranking"

    @api.model
    def _rank(self, rows, user, today, stops=None):
        """Score customers for a user. The number of queries is the same for any number of them.

        :param rows: dicts with "partner_id" and, of targets, "class_id", "goal", "remaining", "days" (of the cycle)
        :param today: the user's day
        :param stops: places (accounts) of the user's calls of today; empty: distance does not count
        :return: {customer id: {"score": 0 to 100, "why": [{"key", "label", "points", "most"}]}}, the strongest
            reason first
        """
        weights = self._weights(user)
        values = self._values(rows, user, today, stops, {key for key, w in weights.items() if w})
        labels = dict(
            self.env["pharma.call.ranking.line"]
            ._fields["criterion"]
            ._description_selection(self.env)
        )
        return {
            partner_id: {
                "score": round(ranking.score(weights, found)),
                "why": [
                    {
                        "key": key,
                        "label": labels[key],
                        "points": round(points),
                        "most": round(most),
                    }
                    for key, (points, most) in sorted(
                        ranking.shares(weights, found).items(), key=lambda item: -item[1][0]
                    )
                ],
            }
            for partner_id, found in values.items()
        }

    @api.model
    def _weights(self, user):
        """Return {criterion: weight} of the ranking that counts for a user. One query: screens begin with it."""
        lines = self.env["pharma.call.ranking.line"]
        lines.flush_model()
        self.flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT criterion, weight::float8
                      FROM pharma_call_ranking_line
                     WHERE ranking_id = (
                       SELECT id
                         FROM pharma_call_ranking
                        WHERE (user_id = %(user)s OR user_id IS NULL)
                          AND (company_id = %(company)s OR company_id IS NULL)
                        ORDER BY user_id IS NULL, company_id IS NULL
                        LIMIT 1
                     )
                    """,
                    user=user.id,
                    company=self.env.company.id,
                )
            )
        )

    @api.model
    def _values(self, rows, user, today, stops, criteria):
        """Return {customer id: {criterion: 0 to 1, None when unknown}} of the criteria asked for."""
        ids = [row["partner_id"] for row in rows]
        # sudo: birthdays and positions of those on the user's own list or calendar; only a score leaves here
        partners = self.env["res.partner"].sudo().browse(ids)
        # All classes: a company has a handful.
        classes = self.env["pharma.class"].search_fetch([], ["name", "code", "color", "sequence"])
        places = {id_: place for place, id_ in enumerate(classes._ids)}
        last = self.env["pharma.call"]._last_call_days(ids) if "overdue" in criteria else {}
        trends = self._sales_trends(ids, today) if "trend" in criteria else {}
        stars = self._stars(ids) if "favourite" in criteria else set()
        spots = self._spots(stops) if "distance" in criteria and stops else []
        found = {}
        for row, partner in zip(rows, partners, strict=True):
            day = last.get(partner.id)
            goal = row.get("goal") or 0
            found[partner.id] = {
                "class": ranking.of_class(
                    places.get(row.get("class_id") or partner.pharma_class_id.id), len(places)
                ),
                "overdue": ranking.of_overdue(
                    (today - day).days if day else None,
                    row["days"] / goal if goal and row.get("days") else None,
                ),
                "remaining": ranking.of_remaining(row.get("remaining") or 0, goal),
                "trend": ranking.of_trend(trends.get(partner.id)),
                "distance": ranking.of_distance(self._km(partner, spots)),
                "birthday": ranking.of_birthday(
                    ranking.days_to_birthday(partner.pharma_birthday, today)
                    if partner.pharma_birthday
                    else None
                ),
                "favourite": float(partner.id in stars),
            }
        return found

    @api.model
    def _sales_trends(self, partner_ids, today):
        """Return {customer id: growth of its sales, −0.1 for 10 % less}: for the addon that knows sales."""
        return {}

    @api.model
    def _stars(self, partner_ids):
        Line = self.env["pharma.account.list.line"]
        if not Line.has_access("read"):
            return set()
        # sudo: one's own stars
        lines = Line.sudo().search_fetch(
            self.env["res.partner"]._pharma_favorite_lines()
            & Domain("partner_id", "in", partner_ids),
            ["partner_id"],
        )
        return set(lines.partner_id._ids)

    @api.model
    def _spots(self, stops):
        # sudo: positions of places that the rep calls on today
        return list(filter(None, (self._spot(place) for place in stops.sudo())))

    @api.model
    def _spot(self, partner):
        """Return latitude and longitude: the customer's own, else the primary hospital's."""
        for place in (partner, partner.pharma_hospital_id):
            if place.partner_latitude or place.partner_longitude:
                return place.partner_latitude, place.partner_longitude
        return None

    @api.model
    def _km(self, partner, spots):
        spot = self._spot(partner) if spots else None
        return min((distance_km(*spot, *other) for other in spots), default=None) if spot else None
