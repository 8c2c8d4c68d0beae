# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class PharmaCall(models.Model):
    """The report of a group call: what each attendee heard, where it differs."""

    _inherit = "pharma.call"

    def _write_report(self, vals):
        """Take also `attendees: [{"partner_id", "details": [{"product_id", "key_message_id", "heard",
        "reaction"}]}]`: one line for each product or message that this attendee did not hear or took otherwise.
        """
        result = super()._write_report(vals)
        if "details" in vals or "attendees" in vals:
            self._drop_untold()
        if "attendees" in vals:
            self._write_heard(vals["attendees"] or [])
        return result

    def _drop_untold(self):
        """What is no longer told on the call was heard by nobody."""
        products, messages = self.detail_ids.product_id, self.call_message_ids.key_message_id
        self.attendee_ids.detail_ids.filtered(
            lambda line: (
                line.key_message_id not in messages
                if line.key_message_id
                else line.product_id not in products
            )
        ).unlink()

    def _write_heard(self, rows):
        """Replace the lines of the attendees that the report speaks of."""
        attendees = {attendee.partner_id.id: attendee for attendee in self.attendee_ids}
        Line = self.env["pharma.call.attendee.detail"]
        gone, new = Line, []
        for row in rows:
            if not isinstance(row, dict) or "details" not in row:
                continue
            attendee = attendees[row["partner_id"]]
            gone |= attendee.detail_ids
            for line in self._report_list(row, "details", dict):
                message_id = line.get("key_message_id") or False
                if type(line.get("product_id")) is not int or (
                    message_id and type(message_id) is not int
                ):
                    raise self._report_malformed("attendees")
                heard = line.get("heard", True) is not False
                new.append(
                    {
                        "attendee_id": attendee.id,
                        "product_id": line["product_id"],
                        "key_message_id": message_id,
                        "heard": heard,
                        # who did not hear it has not taken it in any way
                        "reaction": heard and self._reaction(line),
                    }
                )
        gone.unlink()
        Line.create(new)

    def _copy_to_correct(self):
        """What was heard otherwise stands, once the products are copied that it is about."""
        corrected = super()._copy_to_correct()
        # sudo: a fact is copied as it is
        attendees = {a.partner_id: a for a in corrected.sudo().attendee_ids}
        self.env["pharma.call.attendee.detail"].sudo().create(
            [
                {
                    "attendee_id": attendees[line.attendee_id.partner_id].id,
                    "product_id": line.product_id.id,
                    "key_message_id": line.key_message_id.id,
                    "heard": line.heard,
                    "reaction": line.reaction,
                }
                for line in self.sudo().attendee_ids.detail_ids
            ]
        )
        return corrected

    # -- what one customer heard ------------------------------------------------------------------

    @api.model
    def _met_domains(self, partner):
        """Return two domains of the calls that a customer took part in: the own ones, and those among others.

        Two, each answered by an index: one with both conditions would read the calls of everybody.
        """
        # sudo: where the customer was among others; the calls are searched with the user's own rights
        attended = (
            self.env["pharma.call.attendee"].sudo()._search([("partner_id", "=", partner.id)])
        )
        call = SQL.identifier("pharma_call_attendee", "call_id")
        return [
            Domain("partner_id", "=", partner.id),
            Domain("id", "in", attended.subselect(call)),
        ]

    @api.model
    def _calls_met(self, partner, domain, limit):
        """Return the latest calls that a customer took part in."""
        order = "date_day desc, id desc"
        own, attended = (
            self.search(met & domain, order=order, limit=limit)
            for met in self._met_domains(partner)
        )
        return (own | attended).sorted(lambda call: (call.date_day, call.id), reverse=True)[:limit]

    def _told_to(self, partner):
        """Return {call: [(product, reaction)]} of what this customer heard, from the rep or from who came along."""
        # sudo: products that were told on calls that the user may read
        calls = self.sudo()
        lines = calls.attendee_ids.filtered(lambda a: a.partner_id.id == partner.id).detail_ids
        own = {(line.call_id, line.product_id): line for line in lines if not line.key_message_id}
        told = {}
        for call in self:
            rows = {d.product_id: d.reaction for d in call.sudo().detail_ids}
            for guest in call.sudo().guest_ids.filtered("reported_on"):
                for line in guest.detail_ids:
                    rows[line.product_id] = rows.get(line.product_id) or line.reaction
            products = []
            for product, reaction in rows.items():
                line = own.get((call.sudo(), product))
                if not line or line.heard:
                    products.append((product, line and line.reaction or reaction))
            told[call] = products
        return told
