# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.states import COUNTED_STATES


class ResPartner(models.Model):
    """Calls of a customer."""

    _inherit = "res.partner"

    pharma_call_ids = fields.One2many("pharma.call", "partner_id", "Calls")
    pharma_call_count = fields.Integer("Calls made", compute="_compute_pharma_calls")
    pharma_last_call = fields.Date("Last call", compute="_compute_pharma_calls")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_pharma_calls(self):
        made = self._pharma_calls_made() if self.env["pharma.call"].has_access("read") else {}
        for partner in self:
            partner.pharma_call_count, partner.pharma_last_call = made.get(
                partner._origin.id, (0, False)
            )

    # One definition of the calls of a customer: a call on it, a group call that it attended, a call at a hospital.
    # As a domain to search with, as one for the client, and as a statement for many; what the smart button says,
    # the 360° view and the list behind both say too.

    def _pharma_calls_domain(self):
        """Return the domain of the calls on this customer, and at a hospital of those on its doctors."""
        self.ensure_one()
        if self.pharma_type == "doctor":
            return self._pharma_calls_with()
        return Domain(self._pharma_calls_filter())

    def _pharma_calls_with(self):
        """Return the domain of the calls on this doctor and of those that this doctor attended.

        Written so that PostgreSQL takes two indexes; a domain through the attendees would make it read all calls.
        """
        doctor, Attendee = self.id, self.env["pharma.call.attendee"]

        def to_sql(model, alias, query):
            return SQL(
                "(%(customer)s = %(doctor)s OR %(id)s = ANY(ARRAY("
                "SELECT call_id FROM pharma_call_attendee WHERE partner_id = %(doctor)s)))",
                customer=model._field_to_sql(alias, "partner_id", query),
                id=SQL.identifier(alias, "id"),
                doctor=doctor,
                to_flush=[Attendee._fields[name] for name in ("call_id", "partner_id")],
            )

        return Domain.custom(
            to_sql=to_sql,
            predicate=lambda call: (
                doctor in (call.partner_id.id, *call.attendee_ids.partner_id.ids)
            ),
        )

    def _pharma_calls_filter(self):
        """Return the same as a domain that a client can be given."""
        self.ensure_one()
        through = "attendee_ids.partner_id" if self.pharma_type == "doctor" else "hospital_id"
        return ["|", ("partner_id", "=", self.id), (through, "=", self.id)]

    def _pharma_calls_made(self):
        """Return {id: (number of calls made, day of the last one)} of the customers that have any; one query."""
        Call = self.env["pharma.call"]
        Call.flush_model(["partner_id", "hospital_id", "date_day", "state"])
        self.env["pharma.call.attendee"].flush_model(["partner_id", "call_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT calls.partner_id, count(*), max(calls.date_day)
                  FROM (SELECT partner_id, id, date_day FROM pharma_call WHERE partner_id = ANY(%(ids)s)
                         UNION
                        SELECT hospital_id, id, date_day FROM pharma_call WHERE hospital_id = ANY(%(ids)s)
                         UNION
                        SELECT attendee.partner_id, call.id, call.date_day
                          FROM pharma_call_attendee attendee JOIN pharma_call call ON call.id = attendee.call_id
                         WHERE attendee.partner_id = ANY(%(ids)s)) calls
                 WHERE calls.id IN %(made)s
                 GROUP BY calls.partner_id
                """,
                ids=self._origin.ids,
                made=Call._search([("state", "in", COUNTED_STATES)]).subselect(),
            )
        )
        return {id_: (count, last) for id_, count, last in rows}

    def action_pharma_calls(self):
        """Open the calls of this customer, and at a hospital those on its doctors."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm_call.action_call")
        action["domain"] = self._pharma_calls_filter()
        action["context"] = {"default_partner_id": self.id}
        return action

    def action_plan_call(self):
        """Open a new call on this customer, ready to be planned."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a call"),
            "res_model": "pharma.call",
            "views": [(self.env.ref("pharma_crm_call.view_call_form_quick").id, "form")],
            "target": "new",
            "context": {
                "default_partner_id": self.id,
                "default_date_planned": fields.Datetime.to_string(self._pharma_next_slot()),
            },
        }

    def action_report_call(self):
        """Open the pre-call sheet and report of a call on this customer, planned or not."""
        self.ensure_one()
        self.check_access("read")
        return self.env["pharma.call"]._report_action({"partner_id": self.id})

    def _pharma_next_slot(self):
        """Return the next free moment of the user's calendar: today, or tomorrow when the day is over."""
        Call = self.env["pharma.call"]
        user = self.env.user
        day = Call._today_of(user)
        slot = Call._free_slots(user, day, 1)[0]
        if slot >= Call._utc_of(day, 18, user):
            slot = Call._free_slots(user, fields.Date.add(day, days=1), 1)[0]
        return slot
