"""B10: what the access rules cost: the list of doctors (80 by name, and their number) and the search by name.

Ours   the statements that a search sends for this user, rules included, run again as they are
SQL    hand-written statements that start from the coverage of the user's territories and give the same rows

Compared in the database only; how long the whole list takes in Odoo goes to standard error.
"""

from functools import partial
from time import perf_counter

from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.rounds import measure

DOCTORS = [("pharma_type", "=", "doctor")]
NAMED = "Mar"
USERS = (("rep", "bench-rep-1"), ("region", "bench-region-1"))
REPEAT = 5  # within one measurement: a statement takes about a millisecond


def run(session, size, pairs, say):
    for role, login in USERS:
        with session.environment(login) as env:
            ours, by_hand = _statements(env), _by_hand(env)
            for name in ours:
                _check(env, name, ours[name], by_hand[name])
        say(f"    the list in Odoo, {role}: {milliseconds(_whole_list(session, login, pairs))}")
        for name in ours:
            sides = {
                "ours": partial(_again, session, login, ours[name]),
                "sql": partial(_again, session, login, by_hand[name]),
            }
            times = measure(sides, pairs)
            for side, seconds in times.items():
                say(f"    {name}, {role}, {side}: {milliseconds([s / REPEAT for s in seconds])}")
            ratio = median_ratio(times["ours"], times["sql"])
            yield Figure("B10", f"{name}_{role}", ratio, "<=1.5", pairs, size.name)


def _statements(env) -> dict:
    """The SQL of the searches, as Odoo makes it for this user."""
    partners = env["res.partner"]
    named = [*DOCTORS, ("complete_name", "ilike", NAMED)]
    return {
        "list": partners._search(DOCTORS, limit=80, order="complete_name, id").select(),
        "count": partners._search(DOCTORS).select("COUNT(*)"),
        "name": partners._search(named, limit=8, order="complete_name, id").select(),
    }


def _by_hand(env) -> dict:
    from odoo.tools import SQL

    env.cr.execute(
        """
        SELECT array_agg(DISTINCT t.id)
          FROM pharma_territory_member m
          JOIN pharma_territory own ON own.id = m.territory_id
          JOIN pharma_territory t ON t.parent_path LIKE own.parent_path || '%%'
         WHERE m.user_id = %s
        """,
        [env.uid],
    )
    (territories,) = env.cr.fetchone()
    covered = SQL(
        """
        FROM res_partner p
        WHERE p.active AND p.pharma_type = 'doctor' AND p.company_id = %s
          AND p.id IN (SELECT c.partner_id FROM pharma_coverage c WHERE c.active AND c.territory_id = ANY(%s))
        """,
        env.company.id,
        territories,
    )
    return {
        "list": SQL("SELECT p.id %s ORDER BY p.complete_name, p.id LIMIT 80", covered),
        "count": SQL("SELECT count(*) %s", covered),
        "name": SQL(
            "SELECT p.id %s AND p.complete_name ILIKE %s ORDER BY p.complete_name, p.id LIMIT 8",
            covered,
            f"%{NAMED}%",
        ),
    }


def _check(env, name: str, ours, by_hand) -> None:
    found, expected = env.execute_query(ours), env.execute_query(by_hand)
    if found != expected:
        raise AssertionError(
            f"{name}: {len(found)} rows, by hand {len(expected)}; or in another order"
        )


def _again(session, login: str, statement):
    def work():
        with session.environment(login) as env:
            for _ in range(REPEAT):
                env.execute_query(statement)

    return work


def _whole_list(session, login: str, times: int) -> list[float]:
    seconds = []
    for _ in range(times + 1):
        with session.environment(login) as env:
            start = perf_counter()
            env["res.partner"].web_search_read(
                DOCTORS,
                {
                    "complete_name": {},
                    "pharma_class_id": {"fields": {"display_name": {}}},
                    "city": {},
                },
                limit=80,
                order="complete_name",
            )
            seconds.append(perf_counter() - start)
    return seconds[1:]
