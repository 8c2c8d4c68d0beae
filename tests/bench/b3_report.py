"""B3: a planned call reported in one request: 3 products, a sample with lot, a signature.

Ours   `pharma.call.report(vals)` on a call planned before, by its rep
Plain  the same facts without us: a calendar event, OCA's phone call made and closed, a transfer of one lot validated

Each measurement is a transaction of its own with an empty cache and is committed; each is about another customer.
What is only there to be reported on (the planned call, the contact) is made before and not timed.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from tests.bench.b3_setup import PLAIN, Setup
from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.rounds import measure


def run(session, size, pairs, say):
    setup = Setup(session, calls=pairs + 1)
    times = measure({"ours": lambda: ours(session, setup), "plain": lambda: plain(session, setup)}, pairs)
    for side, seconds in times.items():
        say(f"    report, {side}: {milliseconds(seconds)}")
    yield Figure("B3", "report", median_ratio(times["ours"], times["plain"]), "<=0.7", pairs, size.name)


def ours(session, setup):
    with session.environment(setup.rep) as env:
        call = env["pharma.call"].create({"partner_id": setup.next_doctor(), "date_planned": _now()})
        vals = _report(setup, call)

    def work():
        with session.environment(setup.rep) as env:
            result = env["pharma.call"].report(vals)
            handed_over = env["pharma.call"].browse(result["id"]).handover_ids.state
        if (result["state"], handed_over) != ("submitted", "done"):
            raise AssertionError(f"the report left the call {result}, the hand-over {handed_over}")

    return work


def plain(session, setup):
    with session.environment() as env:
        contact = env["res.partner"].create({"name": "Bench contact"}).id

    def work():
        with session.environment(PLAIN) as env:
            start = _now() - timedelta(minutes=20)
            env["calendar.event"].create(
                {
                    "name": "Detail the new study",
                    "start": start,
                    "stop": start + timedelta(minutes=15),
                    "partner_ids": [(6, 0, [env.user.partner_id.id, contact])],
                }
            )
            call = env["crm.phonecall"].create(
                {
                    "name": "Detail the new study",
                    "partner_id": contact,
                    "date": start,
                    "duration": 15,
                    "description": "1. Benchmarol 0: positive\n2. Benchmarol 1: neutral\n3. Benchmarol 2: positive",
                }
            )
            call.write({"state": "done"})
            picking = env["stock.picking"].create(_transfer(setup, contact))
            picking.action_confirm()
            picking.action_assign()
            picking.button_validate()
            state, lot = picking.state, picking.move_line_ids.lot_id.id
        if (state, lot) != ("done", setup.lot):
            raise AssertionError(f"the transfer is {state}, with lot {lot}")

    return work


def _report(setup, call) -> dict:
    reactions = ("positive", "neutral", "positive")
    return {
        "client_uuid": str(uuid4()),
        "call_id": call.id,
        "date_done": str(_now() - timedelta(minutes=20)),
        "duration": 15,
        "purpose": "Detail the new study",
        "note": "Interested in the study; asked for dosage in renal impairment.",
        "next_objective": "First prescriptions",
        "details": [
            {"product_id": product, "reaction": reaction}
            for product, reaction in zip(setup.products, reactions, strict=True)
        ],
        "handovers": [
            {
                "client_uuid": str(uuid4()),
                "lines": [{"product_id": setup.sample, "lot_id": setup.lot, "quantity": 1}],
                "signature": setup.signature,
                "signed_by": "The customer",
            }
        ],
    }


def _transfer(setup, contact: int) -> dict:
    locations = {"location_id": setup.store, "location_dest_id": setup.customers}
    return {
        "picking_type_id": setup.picking_type,
        "partner_id": contact,
        **locations,
        # given at creation: written later, Odoo would also print the delivery slip
        "signature": setup.signature,
        "move_ids": [(0, 0, {"product_id": setup.sample, "product_uom_qty": 1, **locations})],
    }


def _now() -> datetime:
    return datetime.utcnow().replace(microsecond=0)
