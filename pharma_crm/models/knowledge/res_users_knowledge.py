# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL


class ResUsers(models.Model):
    _inherit = "res.users"

    def _pharma_product_group_ids(self):
        """Return the ids of the product groups that the user works for today; None: not limited to any.

        Those of the memberships where they are named, else those of what the own territories cover.
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        # the own places of work, and what they cover: no secret to the user. One query each, as a rule asks it.
        members = self.env.execute_query(
            SQL(
                """
                SELECT m.territory_id, array_remove(array_agg(rel.%(group)s), NULL)
                  FROM pharma_territory_member m
                  LEFT JOIN %(relation)s rel ON rel.%(member)s = m.id
                 WHERE m.user_id = %(user)s
                   AND (m.date_start IS NULL OR m.date_start <= %(today)s)
                   AND (m.date_end IS NULL OR m.date_end >= %(today)s)
                 GROUP BY m.id, m.territory_id
                """,
                **self._pharma_member_groups_sql(),
                user=self.id,
                today=today,
            )
        )
        if members and all(groups for _territory, groups in members):
            return sorted({group for _territory, groups in members for group in groups})
        if not members:
            return None
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT c.product_group_id
                  FROM pharma_territory own
                  JOIN pharma_territory part ON part.parent_path LIKE own.parent_path || '%%'
                  JOIN pharma_coverage c ON c.territory_id = part.id AND c.active
                 WHERE own.id = ANY(%s) AND c.product_group_id IS NOT NULL
                """,
                [territory for territory, _groups in members],
                to_flush=[
                    self.env["pharma.coverage"]._fields[name]
                    for name in ("territory_id", "product_group_id", "active")
                ],
            )
        )
        return sorted(group for (group,) in rows) or None

    def _pharma_member_groups_sql(self):
        """Return the table of the product groups of memberships, and its columns."""
        Member = self.env["pharma.territory.member"]
        Member.flush_model(
            ["user_id", "territory_id", "date_start", "date_end", "product_group_ids"]
        )
        field = Member._fields["product_group_ids"]
        return {
            "relation": SQL.identifier(field.relation),
            "member": SQL.identifier(field.column1),
            "group": SQL.identifier(field.column2),
        }
