"""What the fields of a model do not tell about making one of its records: for access_world.py."""

import base64
from datetime import timedelta

from odoo import Command, fields

from tests.security.access_world_names import TEXT, numbers

# the smallest picture there is
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def product(place, tag, kind="promoted"):
    key = ("product.product", f"{kind} {tag}")
    if key not in place.made:
        place.made[key] = place.env["product.product"].create(
            {
                "name": f"{TEXT} {place.name} {kind} {tag}",
                "pharma_kind": kind,
                "company_id": place.company.id,
            }
        )
    return place.made[key].id


def day(place, tag):
    """A day of its own for each tag, far from anything that counts."""
    return fields.Date.to_string(fields.Date.today() + timedelta(days=900 + next(numbers)))


def attendee(place, tag):
    return place.account("doctor", f"attendee {tag}").id


def doctor(place, tag):
    return place.account("doctor", tag).id


def hospital(place, tag):
    return place.account("hospital", tag).id


def fixed_list(place, tag):
    return place.env["pharma.segment"].create(
        {"name": f"{TEXT} {next(numbers)}", "kind": "static", "company_id": place.company.id}
    )


def unmatched(place, tag):
    account = place.account("pharmacy", f"match {tag}")
    place.env["pharma.match.record"].search([("partner_id", "=", account.id)]).unlink()
    return account


def asked(place):
    key = ("survey.survey", "of doctors")
    if key not in place.made:
        place.made[key] = place.env["survey.survey"].create(
            {
                "title": f"{TEXT} {place.name}",
                "pharma_survey": True,
                "pharma_company_id": place.company.id,
                "user_id": False,
                "access_mode": "token",
            }
        )
    return place.made[key]


def untold_field(place, tag):
    """A field without a rule of its own; a new one each time, since a company has one rule for a field."""
    given = given_fields.setdefault(place.company, set())
    field = place.env["ir.model.fields"].search(
        [
            ("model", "in", ("res.partner", "pharma.affiliation")),
            ("store", "=", True),
            ("ttype", "not in", ("one2many", "binary", "json")),
            ("id", "not in", [*place.env["pharma.field.policy"].search([]).field_id.ids, *given]),
        ],
        order="id",
        limit=1,
    )
    given.add(field.id)
    return field.id


given_fields = {}


def history(place, tag):
    """Nobody writes the trail: a change of an account does."""
    account = place.account("doctor", f"changed {tag}")
    account.pharma_patients_week = next(numbers)
    account.flush_recordset()
    return place.env["pharma.field.history"].search([("partner_id", "=", account.id)], limit=1)


def submitted_call(place, tag):
    call = place.record("pharma.call", f"reviewed {tag}")
    if call.state == "planned":
        call._workflow_write({"state": "submitted"})
    return call.id


def told_product(place, tag):
    """A product that was told on the call of the attendee who heard it otherwise."""
    call = place.record("pharma.call.attendee", f"heard {tag}").call_id
    detail = call.detail_ids[:1] or place.env["pharma.call.detail"].sudo().create(
        {"call_id": call.id, "product_id": product(place, tag)}
    )
    return detail.product_id.id


def bare_quality_model(place, tag):
    """A draft with one element, so that others find room."""
    return (
        place.env["pharma.call.quality.model"]
        .create(
            {
                "name": f"{TEXT} {next(numbers)}",
                "company_id": place.company.id,
                "element_ids": [Command.create({"code": "purpose"})],
            }
        )
        .id
    )


def further_competence(place, tag):
    """One more of the template, which no report has scored yet."""
    template = place.env.ref("pharma_crm_call.coaching_template_call")
    return (
        place.env["pharma.coaching.competence"]
        .create({"template_id": template.id, "name": f"{TEXT} {next(numbers)}"})
        .id
    )


