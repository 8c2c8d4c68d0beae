"""Three colleagues who took part in each group call."""

from tests.bench.populate.bulk import bare, multiply


def make(world) -> None:
    env = world.env
    group = env.ref("pharma_crm_call.channel_group").id
    first = _first(world)
    with bare(env.cr, "pharma_call_attendee"):
        multiply(
            first,
            f"""
            SELECT row_number() OVER (ORDER BY call.id, other.partner_id) AS n, call.id AS call_id,
                   call.territory_id, other.partner_id, p.pharma_class_id, p.pharma_specialty_id, t.id AS target_id
              FROM pharma_call call
              JOIN bench_visit v ON v.n = {world.calls.number("call.id")}
              JOIN bench_round own ON own.rep = v.rep AND own.partner_id = v.partner_id
              JOIN bench_round other
                ON other.rep = v.rep AND other.position BETWEEN own.position + 1 AND own.position + 3
               AND other.partner_id != own.partner_id
              JOIN res_partner p ON p.id = other.partner_id
              LEFT JOIN pharma_cycle_target t
                ON t.cycle_id = call.cycle_id AND t.territory_id = call.territory_id AND t.partner_id = p.id
             WHERE {world.calls.has("call.id")} AND call.channel_id = {group}
               AND own.position = (
                    SELECT min(position) FROM bench_round r WHERE r.rep = v.rep AND r.partner_id = v.partner_id)
            """,
            {
                "call_id": "s.call_id",
                "territory_id": "s.territory_id",
                "partner_id": "s.partner_id",
                "target_id": "s.target_id",
                "class_id": "s.pharma_class_id",
                "specialty_id": "s.pharma_specialty_id",
            },
        )
        env.cr.execute("DELETE FROM pharma_call_attendee WHERE id = %s", [first.id])
    env.invalidate_all()


def _first(world):
    call = world.env["pharma.call"].search([("id", "=", world.calls.first + world.calls.count - 1)])
    return world.env["pharma.call.attendee"].create(
        {"call_id": call.id, "partner_id": world.doctors.first}
    )
