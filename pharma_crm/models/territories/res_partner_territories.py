# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

VACANT_IMAGE = "/base/static/img/avatar_grey.png"


class ResPartner(models.Model):
    """The coverage team: which territories and reps cover an account, for which products, how often."""

    _inherit = "res.partner"

    pharma_team_ids = fields.Many2many(
        "res.users", string="Coverage team", compute="_compute_pharma_team",
        help="The reps whose territories cover this account today.",
    )  # fmt: skip
    pharma_rep_count = fields.Integer("Number of reps", compute="_compute_pharma_team")

    @api.depends(
        "pharma_coverage_ids.territory_id",
        "pharma_coverage_ids.date_start",
        "pharma_coverage_ids.date_end",
        "pharma_coverage_ids.active",
    )
    @api.depends_context("uid")
    def _compute_pharma_team(self):
        users = {partner_id: {} for partner_id in self.ids}
        for row in self._pharma_team_rows():
            if row["user_id"]:
                users[row["partner_id"]][row["user_id"]] = True
        for partner in self:
            team = list(users.get(partner.id, ()))
            partner.pharma_team_ids = self.env["res.users"].browse(team)
            partner.pharma_rep_count = len(team)

    def _pharma_team_rows(self, day=None):
        """Return who covers these accounts on a day: one row for each coverage and rep, in one query.

        A department is covered by whoever covers its hospital. A rep with product groups of their own is in the
        team only of coverage for one of them or for all products. A territory without a rep gives one row with
        no user. What the reader may not see is left out; who covers an account sees its whole team.

        :param day: date, today when not given
        :return: list of {"partner_id", "territory_id", "territory", "product_group", "frequency", "user_id",
            "user", "phone"}; names of colleagues and territories are no secret within a company
        """
        return self.env.execute_query_dict(self._pharma_team_query(day)) if self.ids else []

    def _pharma_team_query(self, day=None):
        Coverage = self.env["pharma.coverage"]
        day = day or fields.Date.context_today(self)
        accounts = self.ids + self.filtered(lambda p: p.pharma_type == "department").parent_id.ids
        coverage = Coverage._search(
            Coverage._in_force_domain(day) & Domain("partner_id", "in", accounts)
        )
        self.env["pharma.territory.member"].flush_model()
        self.env["pharma.territory"].flush_model(["name", "parent_path"])
        self.env["pharma.product.group"].flush_model(["name"])
        self.env["res.partner"].flush_model(["parent_id", "pharma_type", "name", "phone"])
        return SQL(
            """
            SELECT p.id AS partner_id, c.territory_id, t.name AS territory, c.frequency,
                   (SELECT COALESCE(product_group.name ->> %(lang)s, product_group.name ->> 'en_US')
                      FROM pharma_product_group product_group
                     WHERE product_group.id = c.product_group_id) AS product_group,
                   m.user_id, person.name AS user, person.phone
              FROM res_partner p
              JOIN pharma_coverage c
                ON c.partner_id = ANY(ARRAY[p.id, CASE WHEN p.pharma_type = 'department' THEN p.parent_id END])
              JOIN pharma_territory t ON t.id = c.territory_id
              LEFT JOIN pharma_territory_member m
                ON m.territory_id = c.territory_id AND m.role = 'rep' AND %(in_force)s
               AND (c.product_group_id IS NULL
                    OR NOT EXISTS (
                        SELECT 1 FROM pharma_territory_member_product_group_rel r WHERE r.member_id = m.id)
                    OR EXISTS (
                        SELECT 1 FROM pharma_territory_member_product_group_rel r
                         WHERE r.member_id = m.id AND r.product_group_id = c.product_group_id))
              LEFT JOIN res_users u ON u.id = m.user_id
              LEFT JOIN res_partner person ON person.id = u.partner_id
             WHERE p.id = ANY(%(ids)s) AND c.id IN %(readable)s
             ORDER BY p.id, t.parent_path, c.id, m.id
            """,
            lang=self.env.lang or "en_US",
            in_force=Coverage._in_force_sql("m", day),
            ids=self.ids,
            readable=coverage.subselect(),
        )

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        panels.append(self._pharma_team_panel())
        return panels

    def _pharma_team_panel(self):
        """The people of the coverage team, for the overview of one account."""
        self.ensure_one()
        names = ("territory", "product_group", "frequency", "user_id", "user", "phone")
        columns = SQL(", ").join(
            SQL("team.%s AS %s", SQL.identifier(name), SQL.identifier(f"c{number}"))
            for number, name in enumerate(names, 1)
        )
        # a department is covered through its hospital, too
        account = self if self.pharma_type == "department" else self._pharma_reached()
        query = SQL(
            "SELECT count(*) OVER () AS c0, %s FROM (%s) team",
            columns,
            account._pharma_team_query(),
        )
        [(rows, _count)] = yield [(query, names)]
        people = []
        for row in rows:
            parts = [row["territory"]]
            if row["product_group"]:
                parts.append(row["product_group"])
            if row["frequency"]:
                parts.append(self.env._("calls per cycle: %s", row["frequency"]))
            people.append(
                {
                    "id": row["user_id"] or False,
                    "name": row["user"] or self.env._("No rep at present"),
                    "subtitle": " · ".join(parts),
                    "image": f"/web/image/res.users/{row['user_id']}/avatar_128"
                    if row["user_id"]
                    else VACANT_IMAGE,
                    "phone": row["phone"] or False,
                }
            )
        return {
            "key": "team",
            "title": self.env._("Coverage team"),
            "icon": "fa-users",
            "sequence": 10,
            "kind": "people",
            "count": len({row["user_id"] for row in rows if row["user_id"]}),
            "empty": self.env._("No territory covers this account."),
            "people": people,
            "action": {
                "xmlid": "pharma_crm.action_coverage",
                "domain": [("partner_id", "in", (self | self.parent_id).ids)],
                "context": {"search_default_today": 1},
            },
        }
