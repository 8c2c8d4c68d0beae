# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.states import COUNTED_STATES

LAST_CALLS = 5
DURATIONS = (5, 10, 15, 30, 45, 60)


class PharmaCall(models.Model):
    """The pre-call sheet: all that the rep wants to know at the door, in one request."""

    _inherit = "pharma.call"

    @api.readonly
    def precall_sheet(self, partner_id=False):
        """Return the pre-call sheet of this call, or of a call not planned on a customer.

        :param partner_id: the customer, when there is no call yet
        """
        if self:
            self.ensure_one()
            self.check_access("read")
            return self._prepare_precall_sheet()
        partner = self.env["res.partner"].browse(partner_id or []).exists()
        if not partner:
            raise UserError(self.env._("Choose the customer whose sheet you want to read."))
        partner.check_access("read")
        planned = self._open_call_today(partner)
        call = planned or self.new({"partner_id": partner.id, "user_id": self.env.uid})
        return call._prepare_precall_sheet()

    @api.model
    def _open_call_today(self, partner):
        """Return the user's own open call on a customer today."""
        user = self.env.user
        return self.search(
            [
                ("user_id", "=", user.id),
                ("partner_id", "=", partner.id),
                ("date_day", "=", self._today_of(user)),
                ("state", "in", ("planned", "in_progress")),
            ],
            limit=1,
        )

    def _prepare_precall_sheet(self):
        """Return the sheet as a dict of JSON values; an addon to the right adds keys by super()."""
        self.ensure_one()
        partner = self.partner_id
        territory = self.territory_id or self.user_id._pharma_territory_for(partner)
        cycle = (
            self.env["pharma.cycle"]._current_for(territory)
            if territory
            else self.env["pharma.cycle"]
        )
        post_its = self._due_messages(cycle)
        last_calls = self._sheet_last_calls()
        return {
            "call": self._sheet_call(),
            "partner": self._sheet_partner(),
            "target": self._sheet_target(cycle, territory),
            "post_its": self._sheet_post_its(cycle, post_its),
            "products": self._sheet_products(post_its),
            "last_calls": last_calls,
            "objective": next((c["next_objective"] for c in last_calls if c["next_objective"]), ""),
            "details": [
                {
                    "product_id": detail.product_id.id,
                    "name": detail.product_id.name,
                    "reaction": detail.reaction or False,
                    "messages": [
                        {
                            "key_message_id": m.key_message_id.id,
                            "name": m.key_message_id.name,
                            "reaction": m.reaction or False,
                        }
                        for m in detail.call_message_ids
                    ],
                }
                for detail in self.detail_ids
            ],
            "attendees": self._sheet_attendees(),
            "channels": self.env["pharma.call.channel"].search_read(
                [("active", "=", True)], ["name", "icon", "face_to_face", "group_call"], load=None
            ),
            "durations": list(DURATIONS),
            "minimum": self.env["pharma.call.quality.model"]
            ._in_force(self.env.company)
            .duration_min,
        }

    def _due_messages(self, cycle):
        """Return the cycle's messages that fit this call's customer."""
        # What the company wants to be said is no secret to the rep who is to say it.
        cycle = cycle.sudo()
        return cycle._post_its_for(self.partner_id) if cycle else self.env["pharma.cycle.message"]

    def _sheet_call(self):
        return {
            "id": self._origin.id or False,
            "state": self.state or "planned",
            "date_planned": fields.Datetime.to_string(self.date_planned) or False,
            "date_done": fields.Datetime.to_string(
                self.date_done or (self._origin and self._default_date_done())
            ) or False,
            "channel_id": (self.channel_id or self._default_channel()).id,
            "duration": self._sheet_duration(),
            "purpose": self.purpose or "",
            "note": self.note or "",
            "next_objective": self.next_objective or "",
            "outside_reason": self.outside_reason or "",
            "is_outside": self._sheet_outside(),
            "user": self.user_id.name,
            "is_mine": self.user_id == self.env.user,
            "can_report": self.user_id == self.env.user
            and (self.state or "planned") in ("planned", "in_progress", "missed"),
            "can_correct": bool(self._origin) and self._origin.can_correct,
        }  # fmt: skip

    def _sheet_duration(self):
        """Return the minutes to propose: those since the start, else as planned, else the company's."""
        if self.state == "in_progress" and self.date_started:
            minutes = (fields.Datetime.now() - self.date_started).total_seconds() // 60
            return int(min(480, max(1, minutes)))
        return self.duration or self.env.company.pharma_call_duration or 15

    def _sheet_outside(self):
        pair = (self.user_id, self.partner_id)
        stamps = self._stamps_for({pair})[pair]
        return stamps["is_outside"] and not (self._origin and self._keeps_territory(stamps))

    def _sheet_partner(self):
        partner = self.partner_id
        # The place is where a covered customer works; its name is on the customer's own card.
        hospital = (self.hospital_id or partner.pharma_hospital_id).sudo()
        if partner.pharma_type == "department":
            hospital = partner.parent_id.sudo()
        specialty = partner.pharma_specialty_id.name or ""
        return {
            "id": partner.id,
            "name": partner.name,
            "type": partner.pharma_type,
            "class": self._class_badge(partner.pharma_class_id),
            "score": round(partner.pharma_score, 1) if partner.pharma_class_id else False,
            # most departments are called as their specialty is: once is enough
            "specialty": specialty if specialty != partner.name else "",
            "title": partner.pharma_title_id.name or "",
            "licence": partner.pharma_licence_number or "",
            "phone": partner.phone or "",
            "place": hospital.name or "",
            "address": ", ".join(filter(None, (partner.street, partner.city))),
            "patients_week": partner.pharma_patients_week,
        }

    @api.model
    def _class_badge(self, class_):
        return (
            {"code": class_.code, "name": class_.name, "color": class_.color} if class_ else False
        )

    def _sheet_target(self, cycle, territory):
        """Return the customer's line of the running plan, False when it is on no target list."""
        if not cycle:
            return False
        rows = self.env["pharma.cycle.progress"].search_read(
            [
                ("cycle_id", "=", cycle.id),
                ("territory_id", "=", territory.id),
                ("partner_id", "=", self.partner_id.id),
            ],
            ["goal", "actual", "scheduled", "remaining", "band"],
            limit=1,
            load=None,
        )
        # sudo: only the name of the cycle in which the rep works.
        return dict(rows[0], cycle=cycle.sudo().name) if rows else False

    def _sheet_post_its(self, cycle, post_its):
        """Return the messages to deliver, in order, with how often this customer has heard them."""
        heard = self._sheet_heard(cycle, post_its) if post_its else {}
        return [
            {
                "id": line.id,
                "product_id": line.product_id.id,
                "key_message_id": line.key_message_id.id,
                "name": line.key_message_id.name,
                "text": line.key_message_id.text or "",
                "evidence": line.key_message_id.evidence or "",
                "note": line.note or "",
                "number": line.number,
                "heard": heard.get(line.key_message_id.id, 0),
            }
            for line in post_its
        ]

    def _sheet_products(self, post_its):
        """Return the promoted products with their messages, those of the post-its first and in their order."""
        first = post_its.product_id.ids
        products = self.env["product.product"].search(
            [
                ("pharma_kind", "=", "promoted"),
                ("company_id", "in", [False, (self.company_id or self.env.company).id]),
            ]
        )
        messages = self.env["pharma.key.message"].search([("product_id", "in", products.ids)])
        order = {product_id: index for index, product_id in enumerate(first)}
        return [
            {
                "id": product.id,
                "name": product.name,
                "preset": product.id in order,
                "messages": [
                    {"id": m.id, "name": m.name, "text": m.text or "", "evidence": m.evidence or ""}
                    for m in messages
                    if m.product_id == product
                ],
            }
            for product in products.sorted(lambda p: (order.get(p.id, len(order)), p.name or ""))
        ]

    def _sheet_last_calls(self):
        """Return the last calls of the whole team on this customer that the user may read."""
        calls = self._calls_met(
            self.partner_id,
            Domain("state", "in", COUNTED_STATES) & Domain("id", "!=", self._origin.id),
            limit=LAST_CALLS,
        )
        told = calls._told_to(self.partner_id)
        return [self._sheet_last_call(call, told[call]) for call in calls]

    def _sheet_attendees(self):
        """Return whom a group call can take along: covered doctors of the same place."""
        partner = self.partner_id
        place = (
            partner
            if partner.pharma_type in ("hospital", "department")
            else partner.pharma_hospital_id
        )
        if not place:
            return []
        field = "department_id" if place.pharma_type == "department" else "hospital_id"
        doctors = self.env["res.partner"].search(
            [
                ("pharma_type", "=", "doctor"),
                (f"pharma_affiliation_ids.{field}", "=", place.id),
                ("id", "!=", partner.id),
            ],
            limit=100,
        )
        chosen = self.attendee_ids.partner_id
        reactions = {a.partner_id: a.reaction or False for a in self.attendee_ids}
        return [
            {
                "id": d.id,
                "name": d.name,
                "class": self._class_badge(d.pharma_class_id),
                "chosen": d in chosen,
                "reaction": reactions.get(d, False),
            }
            for d in chosen | doctors
        ]
