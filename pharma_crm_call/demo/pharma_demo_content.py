# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, models

from odoo.addons.pharma_crm.demo import catalogue

from ..tools import detailing, quality
from . import texts

CHANNELS = (("face_to_face", 91), ("phone", 5), ("video", 3), ("email", 1))
# Where the plan wants some of the calls by video.
MIXED = (("face_to_face", 72), ("phone", 3), ("video", 25))
# How likely a message that is due is delivered on a call.
TOLD = 0.55
REACTIONS = (("positive", 45), ("neutral", 38), ("negative", 12), (False, 5))


def draw(rng, pairs):
    return rng.choices([key for key, _share in pairs], [share for _key, share in pairs])[0]


class PharmaDemo(models.AbstractModel):
    """What was said on the calls: products, messages, reactions, notes."""

    _inherit = "pharma.demo"

    @api.model
    def _make_calls(self, visits):
        """Create the calls with their reports; texts and products fit the customer."""
        context = self._content_context()
        reports = [self._report_of(visit, context) for visit in visits]
        calls = self.env["pharma.call"].create([report["call"] for report in reports])
        self._name_them(
            [f"pharma_crm_call.demo_call_{number:04}" for number in range(len(calls))], calls
        )
        details, messages = [], []
        for call, report in zip(calls, reports, strict=True):
            for detail in report["details"]:
                details.append(
                    {"call_id": call.id, "company_id": call.company_id.id, **detail["values"]}
                )
                messages.append([{"call_id": call.id, **message} for message in detail["messages"]])
        detail_ids = self._insert("pharma.call.detail", details)
        self._insert(
            "pharma.call.message",
            [
                {"detail_id": detail_id, "company_id": self.env.company.id, **message}
                for detail_id, lines in zip(detail_ids, messages, strict=True)
                for message in lines
            ],
        )
        self.env["pharma.call.attendee"].create(
            [
                {"call_id": call.id, **attendee}
                for call, report in zip(calls, reports, strict=True)
                for attendee in report["attendees"]
            ]
        )
        self._make_old_reviews(calls, visits)
        return calls

    @api.model
    def _content_context(self):
        """Return what all reports draw from, read once."""
        specialties = {
            res_id: key for key, res_id in self._made_ids("pharma.specialty", "specialty_").items()
        }
        messages = {}
        for message in self.env["pharma.key.message"].search(
            [("product_id.pharma_kind", "=", "promoted")]
        ):
            messages.setdefault(message.product_id, []).append(message)
        return {
            "specialty": specialties,
            "product": {row[1]: self._ref(f"product_{row[1]}") for row in catalogue.PRODUCTS},
            "messages": messages,
            "channel": {
                code: self._xml(f"pharma_crm_call.channel_{code}").id for code, _ in CHANNELS
            },
            "group": self._xml("pharma_crm_call.channel_group").id,
            "due": {},
            "heard": Counter(),
        }

    @api.model
    def _report_of(self, visit, context):
        """Return the values of a call and of the parts of its report."""
        rng, partner = visit["rng"], visit["partner"]
        counted = visit["state"] in ("submitted", "reviewed")
        products = self._products_for(rng, visit, context)
        name = products[0].name.split(" ")[0]
        pharmacy = partner.pharma_type == "pharmacy"
        channels = MIXED if visit["target"].rule_id.channel_ids else CHANNELS
        group = partner.pharma_type == "hospital" and rng.random() < 0.4
        details = self._details_of(rng, visit, products, context) if counted else []
        reaction = (details and details[0]["values"]["reaction"]) or "neutral"
        note = rng.choice(texts.NOTES_PHARMACY if pharmacy else texts.NOTES[reaction])
        call = {
            "partner_id": partner.id,
            "user_id": visit["rep"].id,
            "territory_id": visit["territory"].id,
            "company_id": self.env.company.id,
            "hospital_id": partner.pharma_hospital_id.id,
            "class_id": (visit["target"].class_id or partner.pharma_class_id).id,
            "specialty_id": partner.pharma_specialty_id.id,
            "channel_id": context["group"] if group else context["channel"][draw(rng, channels)],
            "duration": self._minutes(rng, group, counted),
            "state": visit["state"],
            "purpose": rng.choice(texts.PURPOSES_PHARMACY if pharmacy else texts.PURPOSES).format(
                product=name
            )
            if rng.random() < 0.9
            else False,
            **self._times_of(rng, visit),
        }
        if counted:
            call.update(
                note=note.format(product=name),
                next_objective=rng.choice(texts.NEXT).format(product=name)
                if rng.random() < 0.75
                else False,
                cycle_id=visit["cycle"].id,
                target_id=visit["target"].id,
            )
            call.update(self._quality_of(call, details, self._due_for(visit, context)))
        elif visit["state"] == "cancelled":
            call["cancel_reason"] = rng.choice(texts.CANCELLED)
        attendees = (
            self._attendees_of(rng, visit) if group and visit["state"] != "cancelled" else []
        )
        return {"call": call, "details": details, "attendees": attendees}

    @api.model
    def _minutes(self, rng, group, counted):
        if group:
            return rng.choice((30, 40, 45))
        return rng.choice((4, 8, 10, 10, 12, 15, 15, 20, 25) if counted else (15, 15, 20, 30))

    @api.model
    def _products_for(self, rng, visit, context):
        keys = texts.PRODUCTS[visit["unit"]]
        keys = keys.get(
            context["specialty"].get(visit["partner"].pharma_specialty_id.id), keys[None]
        )
        count = min(rng.choice((1, 1, 2, 2, 2, 3)), len(keys))
        chosen = [context["product"][key] for key in keys[:count]]
        if rng.random() < 0.25:
            chosen.reverse()
        return chosen

    @api.model
    def _due_for(self, visit, context):
        """Return {message: the cycle's line that asks for it} for the customer."""
        partner = visit["partner"]
        key = (
            visit["cycle"],
            visit["target"].class_id or partner.pharma_class_id,
            partner.pharma_specialty_id,
        )
        if key not in context["due"]:
            cycle, class_, specialty = key
            lines = cycle.communication_ids.filtered(lambda line: line._matches(class_, specialty))
            context["due"][key] = {line.key_message_id: line for line in lines}
        return context["due"][key]

    @api.model
    def _details_of(self, rng, visit, products, context):
        due = self._due_for(visit, context)
        details = []
        weights = detailing.detail_weights(len(products))
        for position, (product, weight) in enumerate(zip(products, weights, strict=True), start=1):
            reaction = draw(rng, REACTIONS)
            told = self._messages_told(rng, visit, product, due, context)
            details.append(
                {
                    "values": {
                        "product_id": product.id,
                        "position": position,
                        "weight": weight,
                        "reaction": reaction or None,
                    },
                    "messages": [
                        {
                            "key_message_id": message.id,
                            "cycle_message_id": due[message].id if message in due else None,
                            "reaction": draw(rng, REACTIONS) or None,
                        }
                        for message in told
                    ],
                }
            )
        return details

    @api.model
    def _messages_told(self, rng, visit, product, due, context):
        """Return what was said of a product: what the plan asks for until it is heard often enough, else others."""
        messages = context["messages"][product]
        key = (visit["cycle"].id, visit["partner"].id)
        missing = [
            m for m in messages if m in due and context["heard"][(*key, m.id)] < due[m].number
        ]
        told = [message for message in missing if rng.random() < TOLD]
        if not told:
            others = [message for message in messages if message not in due]
            told = [rng.choice(others)] if others and rng.random() < 0.8 else []
        context["heard"].update((*key, message.id) for message in told)
        return told

    @api.model
    def _quality_of(self, call, details, due):
        model = self.env["pharma.call.quality.model"]._in_force(self.env.company)
        facts = quality.element_facts(
            purpose=call["purpose"],
            messages_delivered=sum(
                bool(message["cycle_message_id"])
                for detail in details
                for message in detail["messages"]
            ),
            messages_due=len(due),
            reactions=sum(bool(detail["values"]["reaction"]) for detail in details),
            details=len(details),
            result=call["note"],
            duration=call["duration"],
            minimum=model.duration_min,
            maximum=model.duration_max,
            next_objective=call["next_objective"],
        )
        return {
            "quality_model_id": model.id,
            **quality.call_facts(
                facts, model._coefficients(), model.threshold, call["duration"], model.duration_min
            ),
        }

    @api.model
    def _attendees_of(self, rng, visit):
        """Return two or three covered doctors of the hospital, with what they are counted with."""
        doctors = visit["territory"].coverage_ids.partner_id.filtered(
            lambda doctor: doctor.pharma_hospital_id == visit["partner"]
        )
        chosen = rng.sample(doctors.ids, min(len(doctors), rng.choice((2, 3))))
        targets = {
            target.partner_id.id: target
            for target in visit["cycle"].target_ids
            if target.territory_id == visit["territory"] and target.partner_id.id in chosen
        }
        return [
            {
                "partner_id": doctor.id,
                "territory_id": visit["territory"].id,
                "target_id": targets[doctor.id].id if doctor.id in targets else False,
                "class_id": doctor.pharma_class_id.id,
                "specialty_id": doctor.pharma_specialty_id.id,
            }
            for doctor in doctors.browse(chosen)
        ]
