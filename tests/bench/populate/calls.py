"""Calls: what was made of the visits, reported and mostly reviewed, and the plan of the next two weeks."""

from datetime import datetime, timedelta

from tests.bench.populate.bulk import bare, choose, multiply, pick, reserve

CHANNELS = (
    ("face_to_face", 0.85),
    ("phone", 0.93),
    ("video", 0.99),
    ("group", 1),
)  # cumulated shares


def make(world) -> None:
    env = world.env
    first = _first(world)
    env.cr.execute("SELECT count(*) FROM bench_visit")
    world.calls = reserve(env.cr, "pharma_call", env.cr.fetchone()[0])
    with bare(env.cr, "pharma_call"):
        multiply(
            first,
            _SOURCE.format(territory=world.territories.at("v.rep")),
            _values(world),
            world.calls,
        )
        env.cr.execute("DELETE FROM pharma_call WHERE id = %s", [first.id])
    env.invalidate_all()


def _first(world):
    """One planned call through the ORM; its row has every default."""
    env = world.env
    rep = env["res.users"].browse(world.users["rep"].first)
    coverage = env["pharma.coverage"].search(
        [("territory_id", "=", world.territories.first), ("partner_id.pharma_type", "=", "doctor")],
        limit=1,
    )
    return (
        env["pharma.call"]
        .with_user(rep)
        .with_context(tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True)
        .create(
            {
                "partner_id": coverage.partner_id.id,
                "date_planned": datetime.combine(world.today, datetime.min.time())
                + timedelta(days=20, hours=9),
            }
        )
        .sudo()
    )


_SOURCE = """
    SELECT v.*, v.day + time '07:00' + v.slot * interval '40 minutes' AS moment,
           v.state IN ('submitted', 'reviewed') AS counted,
           p.pharma_hospital_id, p.pharma_class_id, p.pharma_specialty_id, t.id AS target_id
      FROM bench_visit v
      JOIN res_partner p ON p.id = v.partner_id
      LEFT JOIN pharma_cycle_target t
        ON t.cycle_id = v.cycle_id AND t.partner_id = v.partner_id AND t.territory_id = {territory}
"""


def _values(world) -> dict[str, str]:
    env = world.env
    share = pick("s.n", "channel")
    channels = " ".join(
        f"WHEN {share} < {limit} THEN {env.ref(f'pharma_crm_call.channel_{code}').id}"
        for code, limit in CHANNELS
    )
    user = world.users["rep"].at("s.rep")
    return {
        "partner_id": "s.partner_id",
        "hospital_id": "s.pharma_hospital_id",
        "user_id": user,
        "create_uid": user,
        "write_uid": user,
        "create_date": "s.moment - interval '7 days'",
        "write_date": "s.moment",
        "territory_id": world.territories.at("s.rep"),
        "channel_id": f"CASE {channels} END",
        "state": "s.state",
        "date_planned": "s.moment",
        "day_planned": "s.day",
        "date_day": "s.day",
        "date_start": "s.moment",
        "date_stop": "s.moment + interval '15 minutes'",
        "date_done": "CASE WHEN s.counted THEN s.moment END",
        "date_submitted": "CASE WHEN s.counted THEN s.moment + interval '30 minutes' END",
        "date_reviewed": "CASE WHEN s.state = 'reviewed' THEN s.moment + interval '2 days' END",
        "cycle_id": "CASE WHEN s.counted THEN s.cycle_id END",
        "target_id": "CASE WHEN s.counted THEN s.target_id END",
        "class_id": "s.pharma_class_id",
        "specialty_id": "s.pharma_specialty_id",
        "purpose": "'Detail the new study'",
        "note": "CASE WHEN s.counted THEN 'Interested in the study; asked for dosage in renal impairment.' END",
        "next_objective": f"CASE WHEN s.counted AND {pick('s.n', 'next')} < 0.6 THEN 'First prescriptions' END",
        "quality": f"CASE WHEN s.counted THEN 40 + {choose('s.n', 'quality', 60)} END",
        "is_effective": f"s.counted AND {pick('s.n', 'quality')} > 0.4",
    }
