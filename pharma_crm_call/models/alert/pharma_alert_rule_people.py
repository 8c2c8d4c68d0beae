# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL


class PharmaAlertRule(models.Model):
    """Whom a rule tells: the rep, the managers up the tree as of today, business managers, people by name."""

    _inherit = "pharma.alert.rule"

    @api.model
    def _alert_chain(self, territories, today):
        """Return the managers above territories, nearest first, as SQL: territory_id, managers, places (arrays).

        A person who manages several nodes of the way up stands there once, at the nearest.

        :param territories: SQL of ids
        """
        return SQL(
            """
            SELECT territory_id, array_agg(user_id ORDER BY depth DESC) AS managers,
                   array_agg(place_id ORDER BY depth DESC) AS places
              FROM (
                SELECT DISTINCT ON (t.id, m.user_id) t.id AS territory_id, m.user_id, up.id AS place_id, up.depth
                  FROM pharma_territory t
                 CROSS JOIN LATERAL unnest(string_to_array(trim(BOTH '/' FROM t.parent_path), '/')::integer[])
                       WITH ORDINALITY up(id, depth)
                  JOIN pharma_territory_member m ON m.territory_id = up.id AND m.role = 'manager'
                   AND (m.date_start IS NULL OR m.date_start <= %(today)s)
                   AND (m.date_end IS NULL OR m.date_end >= %(today)s)
                  JOIN res_users u ON u.id = m.user_id AND u.active
                 WHERE t.id IN (%(territories)s)
                 ORDER BY t.id, m.user_id, up.depth DESC
              ) step
             GROUP BY territory_id
            """,
            territories=territories,
            today=today,
        )

    def _alert_named_people(self, company):
        """Return the people who are told whatever the territory: business managers, and those by name."""
        people = self.user_ids
        if self.to_business:
            people |= self.env.ref("pharma_crm.group_business_manager").all_user_ids
        return people.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )

    def _alert_wanted(self, company):
        """Return who is to be told what, as SQL: the columns of found, recipient_id, place_id.

        It reads the common table expressions found and chain.
        """
        # a manager who visits doctors is the rep of them, and not told a second time as a manager
        managers = SQL("array_remove(c.managers, f.rep_id)")
        parts = [
            SQL("SELECT f.rep_id AS person_id, f.territory_id AS place_id, 1 AS rank")
            if self.to_rep
            else None,
            *(
                SQL(
                    "SELECT %(who)s[%(n)s], c.places[array_position(c.managers, %(who)s[%(n)s])], %(rank)s",
                    who=SQL("(%s)", managers),
                    n=number,
                    rank=number + 1,
                )
                for number, told in ((1, self.to_manager), (2, self.to_second_manager))
                if told
            ),
        ]
        if named := self._alert_named_people(company):
            parts.append(SQL("SELECT unnest(%s::integer[]), NULL::integer, 4", named.ids))
        people = [part for part in parts if part]
        return SQL(
            """
            SELECT DISTINCT ON (f.condition, person.person_id) f.*, person.person_id AS recipient_id,
                   person.place_id
              FROM found f
              LEFT JOIN chain c ON c.territory_id = f.territory_id
             CROSS JOIN LATERAL (%(people)s) person (person_id, place_id, rank)
              JOIN res_users u ON u.id = person.person_id AND u.active AND NOT u.share
             ORDER BY f.condition, person.person_id, person.rank, f.rep_id
            """,
            people=SQL(" UNION ALL ").join(people)
            if people
            else SQL("SELECT NULL::integer, NULL::integer, 0"),
        )
