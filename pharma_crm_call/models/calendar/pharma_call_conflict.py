# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.pharma_crm.tools.reading import day_text

from ...tools.states import LIVE_STATES

SHOWN = 3


class PharmaCall(models.Model):
    """Calls of colleagues on the same customer around the same day: shown, never a block."""

    _inherit = "pharma.call"

    conflict_count = fields.Integer(
        "Colleagues' calls",
        compute="_compute_conflicts",
        help="Calls of colleagues on this customer on the same day, or as near as your company shows them.",
    )
    conflict_text = fields.Char("Colleagues call too", compute="_compute_conflicts")

    @api.depends("partner_id", "user_id", "date_day")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_conflicts(self):
        keys = {
            call: (call.partner_id._origin.id, call.date_day, call.user_id._origin.id)
            for call in self
            if call.state in LIVE_STATES and call.partner_id and call.date_day
        }
        found = self._conflicts(set(keys.values()))
        for call in self:
            conflicts = found.get(keys.get(call), [])
            call.conflict_count = len(conflicts)
            call.conflict_text = self._conflict_text(conflicts)

    @api.model
    def _conflicts(self, keys):
        """Return the calls of others that lie too near, as far as the user may read them. One query.

        :param keys: set of (customer id, day, id of the rep who calls)
        :return: {key: [{"user", "day", "same_day"}]} of those that have any, the nearest first
        """
        window = self.env.company.pharma_call_conflict_days
        if not keys or window == "off":
            return {}
        # sudo is not needed: everybody who covers a customer may read the team's calls on them
        readable = self.env["pharma.call"]._search([])
        for model in ("pharma.call", "pharma.call.attendee"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH wanted (partner_id, day, user_id) AS (VALUES %(keys)s), near AS (
                    SELECT w.partner_id, w.day, w.user_id, c.id, c.user_id AS other_id, c.date_day
                      FROM wanted w
                      JOIN pharma_call c ON c.partner_id = w.partner_id
                       AND c.date_day BETWEEN w.day - %(window)s AND w.day + %(window)s
                     WHERE c.user_id != w.user_id AND c.state IN %(live)s
                     UNION
                    SELECT w.partner_id, w.day, w.user_id, c.id, c.user_id, c.date_day
                      FROM wanted w
                      JOIN pharma_call_attendee a ON a.partner_id = w.partner_id
                      JOIN pharma_call c ON c.id = a.call_id
                       AND c.date_day BETWEEN w.day - %(window)s AND w.day + %(window)s
                     WHERE c.user_id != w.user_id AND c.state IN %(live)s
                )
                SELECT near.partner_id, near.day, near.user_id, person.name, near.date_day
                  FROM near
                  JOIN res_users u ON u.id = near.other_id
                  JOIN res_partner person ON person.id = u.partner_id
                 WHERE near.id IN %(readable)s
                 ORDER BY abs(near.date_day - near.day), near.date_day, person.name, near.id
                """,
                keys=SQL(", ").join(SQL("(%s, %s::date, %s)", *key) for key in keys),
                window=int(window),
                live=tuple(LIVE_STATES),
                readable=readable.subselect(),
            )
        )
        found = {}
        for partner_id, day, user_id, name, other_day in rows:
            found.setdefault((partner_id, day, user_id), []).append(
                {"user": name, "day": other_day, "same_day": other_day == day}
            )
        return found

    @api.model
    def _conflict_text(self, conflicts):
        """Return who else calls and when, in one line; False when nobody does."""
        texts = [
            f"{conflict['user']} ({day_text(self.env, conflict['day'])})"
            for conflict in conflicts[:SHOWN]
        ]
        if len(conflicts) > SHOWN:
            texts.append(self.env._("%s more", len(conflicts) - SHOWN))
        return ", ".join(texts) or False
