"""B8: the 360° view of a doctor with 2,000 calls.

Ours    `res.partner.pharma_overview`, as the rep who covers the doctor
Plain   Odoo's form of a contact with 2,000 messages: views, the record, the first 30 messages as the chatter asks
"""

from tests.bench import screens
from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.rounds import measure

MANY = 2_000
CONTACT = "Bench contact with many messages"


def run(session, size, pairs, say):
    with session.environment() as env:
        screens.sales_user(env)
        rep, doctor = seen_often(env)
        contact = written_often(env)
    times = measure(
        {
            "ours": lambda: view(session, rep, doctor),
            "form": lambda: contact_form(session, contact),
        },
        pairs,
    )
    for side, seconds in times.items():
        say(f"    overview, {side}: {milliseconds(seconds)}")
    yield Figure(
        "B8", "overview", median_ratio(times["ours"], times["form"]), "<=1.0", pairs, size.name
    )


def view(session, login, doctor):
    def work():
        with session.environment(login) as env:
            found = env["res.partner"].browse(doctor).pharma_overview()
        if not found["panels"]:
            raise AssertionError("the view is empty")

    return work


def contact_form(session, contact):
    def work():
        with session.environment(screens.SALES) as env:
            from odoo.addons.mail.tools.discuss import Store

            screens.form(env, "res.partner", contact)
            partner = env["res.partner"].browse(contact)
            messages = env["mail.message"]._message_fetch(domain=None, thread=partner)["messages"]
            if len(messages) != 30:
                raise AssertionError(f"{len(messages)} messages")
            Store().add(messages).get_result()

    return work


def seen_often(env):
    """A doctor of a rep's territory with so many calls, made by copying the latest one."""
    rep = env["res.users"].search([("login", "=", "bench-rep-1")])
    call = env["pharma.call"].search(
        [
            ("user_id", "=", rep.id),
            ("partner_type", "=", "doctor"),
            ("state", "=", "reviewed"),
            ("partner_id.pharma_coverage_ids.territory_id", "in", rep.pharma_territory_ids.ids),
        ],
        order="partner_id, id desc",
        limit=1,
    )
    number = env["pharma.call"].search_count([("partner_id", "=", call.partner_id.id)])
    if number < MANY:
        # one a day, backwards from before the first: a rep calls on a doctor once a day
        first = env["pharma.call"].search(
            [("partner_id", "=", call.partner_id.id)], order="date_day", limit=1
        )
        screens.copies(
            env,
            call,
            MANY - number,
            {
                "date_day": f"date '{first.date_day}' - n",
                "day_planned": f"date '{first.date_day}' - n",
                "date_start": f"timestamp '{first.date_start}' - n * interval '1 day'",
                "date_stop": f"timestamp '{first.date_start}' - n * interval '1 day'",
                "date_planned": f"timestamp '{first.date_start}' - n * interval '1 day'",
                "date_done": f"timestamp '{first.date_start}' - n * interval '1 day'",
                "client_uuid": "gen_random_uuid()::varchar",
                "report_uuid": "NULL",
            },
        )
    return rep.login, call.partner_id.id


def written_often(env):
    contact = env["res.partner"].search([("name", "=", CONTACT)], limit=1)
    if not contact:
        contact = env["res.partner"].create({"name": CONTACT})
        message = contact.message_post(body="Said something", message_type="comment")
        screens.copies(env, message, MANY - 1, {"message_id": "'<bench-' || n || '@example.com>'"})
    return contact.id
