"""B4: a rep opens the start page.

Ours    `pharma.home.get_home`: every panel, in one request
Plain   Odoo's CRM pipeline of a salesperson: views, columns with cards, progress bars; as many leads as there are
        calls, each salesperson with as many as a rep has calls
"""

from tests.bench import screens
from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.populate.bulk import bare
from tests.bench.rounds import measure

# Roles whose page is opened.
PAGES = (("home", "bench-rep-1"), ("home_manager", "bench-district-1"))
LEAD = "Bench lead"


def run(session, size, pairs, say):
    leads(session, size)
    for name, login in PAGES:
        times = measure(
            {
                "ours": lambda login=login: opened(session, login),
                "pipeline": lambda: pipeline(session),
            },
            pairs,
        )
        for side, seconds in times.items():
            say(f"    {name}, {side}: {milliseconds(seconds)}")
        yield Figure(
            "B4", name, median_ratio(times["ours"], times["pipeline"]), "<=1.0", pairs, size.name
        )


def opened(session, login):
    def work():
        with session.environment(login) as env:
            home = env["pharma.home"].get_home()
        if not home["panels"]:
            raise AssertionError("the page is empty")

    return work


def pipeline(session):
    def work():
        with session.environment(screens.SALES) as env:
            bar = {
                "field": "activity_state",
                "colors": {"planned": "success", "today": "warning", "overdue": "danger"},
            }
            screens.kanban(
                env,
                "crm.lead",
                [("type", "=", "opportunity"), ("user_id", "=", env.uid)],
                "stage_id",
                bar,
                ("__count", "expected_revenue:sum"),
            )

    return work


def leads(session, size) -> None:
    """Make the leads in the stages there are, once."""
    with session.environment() as env:
        user = screens.sales_user(env)
        if env["crm.lead"].search_count([("name", "=", LEAD)], limit=1):
            return
        stages = env["crm.stage"].search([]).ids
        first = env["crm.lead"].create(
            {"name": LEAD, "type": "opportunity", "user_id": user.id, "expected_revenue": 100}
        )
        others = env["res.users"].search([("login", "=like", "bench-rep-%")]).ids
        people = [user.id, *others[: size.reps - 1]]
        # as every big table of the data: indexes and foreign keys are made again, and checked, at the end
        with bare(env.cr, "crm_lead"):
            screens.copies(
                env,
                first,
                size.calls,
                {
                    "user_id": f"(ARRAY{people})[1 + n % {len(people)}]",
                    "stage_id": f"(ARRAY{stages})[1 + (n / {len(people)}) % {len(stages)}]",
                },
            )
