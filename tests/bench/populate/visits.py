"""Who is visited when: temporary tables that calls and their parts are made from.

Each rep makes the round of the covered doctors, A doctors four times a round, B twice, C once, with 8 to 12
calls on each working day of the past and 8 planned ones on each day of the two weeks to come.
"""

from datetime import timedelta

from tests.bench.populate.bulk import choose, pick

PLANNED_DAYS = 10
VISITS_A_ROUND = {"a": 4, "b": 2, "c": 1}


def make(world) -> None:
    cr = world.env.cr
    _days(world)
    _rounds(world)
    length = f"CASE WHEN d.past THEN 8 + {choose('rep * 100000 + d.day_n', 'length of day', 5)} ELSE 8 END"
    cr.execute(
        f"""
        CREATE TEMPORARY TABLE bench_visit AS
        WITH visit AS MATERIALIZED (
            SELECT rep, d.day_n, slot,
                   (row_number() OVER (PARTITION BY rep ORDER BY d.day_n, slot) - 1)::integer AS number
              FROM generate_series(1, {world.size.reps}) rep, bench_day d,
                   LATERAL generate_series(1, {length}) slot
        ), once_a_day AS (
            SELECT DISTINCT ON (visit.rep, visit.day_n, r.partner_id) visit.*, r.partner_id
              FROM visit
              JOIN (
                SELECT rep, count(*)::integer AS length FROM bench_round GROUP BY rep
              ) round ON round.rep = visit.rep
              JOIN bench_round r ON r.rep = visit.rep AND r.position = visit.number % round.length
             ORDER BY visit.rep, visit.day_n, r.partner_id, visit.slot
        )
        SELECT row_number() OVER (ORDER BY v.day_n, v.rep, v.slot) AS n, v.rep, v.slot, v.partner_id,
               d.day, d.past, d.cycle_id,
               CASE WHEN NOT d.past THEN 'planned'
                    WHEN {pick("v.rep::bigint * 10000000 + v.number", "fate")} < 0.02 THEN 'missed'
                    WHEN {pick("v.rep::bigint * 10000000 + v.number", "fate")} < 0.04 THEN 'cancelled'
                    WHEN d.day > CURRENT_DATE - 14 AND {pick("v.number", "review")} < 0.5 THEN 'submitted'
                    ELSE 'reviewed' END AS state
          FROM once_a_day v
          JOIN bench_day d ON d.day_n = v.day_n
        """
    )
    cr.execute("CREATE UNIQUE INDEX ON bench_visit (n)")
    cr.execute("ANALYZE bench_visit")


def _days(world) -> None:
    """Working days: as many before today as the size says, and those of the plan."""
    days, day = [], world.today
    while len(days) < world.size.days:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            days.insert(0, (day, True))
    day = world.today
    while len(days) < world.size.days + PLANNED_DAYS:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days.append((day, False))
    cr = world.env.cr
    cr.execute(
        "CREATE TEMPORARY TABLE bench_day (day_n integer, day date, past boolean, cycle_id integer)"
    )
    for number, (day, past) in enumerate(days, start=1):
        cycle = world.cycles.filtered(lambda c, d=day: c.date_start <= d <= c.date_end)
        cr.execute("INSERT INTO bench_day VALUES (%s, %s, %s, %s)", [number, day, past, cycle.id])


def _rounds(world) -> None:
    env = world.env
    visits = " ".join(
        f"WHEN {env.ref(f'pharma_crm.class_{code}').id} THEN {number}"
        for code, number in VISITS_A_ROUND.items()
    )
    env.cr.execute(
        f"""
        CREATE TEMPORARY TABLE bench_round AS
        SELECT rep, partner_id,
               (row_number() OVER (PARTITION BY rep ORDER BY place, partner_id) - 1)::integer AS position
          FROM (
            SELECT {world.territories.number("c.territory_id")} AS rep, c.partner_id,
                   (number + {pick("c.partner_id", "place")}) / doctor.visits AS place
              FROM pharma_coverage c
              JOIN (
                SELECT id, CASE pharma_class_id {visits} END AS visits
                  FROM res_partner WHERE {world.doctors.has("id")}
              ) doctor ON doctor.id = c.partner_id
             CROSS JOIN LATERAL generate_series(0, doctor.visits - 1) number
             WHERE {world.territories.has("c.territory_id")}
          ) places
        """
    )
    env.cr.execute("CREATE UNIQUE INDEX ON bench_round (rep, position)")
    env.cr.execute("ANALYZE bench_round")
