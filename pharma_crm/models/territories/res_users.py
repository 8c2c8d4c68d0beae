# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL


class ResUsers(models.Model):
    _inherit = "res.users"

    pharma_member_ids = fields.One2many(
        "pharma.territory.member", "user_id", "Territory memberships"
    )
    pharma_territory_ids = fields.Many2many(
        "pharma.territory", string="Territories today", compute="_compute_pharma_territory_ids"
    )

    # Ids, kept in the cache of the transaction for rules: see pharma.territory.access.
    pharma_reach = fields.Json(compute="_compute_pharma_reach", groups=fields.NO_ACCESS)

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["pharma_territory_ids"]

    def _compute_pharma_territory_ids(self):
        # A user's own places of work are no secret, whatever else of the tree they may read. Rules ask for them at
        # each request: hence by plain SQL.
        Member = self.env["pharma.territory.member"]
        Member.flush_model(["user_id", "territory_id", "date_start", "date_end"])
        own = {}
        for user_id, territory_id in self.env.execute_query(
            SQL(
                "SELECT m.user_id, m.territory_id FROM pharma_territory_member m WHERE m.user_id = ANY(%s) AND %s",
                self.ids,
                Member._in_force_sql("m", fields.Date.context_today(self)),
            )
        ):
            own.setdefault(user_id, {})[territory_id] = True
        for user in self:
            territories = self.env["pharma.territory"].browse(own.get(user._origin.id, ()))
            if len(territories) > 1:
                territories = territories.sudo().sorted("parent_path").sudo(self.env.su)
            user.pharma_territory_ids = territories

    def _compute_pharma_reach(self):
        Access = self.env[
            "pharma.territory.access"
        ].sudo()  # nobody's to read; the field has no readers either
        query = Access._search([("user_id", "in", self.ids)])
        reach = {user.id: set() for user in self}
        for user_id, territory_id in self.env.execute_query(
            query.select("user_id", "territory_id")
        ):
            reach[user_id].add(territory_id)
        for user in self:
            user.pharma_reach = sorted(reach[user.id])

    def _pharma_territory_for(self, partner, day=None):
        """Return the territory through which this user covers the account on a day.

        Own territories go before territories below them.

        :param partner: one account (res.partner)
        :param day: date, today when not given
        :return: pharma.territory, empty when the user does not cover the account
        """
        self.ensure_one()
        day = day or fields.Date.context_today(self)
        # Reads the user's own coverage only; the caller may be a manager acting for a rep.
        coverages = (
            self.env["pharma.coverage"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", partner.id),
                    ("territory_id.access_ids.user_id", "=", self.id),
                    "|",
                    ("date_start", "=", False),
                    ("date_start", "<=", day),
                    "|",
                    ("date_end", "=", False),
                    ("date_end", ">=", day),
                ]
            )
        )
        territories = coverages.territory_id.with_env(self.env)
        return (territories & self.pharma_territory_ids)[:1] or territories[:1]
