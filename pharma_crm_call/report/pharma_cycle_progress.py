# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.pharma_crm_cycle.report.pharma_cycle_progress_facts import SHARED_KEY

from ..models.progress.pharma_call_counting import CYCLE_KEY, PLACES_KEY

COUNTED = ("submitted", "reviewed")
PLANNED = ("planned", "in_progress")


class PharmaCycleProgress(models.Model):
    """The facts of plan vs achieved: counted and planned calls, by set.

    Counted call (FORMULAS.md, "Calls and cycle progress"): submitted or reviewed, its day inside the cycle,
    made through the target's territory. An attendee of a group call counts like the customer of a call of
    one's own, but for what this attendee did not hear. What a guest told counts with the host's call. Two calls
    of one rep on one customer on one day count once, through the better channel.
    """

    _inherit = "pharma.cycle.progress"
    _depends = {
        "pharma.call": [
            "partner_id", "user_id", "territory_id", "channel_id", "date_day", "state", "is_joint",
        ],
        "pharma.call.attendee": ["call_id", "partner_id", "territory_id"],
        "pharma.call.channel": ["weight"],
        "pharma.call.attendee.detail": ["attendee_id", "product_id", "key_message_id", "heard"],
        "pharma.call.guest.detail": ["call_id", "product_id", "key_message_id", "reported_on"],
    }  # fmt: skip

    @api.model
    def _calls_query(self, states):
        """Return one row per call and customer (the call's own and each attendee) and cycle that it lies in.

        The columns are plain, so that a condition on the cycle or the territory reaches the calls' index. A
        statement with shared facts reads the calls once, and this picks from them.
        """
        if self._is_shared():
            return SQL(
                "SELECT * FROM pharma_met WHERE %s made", SQL("" if states == COUNTED else "NOT")
            )
        scopes = self._fact_scopes()
        if scopes is None:
            return self._calls_of_every_cycle_query(states)
        return SQL(" UNION ALL ").join(
            [
                SQL(
                    """
                SELECT NULL::integer AS cycle_id, NULL::integer AS call_id, NULL::integer AS territory_id,
                       NULL::integer AS partner_id, NULL::integer AS user_id, NULL::date AS date_day,
                       NULL::integer AS channel_id, NULL::varchar AS state, NULL::boolean AS is_joint
                 WHERE FALSE
                """
                )
            ]
            + [self._calls_of_scope_query(states, *scope) for scope in scopes]
        )

    @api.model
    def _calls_of_scope_query(self, states, cycle_id, date_start, date_end, territory_ids):
        # made and planned calls apart: each kind has an index of its own
        kinds = [kind for kind in (COUNTED, PLANNED) if not set(kind).isdisjoint(states)]
        scope = {
            "cycle": cycle_id,
            "start": date_start,
            "end": date_end,
            "territories": list(territory_ids),
        }
        own = [
            SQL(
                """
                SELECT %(cycle)s, call.id, call.territory_id, call.partner_id, call.user_id, call.date_day,
                       call.channel_id, call.state, call.is_joint
                  FROM pharma_call call
                 WHERE call.state IN %(states)s AND call.date_day BETWEEN %(start)s AND %(end)s
                   AND call.territory_id = ANY(%(territories)s)
                """,
                states=kind,
                **scope,
            )
            for kind in kinds
        ]
        attended = SQL(
            """
            SELECT %(cycle)s, call.id, attendee.territory_id, attendee.partner_id, call.user_id, call.date_day,
                   call.channel_id, call.state, call.is_joint
              FROM pharma_call_attendee attendee
              JOIN pharma_call call ON call.id = attendee.call_id
             WHERE call.state IN %(states)s AND call.date_day BETWEEN %(start)s AND %(end)s
               AND attendee.territory_id = ANY(%(territories)s) AND attendee.partner_id != call.partner_id
            """,
            states=states,
            **scope,
        )
        return SQL(" UNION ALL ").join([*own, attended])

    @api.model
    def _calls_of_every_cycle_query(self, states):
        return SQL(
            """
            SELECT c.id AS cycle_id, f.call_id, f.territory_id, f.partner_id, f.user_id, f.date_day, f.channel_id,
                   f.state, f.is_joint
              FROM pharma_cycle c
              JOIN pharma_territory scope ON scope.id = c.territory_id
              JOIN pharma_territory t ON t.parent_path LIKE scope.parent_path || '%%'
              JOIN (
                SELECT call.id AS call_id, call.territory_id, call.partner_id, call.user_id, call.date_day,
                       call.channel_id, call.state, call.is_joint
                  FROM pharma_call call
                 WHERE call.state IN %(states)s
                 UNION ALL
                SELECT call.id, attendee.territory_id, attendee.partner_id, call.user_id, call.date_day,
                       call.channel_id, call.state, call.is_joint
                  FROM pharma_call_attendee attendee
                  JOIN pharma_call call ON call.id = attendee.call_id
                 WHERE call.state IN %(states)s AND attendee.partner_id != call.partner_id
              ) f ON f.territory_id = t.id AND f.date_day BETWEEN c.date_start AND c.date_end
            """,
            states=states,
        )

    @api.model
    def _shared_facts(self):
        # What was planned for earlier days counts nowhere, so it is not kept either. Whether a call is made is a
        # column: of a list of states PostgreSQL would expect one row, and look everything else up row by row.
        alone = self.with_context(**{SHARED_KEY: None})
        return [
            *super()._shared_facts(),
            (
                "pharma_met",
                SQL(
                    """
                    SELECT f.*, f.state IN %(counted)s AS made
                      FROM (%(calls)s) f
                     WHERE f.state IN %(counted)s OR f.date_day >= %(today)s
                    """,
                    calls=alone._calls_query(COUNTED + PLANNED),
                    counted=COUNTED,
                    today=fields.Date.context_today(self),
                ),
            ),
        ]

    @api.model
    def _counted_query(self):
        return self._calls_query(COUNTED)

    @api.model
    def _facts_query(self):
        return SQL(
            """
            SELECT made.cycle_id, made.territory_id, made.partner_id,
                   1 AS actual, made.weight::float8 AS weighted, NULL::integer AS scheduled,
                   made.joint::integer AS joint
              FROM (
                SELECT f.cycle_id, f.territory_id, f.partner_id, f.user_id, f.date_day,
                       MAX(channel.weight) AS weight, bool_or(f.is_joint) AS joint
                  FROM (%(counted)s) f
                  JOIN pharma_call_channel channel ON channel.id = f.channel_id
                 GROUP BY f.cycle_id, f.territory_id, f.partner_id, f.user_id, f.date_day
              ) made
             UNION ALL
            SELECT planned.cycle_id, planned.territory_id, planned.partner_id, NULL, NULL, 1, NULL
              FROM (
                SELECT DISTINCT f.cycle_id, f.territory_id, f.partner_id, f.user_id, f.date_day
                  FROM (%(planned)s) f
                 WHERE f.date_day >= %(today)s
              ) planned
            """,
            counted=self._counted_query(),
            planned=self._calls_query(PLANNED),
            today=fields.Date.context_today(self),
        )

    @api.model
    def _product_facts_query(self):
        return self._carried_query("product_id")

    @api.model
    def _message_facts_query(self):
        return self._carried_query("key_message_id")

    @api.model
    def _carried_query(self, name):
        """Return the counted calls by what they carried: once for each customer, rep and day.

        :param name: product_id or key_message_id
        """
        return SQL(
            """
            SELECT DISTINCT told.cycle_id, told.territory_id, told.partner_id, told.%(subject)s,
                   1 AS actual, told.user_id, told.date_day
              FROM (%(carrying)s) told
            """,
            carrying=self._carrying_query(name),
            subject=SQL.identifier(name),
        )

    @api.model
    def _carrying_query(self, name):
        """Return what each counted call carried, for everybody who heard it: the columns of `_calls_query`, and what
        it was.

        :param name: product_id or key_message_id
        """
        if name == "product_id":
            own = SQL("pharma_call_detail")
            missed = SQL("missed.key_message_id IS NULL AND missed.product_id = carried.product_id")
        else:
            own = SQL("pharma_call_message")
            # one message, or all that the product has
            missed = SQL(
                """
                (missed.key_message_id IS NULL OR missed.key_message_id = carried.key_message_id)
                AND missed.product_id = (SELECT key.product_id FROM pharma_key_message key
                                          WHERE key.id = carried.key_message_id)
                """
            )
        # Own and guests' apart, each joined with the calls: of a union PostgreSQL does not know how many a call has.
        return SQL(
            """
            SELECT carried.*
              FROM (
                SELECT f.*, own.%(subject)s
                  FROM (%(counted)s) f
                  JOIN %(own)s own ON own.call_id = f.call_id
                 UNION ALL
                SELECT f.*, guest.%(subject)s
                  FROM (%(counted)s) f
                  JOIN pharma_call_guest_detail guest ON guest.call_id = f.call_id
                 WHERE guest.reported_on IS NOT NULL AND guest.%(subject)s IS NOT NULL
              ) carried
             WHERE NOT EXISTS (
                SELECT 1
                  FROM pharma_call_attendee_detail missed
                  JOIN pharma_call_attendee attendee ON attendee.id = missed.attendee_id
                 WHERE NOT missed.heard AND attendee.call_id = carried.call_id
                   AND attendee.partner_id = carried.partner_id AND %(missed)s
             )
            """,
            counted=self._counted_query(),
            subject=SQL.identifier(name),
            own=own,
            missed=missed,
        )

    @api.model
    def _channel_facts_query(self):
        """Each counted call by the channel that it counts through, with its weight: the better one of a day
        with two."""
        return SQL(
            """
            SELECT DISTINCT ON (f.cycle_id, f.territory_id, f.partner_id, f.user_id, f.date_day)
                   f.cycle_id, f.territory_id, f.partner_id, f.channel_id, 1 AS actual,
                   channel.weight::float8 AS weighted
              FROM (%(counted)s) f
              JOIN pharma_call_channel channel ON channel.id = f.channel_id
             ORDER BY f.cycle_id, f.territory_id, f.partner_id, f.user_id, f.date_day, channel.weight DESC,
                      channel.id
            """,
            counted=self._counted_query(),
        )

    @api.model
    def _subject_facts_query(self, name):
        if name == "channel_id":
            return self._channel_facts_query()
        return super()._subject_facts_query(name)

    def action_open_calls(self):
        """Open the counted calls on the customer of this row, in its cycle and territory."""
        self.ensure_one()
        self.check_access("read")
        # sudo: the period of the cycle, whoever may open its plan
        domain = (
            self.cycle_id.sudo()._counted_calls_domain()
            & Domain("territory_id", "=", self.territory_id.id)
            & (
                Domain("partner_id", "=", self.partner_id.id)
                | Domain("attendee_ids.partner_id", "=", self.partner_id.id)
            )
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_call.action_call_counting"
        )
        return {
            **action,
            "domain": list(domain),
            "context": {CYCLE_KEY: self.cycle_id.id, PLACES_KEY: self.territory_id.ids},
            "display_name": self.env._("Calls on %s", self.partner_id.display_name),
        }
