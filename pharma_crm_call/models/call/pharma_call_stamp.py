# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class PharmaCall(models.Model):
    """What a call is counted with: taken from the master data, never from the client."""

    _inherit = "pharma.call"

    @api.model
    def _covering_territories(self, pairs):
        """Return {(user id, partner id): territory id} for the pairs that are covered today.

        Own territories go before territories below them. One query for any number of pairs.
        """
        if not pairs:
            return {}
        self.env["pharma.coverage"].flush_model()
        self.env["pharma.territory.member"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (a.user_id, c.partner_id) a.user_id, c.partner_id, a.territory_id
                  FROM pharma_coverage c
                  JOIN %(reach)s a ON a.territory_id = c.territory_id
             LEFT JOIN pharma_territory_member m
                    ON m.territory_id = a.territory_id AND m.user_id = a.user_id
                 WHERE c.active
                   AND (c.date_start IS NULL OR c.date_start <= CURRENT_DATE)
                   AND (c.date_end IS NULL OR c.date_end >= CURRENT_DATE)
                   AND (a.user_id, c.partner_id) IN %(pairs)s
                 ORDER BY a.user_id, c.partner_id, (m.id IS NULL), a.territory_id
                """,
                # Who reaches what is asked for the reps of the calls only.
                reach=self.env["pharma.territory.access"].sudo()._table_sql,
                pairs=tuple(pairs),
            )
        )
        return {(user, partner): territory for user, partner, territory in rows}

    @api.model
    def _reached_pairs(self, pairs):
        """Return those of the (user id, partner id) pairs that are within the user's reach today.

        Wider than coverage: the hospitals and departments where covered doctors work belong to it.
        """
        if not pairs:
            return set()
        return set(
            self.env.execute_query(
                SQL(
                    "SELECT DISTINCT a.user_id, a.partner_id FROM %s a WHERE (a.user_id, a.partner_id) IN %s",
                    # Asked for the reps of the calls only.
                    self.env["pharma.account.access"].sudo()._table_sql,
                    tuple(pairs),
                )
            )
        )

    @api.model
    def _stamps_for(self, pairs):
        """Return {(user, partner): values} a call of that rep on that customer is counted with.

        :param pairs: set of (res.users, res.partner)
        """
        ids = {(user.id, partner.id) for user, partner in pairs}
        territories = self._covering_territories(ids)
        reached = self._reached_pairs(ids - territories.keys())
        result = {}
        for user, partner in pairs:
            # A call planned while covered is reported after the rep has moved: the customer is out of reach then.
            customer = partner.sudo()
            key = (user.id, partner.id)
            territory = self.env["pharma.territory"].browse(territories.get(key))
            if not territory:
                territory = user.pharma_territory_ids.sorted("id")[:1]
            if not territory:
                raise UserError(
                    self.env._(
                        "%s works in no territory today and cannot make calls. Ask your manager"
                        " to enter the membership.",
                        user.name,
                    )
                )
            result[user, partner] = {
                "territory_id": territory.id,
                # The territory's company is the call's, whatever the reader's rights on the tree.
                "company_id": territory.sudo().company_id.id,
                "class_id": customer.pharma_class_id.id,
                "specialty_id": customer.pharma_specialty_id.id,
                "is_outside": key not in territories and key not in reached,
            }
        return result

    @api.model
    def _place_for(self, partner):
        """Return the id of the place where a customer is normally met."""
        if partner.pharma_type == "department":
            return partner.parent_id.id
        return partner.pharma_hospital_id.id

    def _stamp(self, vals):
        """Write values that only the suite itself may write: none of them is told in the chatter."""
        return self.with_context(mail_notrack=True)._workflow_write(vals)

    def _cycles(self):
        """Return {call: cycle that runs in its territory on its day}."""
        found = {}
        for call in self:
            key = (call.territory_id, call.date_day or self._today_of(call.user_id))
            if key not in found:
                found[key] = self.env["pharma.cycle"]._current_for(*key)
        return {
            call: found[call.territory_id, call.date_day or self._today_of(call.user_id)]
            for call in self
        }

    @api.model
    def _targets_of(self, keys):
        """Return {(cycle id, territory id, partner id): target id} of the keys that are on a target list."""
        keys = {key for key in keys if all(key)}
        if not keys:
            return {}
        cycles, territories, partners = (list(set(column)) for column in zip(*keys, strict=True))
        # A call counts on its plan line whether or not the rep may open the line.
        targets = (
            self.env["pharma.cycle.target"]
            .sudo()
            .search_fetch(
                [
                    ("cycle_id", "in", cycles),
                    ("territory_id", "in", territories),
                    ("partner_id", "in", partners),
                ],
                ["cycle_id", "territory_id", "partner_id"],
            )
        )
        found = {(t.cycle_id.id, t.territory_id.id, t.partner_id.id): t.id for t in targets}
        return {key: found[key] for key in keys if key in found}

    def _stamp_submitted(self, stamps):
        """Freeze what these calls are counted with, and their quality.

        :param stamps: what `_stamps_for` says about the calls
        """
        for call in self:
            values = stamps[call.user_id, call.partner_id]
            if call._keeps_territory(values):
                kept = {"territory_id": call.territory_id.id, "company_id": call.company_id.id}
                values = {**values, "is_outside": False, **kept}
            call._stamp(call._changed(values))
            call.attendee_ids._stamp()
        cycles = self._cycles()
        keys = {call: (cycles[call].id, call.territory_id.id, call.partner_id.id) for call in self}
        targets = self._targets_of(set(keys.values()))
        for call in self:
            call._stamp(
                {
                    "cycle_id": cycles[call].id,
                    "target_id": targets.get(keys[call], False),
                    "date_submitted": fields.Datetime.now(),
                    **call._quality_values(cycles[call]),
                }
            )

    def _changed(self, values):
        """Return those of the values that differ from the call's: a plan's territory seldom changes until the report.

        What is written would be carried on to every line of the report.
        """
        self.ensure_one()
        return {
            name: value
            for name, value in values.items()
            if self._fields[name].convert_to_write(self[name], self) != value
        }

    def _keeps_territory(self, values):
        """Return whether a call planned while covered stays with the territory it was planned in."""
        self.ensure_one()
        return bool(self.territory_id and values["is_outside"] and not self.is_outside)
