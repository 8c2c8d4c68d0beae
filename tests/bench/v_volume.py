"""V: screens with more data. The time of each is compared with the same screen on data of size S (kept from a run
with that size), as the same role: a rep or manager of M has as many customers and calls as one of S.

Opened as the client opens them: lists with their first page and number, a month of the calendar, the start page,
the 360° view, a pivot and the queries of the dashboard.
"""

from datetime import timedelta
from functools import partial

from tests.bench import b8_overview, screens
from tests.bench.b1_rerate import _session_of_small_data
from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.rounds import measure

MEASURES = [
    "made:sum",
    "customer_id:count_distinct",
    "fulfilment:avg",
    "quality:avg",
    "effectiveness:avg",
]
REP, DISTRICT = "bench-rep-1", "bench-district-1"


def run(session, size, pairs, say):
    small = None if size.name == "S" else _session_of_small_data(say)
    sessions = {size.name: session, **({"S": small} if small else {})}
    doctors = {name: doctor_of(each) for name, each in sessions.items()}
    for screen, (login, work) in SCREENS.items():
        times = measure(
            {
                name: partial(timed, each, login, work, doctors[name])
                for name, each in sessions.items()
            },
            pairs,
        )
        for name, seconds in times.items():
            say(f"    {screen}, size {name}: {milliseconds(seconds)}")
        if small:
            ratio = median_ratio(times[size.name], times["S"])
            yield Figure("V", f"{screen}_vs_S", ratio, "<=1.2", pairs, size.name)
    if small:
        small.close()


def timed(session, login, work, doctor):
    def in_a_request():
        with session.environment(login) as env:
            work(env, doctor)

    return in_a_request


def doctor_of(session):
    with session.environment() as env:
        return b8_overview.seen_often(env)[1]


def calls(env, _doctor):
    screens.listed(env, "pharma.call", [("user_id", "=", env.uid)])


def all_calls(env, _doctor):
    screens.listed(env, "pharma.call", [])


def month(env, _doctor):
    Call = env["pharma.call"]
    Call.get_views([(False, "calendar"), (False, "search")])
    start = Call._today_of(env.user).replace(day=1)
    end = start + timedelta(days=41)
    Call.search_read(
        [
            ("user_id", "=", env.uid),
            ("date_start", "<=", str(end)),
            ("date_stop", ">=", str(start)),
        ],
        ["display_name", "date_start", "date_stop", "partner_id", "state", "class_color"],
    )


def home(env, _doctor):
    env["pharma.home"].get_home()


def overview(env, doctor):
    env["res.partner"].browse(doctor).pharma_overview()


def doctors(env, _doctor):
    screens.listed(env, "res.partner", [("pharma_type", "=", "doctor")])


def analysis(env, _doctor):
    """The pivot of the year as a manager opens it."""
    Report = env["pharma.call.report"]
    Report.get_views([(False, "pivot"), (False, "search")])
    year = Report.env["pharma.call"]._today_of(env.user).replace(month=1, day=1)
    Report.formatted_read_group([("date", ">=", str(year))], ["region_id", "district_id"], MEASURES)


def dashboard(env, _doctor):
    """What the dashboard's cells and charts ask for."""
    Report = env["pharma.call.report"]
    domain = [("date", ">=", str(env["pharma.call"]._today_of(env.user).replace(month=1, day=1)))]
    for groupby in ([], ["region_id", "district_id"], ["class_id"], ["user_id"], ["date:month"]):
        Report.formatted_read_group(domain, groupby, MEASURES)
    Report.formatted_read_group(
        [*domain, ("product_id", "!=", False)], ["product_id"], ["detailed:sum"]
    )


SCREENS = {
    "calls_of_a_rep": (REP, calls),
    "calls_within_reach": (REP, all_calls),
    "doctors_of_a_rep": (REP, doctors),
    "calendar_month": (REP, month),
    "home_of_a_rep": (REP, home),
    "home_of_a_manager": (DISTRICT, home),
    "overview_of_a_doctor": (REP, overview),
    "analysis_of_a_district": (DISTRICT, analysis),
    "dashboard_of_a_district": (DISTRICT, dashboard),
}