def newcomer(place, tag):
    """A user who works nowhere yet."""
    login = f"access-matrix-{next(numbers)}"
    return (
        place.env["res.users"]
        .create(
            {
                "name": login,
                "login": login,
                "company_id": place.company.id,
                "company_ids": [Command.set(place.company.ids)],
            }
        )
        .id
    )


def challenged(place, tag):
    return place.record("pharma.cycle.challenge", f"of {tag}").id


def past_day(place, tag):
    """A day of its own for each tag that is over: a bag is counted once for a period."""
    return fields.Date.to_string(fields.Date.today() - timedelta(days=900 + next(numbers)))


def lot(place, tag):
    """A lot of its own for each tag: it has one open recall."""
    item = place.env["product.product"].browse(product(place, tag, "sample"))
    return (
        place.env["stock.lot"]
        .create(
            {
                "name": f"{TEXT} {next(numbers)}",
                "product_id": item.id,
                "company_id": place.company.id,
            }
        )
        .id
    )


# what the fields alone do not tell, per model: {field: function of place and tag}
FACTS = {
    "pharma.affiliation": {
        "doctor_id": lambda place, tag: place.account("doctor", tag).id,
        "department_id": lambda place, tag: False,
        "is_primary": lambda place, tag: False,
    },
    "pharma.call": {"date_planned": lambda place, tag: day(place, tag) + " 10:00:00"},
    "pharma.call.attendee": {"partner_id": attendee},
    "pharma.call.correction": {
        "call_id": submitted_call,
        "corrected_id": lambda place, tag: False,
    },
    "pharma.call.evidence": {
        "name": lambda place, tag: f"{TEXT} {tag}.png",
        "file": lambda place, tag: PICTURE,
    },
    # a company has one last day of a month
    "pharma.call.month": {
        "month": lambda place, tag: fields.Date.add(
            fields.Date.to_date("2100-01-01"), months=next(numbers)
        ).isoformat(),
        "deadline": lambda place, tag: "2999-12-31",
    },
    "pharma.call.reopening": {"hours": lambda place, tag: 1},
    # a user has one ranking in a company
    "pharma.call.ranking": {
        "user_id": newcomer,
        "company_id": lambda place, tag: place.company.id,
    },
    "pharma.classification.criterion": {
        "field_name": lambda place, tag: "pharma_beds",
        "model_id": lambda place, tag: place.record("pharma.classification.model", f"of {tag}").id,
    },
    "pharma.classification.lookup": {
        "criterion_id": lambda place, tag: (
            place.env["pharma.classification.criterion"]
            .create(
                {
                    "model_id": place.record("pharma.classification.model", f"of {tag}").id,
                    "field_name": "pharma_grade_id",
                    "kind": "lookup",
                }
            )
            .id
        )
    },
    "pharma.call.guest": {"user_id": newcomer},
    "pharma.call.attendee.detail": {
        "attendee_id": lambda place, tag: place.record("pharma.call.attendee", f"heard {tag}").id,
        "product_id": told_product,
    },
    "pharma.call.guest.detail": {"product_id": product},
    "pharma.call.signal": {
        "user_id": lambda place, tag: place.user.id,
        "territory_id": lambda place, tag: place.territory.id,
    },
    # a rep has twelve of them at most
    "pharma.call.week.template": {"user_id": newcomer},
    "pharma.call.week.template.line": {"partner_id": attendee},
    "pharma.coaching.report": {
        "user_id": lambda place, tag: place.user.id,
        "state": lambda place, tag: "shared",
    },
    "pharma.coaching.score": {"competence_id": further_competence},
    "pharma.coaching.call": {
        "call_id": lambda place, tag: place.record("pharma.call", f"coached {tag}").id
    },
    "pharma.coverage": {"partner_id": lambda place, tag: place.uncovered(tag).id},
    "pharma.call.detail": {"product_id": product},
    "pharma.call.quality.element": {
        "model_id": bare_quality_model,
        "code": lambda place, tag: "evidence",
    },
    "pharma.call.review": {"call_id": submitted_call},
    "pharma.handover": {
        "call_id": lambda place, tag: place.record("pharma.call", f"given {tag}").id,
        "partner_id": lambda place, tag: place.record("pharma.call", f"given {tag}").partner_id.id,
    },
    "pharma.period.report": {"date_start": day, "date_end": day},
    # in between: a count of a period wants nothing on the way
    "pharma.bag.count": {"period_end": past_day, "kind": lambda place, tag: "interim"},
    "pharma.bag.count.line": {"product_id": lambda place, tag: product(place, tag, "gift")},
    "pharma.bag.loss.line": {"product_id": lambda place, tag: product(place, tag, "gift")},
    "pharma.bag.transfer.line": {"product_id": lambda place, tag: product(place, tag, "gift")},
    "pharma.allocation.item": {"product_id": lambda place, tag: product(place, tag, "gift")},
    "pharma.allocation.line": {"product_id": lambda place, tag: product(place, tag, "gift")},
    "pharma.replenishment.rule": {"product_id": lambda place, tag: product(place, tag, "gift")},
    "pharma.replenishment.need": {"product_id": lambda place, tag: product(place, tag, "gift")},
    "pharma.request.rule.line": {"product_id": lambda place, tag: product(place, tag, "gift")},
    "pharma.difference": {"product_id": lambda place, tag: product(place, tag, "gift")},
    "pharma.lot.recall": {"lot_id": lot},
    "pharma.handover.line": {"product_id": lambda place, tag: product(place, tag, "gift")},
    "pharma.resource.request.line": {"product_id": lambda place, tag: product(place, tag, "gift")},
    "pharma.spend": {"res_model": lambda place, tag: "res.partner", "res_id": lambda place, tag: 1},
    "pharma.territory.member": {"user_id": newcomer},
    "pharma.territory.time.off": {
        "user_id": lambda place, tag: place.user.id,
        # worked out from the person, and refused from a client
        "territory_id": lambda place, tag: False,
        # each day is a later one: no two records overlap
        "date_start": day,
        "date_end": day,
    },
    "pharma.change.request": {
        "partner_id": doctor,
        "account_type": lambda place, tag: "doctor",
        "user_id": lambda place, tag: place.user.id,
        "territory_id": lambda place, tag: place.territory.id,
    },
    "pharma.change.request.line": {
        "model_name": lambda place, tag: "res.partner",
        "field_name": lambda place, tag: "city",
    },
    "pharma.competitor.activity": {
        "product_id": lambda place, tag: product(place, tag, "competitor")
    },
    "pharma.consent": {"evidence": lambda place, tag: "said so at the door"},
    "pharma.doctor.product": {"product_id": product, "partner_id": doctor},
    "pharma.duplicate": {
        "one_id": doctor,
        "other_id": lambda place, tag: place.account("doctor", f"twin {tag}").id,
    },
    "pharma.entitlement": {
        "specialty_id": lambda place, tag: place.record("pharma.specialty", f"of {tag}").id
    },
    "pharma.field.policy": {"field_id": untold_field},
    "pharma.listing": {"partner_id": hospital, "product_id": product},
    "pharma.listing.history": {
        "listing_id": lambda place, tag: place.record("pharma.listing", f"of {tag}").id,
        "partner_id": hospital,
    },
    "pharma.match.record": {"partner_id": lambda place, tag: unmatched(place, tag).id},
    "pharma.product.affinity": {
        "product_id": product,
        "other_id": lambda place, tag: product(place, f"other {tag}"),
    },
    "pharma.segment.member": {"segment_id": lambda place, tag: fixed_list(place, tag).id},
    "pharma.supply": {"partner_id": hospital, "product_id": product},
    "pharma.swot": {
        "partner_id": hospital,
        "strengths": lambda place, tag: "On the list since years",
    },
    "helpdesk.ticket": {
        "name": lambda place, tag: f"{TEXT} {tag}",
        "description": lambda place, tag: "What happened",
        "partner_id": doctor,
        "category_id": lambda place, tag: place.env.ref("pharma_crm.ticket_category_quality").id,
    },
    "crm.lead": {
        "name": lambda place, tag: f"{TEXT} {tag}",
        "partner_id": hospital,
        "pharma_product_id": product,
        "type": lambda place, tag: "opportunity",
    },
    "survey.user_input": {
        "survey_id": lambda place, tag: asked(place).id,
        "pharma_partner_id": doctor,
    },
    "res.partner": {
        "name": lambda place, tag: f"{TEXT} {place.name} {tag}",
        "pharma_type": lambda place, tag: "doctor",
        "pharma_code": lambda place, tag: f"AM-{next(numbers)}",
    },
    "pharma.import": {
        "file": lambda place, tag: base64.b64encode(
            f"Code;Name\n{next(numbers)};Somebody\n".encode()
        ).decode(),
        "filename": lambda place, tag: "list.csv",
        "target": lambda place, tag: "doctor",
    },
    "pharma.item.policy": {"kind": lambda place, tag: "gift"},
    "pharma.key.message": {"product_id": product},
    "pharma.call.message": {
        "key_message_id": lambda place, tag: place.record("pharma.key.message", f"said {tag}").id
    },
    "pharma.limit.rule": {"kind": lambda place, tag: "gift"},
    "pharma.limit.entry": {"product_id": product},
    "pharma.cycle.plan": {
        "cycle_id": lambda place, tag: place.record("pharma.cycle", f"of {tag}").id,
    },
    "pharma.cycle.budget.line": {
        "territory_id": lambda place, tag: (
            place.record("pharma.cycle", f"paid {tag}").territory_id.id
        ),
        "cycle_id": lambda place, tag: place.record("pharma.cycle", f"paid {tag}").id,
    },
    "pharma.cycle.budget.entry": {
        "res_model": lambda place, tag: "res.partner",
        "res_id": lambda place, tag: 1,
    },
    "pharma.cycle.signal": {"key": lambda place, tag: f"{TEXT} {next(numbers)}"},
    "pharma.alert": {
        "kind": lambda place, tag: "missed",
        "user_id": lambda place, tag: place.user.id,
        "place_id": lambda place, tag: place.territory.id,
        "condition": lambda place, tag: f"{TEXT} {next(numbers)}",
        "key": lambda place, tag: f"{TEXT} {next(numbers)}",
    },
    "pharma.alert.delivery": {"user_id": lambda place, tag: place.user.id},
    "pharma.kpi": {"code": lambda place, tag: f"{TEXT} {next(numbers)}"},
    "pharma.annual.plan": {"date_start": day, "date_end": day},
    "pharma.approval.substitute": {
        "user_id": lambda place, tag: place.user.id,
        "substitute_id": newcomer,
        "date_end": lambda place, tag: "2099-12-31",
    },
    "pharma.cycle.baseline": {"partner_id": doctor},
    "pharma.cycle.target.change": {"partner_id": doctor},
    "pharma.cycle.goal": {"territory_id": lambda place, tag: False},
    "pharma.cycle.limit": {"kind": lambda place, tag: "change"},
    "pharma.cycle.version": {"number": lambda place, tag: next(numbers)},
    "pharma.cycle.challenge": {
        # each with a cycle of its own: a territory has one open challenge of a cycle
        "cycle_id": lambda place, tag: place.record("pharma.cycle", f"challenged {tag}").id,
        "territory_id": lambda place, tag: place.territory.id,
    },
    "pharma.cycle.challenge.line": {"challenge_id": challenged, "partner_id": doctor},
    "pharma.cycle.message": {
        "key_message_id": lambda place, tag: place.record("pharma.key.message", f"wanted {tag}").id,
        "product_id": lambda place, tag: (
            place.record("pharma.key.message", f"wanted {tag}").product_id.id
        ),
    },
}
# what only the engine makes, as a record: {model: function of place and tag}
MADE = {"pharma.field.history": history}
