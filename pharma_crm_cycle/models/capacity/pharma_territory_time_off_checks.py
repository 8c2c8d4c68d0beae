# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaTerritoryTimeOff(models.Model):
    """What cannot be entered."""

    _inherit = "pharma.territory.time.off"

    # Who may is no constraint: Odoo runs constraints with sudo().
    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_on_behalf()
        return records

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"user_id", "company_id"}):
            self._check_on_behalf()
        return result

    def _check_on_behalf(self):
        """Everybody enters their own; a line manager also that of the people of the own part of the tree."""
        if self.env.su:
            return
        if self.company_id - self.env.companies:
            raise AccessError(self.env._("This is not your company."))
        for time_off in self.filtered(lambda t: t.user_id != self.env.user):
            manager = self.env.user.has_group("pharma_crm.group_line_manager")
            everywhere = self.env.user.has_group("pharma_crm.group_business_manager")
            if not (manager and (everywhere or time_off.territory_id.within_reach)):
                raise AccessError(
                    self.env._(
                        "Everybody asks for their own time off. For %s only a manager of their territory can.",
                        time_off.user_id.name,
                    )
                )

    @api.constrains("user_id", "company_id")
    def _check_territory(self):
        for time_off in self:
            if not time_off.territory_id:
                raise ValidationError(
                    self.env._(
                        "%s works in no territory, so there is no time off territory to enter.",
                        time_off.user_id.name,
                    )
                )

    @api.constrains("user_id", "date_start", "date_end", "half_start", "half_end", "state")
    def _check_overlap(self):
        """Nobody is away twice at the same time; half days may meet at midday."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.id, twin.id
                  FROM pharma_territory_time_off t
                  JOIN pharma_territory_time_off twin
                    ON twin.user_id = t.user_id AND twin.id != t.id AND twin.state != 'cancelled'
                   AND %(twin_start)s <= %(own_end)s AND %(own_start)s <= %(twin_end)s
                 WHERE t.id = ANY(%(ids)s) AND t.state != 'cancelled'
                 LIMIT 1
                """,
                ids=self.ids,
                own_start=self._half_index("t", "date_start", "half_start", 0),
                own_end=self._half_index("t", "date_end", "half_end", 1),
                twin_start=self._half_index("twin", "date_start", "half_start", 0),
                twin_end=self._half_index("twin", "date_end", "half_end", 1),
            )
        )
        if rows:
            # sudo: the other one is the same person's; who enters it for them learns the days, not the kind
            time_off, twin = (self.sudo().browse(id_) for id_ in rows[0])
            raise ValidationError(
                self.env._(
                    "%(person)s already has time off from %(start)s to %(end)s.",
                    person=time_off.user_id.name,
                    start=day_text(self.env, twin.date_start),
                    end=day_text(self.env, twin.date_end),
                )
            )

    @api.model
    def _half_index(self, alias, day, half, usual):
        """Return the SQL of the number of the first or last half day taken: mornings are even, afternoons odd.

        :param usual: 0 for a first half (a morning unless it begins at midday), 1 for a last one
        """
        return SQL(
            "((%s - date '2000-01-01') * 2 + CASE WHEN COALESCE(%s, FALSE) THEN %s ELSE %s END)",
            SQL.identifier(alias, day),
            SQL.identifier(alias, half),
            1 - usual,
            usual,
        )
