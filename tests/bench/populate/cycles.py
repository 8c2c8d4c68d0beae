"""Cycles of 13 weeks: one that runs today, and closed ones as far back as calls go.

The target list and the goals of the running one are made by the product's own statement, the closed ones have
copies of the list. The states are set past the approval.
"""

from datetime import timedelta

from tests.bench.populate.bulk import bare, multiply

LENGTH = timedelta(days=91)
BEFORE_TODAY = timedelta(days=55)
MATRIX = {"a": (5, 7), "b": (2, 3), "c": (1, 1)}  # class: goal, at most


def make(world) -> None:
    env = world.env
    start = world.today - BEFORE_TODAY
    cycles = env["pharma.cycle"]
    while start + LENGTH > world.first_day:
        cycles |= _cycle(world, start)
        start -= LENGTH
    world.cycle = cycles[0]
    world.cycle.action_generate_targets()
    if world.cycle.job_state == "queued":  # too much for a request: what the cron would do
        world.cycle._job_all_batches()
    env.flush_all()
    _copy_targets(world, cycles - world.cycle)
    env.cr.execute(
        "UPDATE pharma_cycle SET state = CASE WHEN id = %s THEN 'running' ELSE 'closed' END WHERE id = ANY(%s)",
        [world.cycle.id, cycles.ids],
    )
    env.invalidate_all()
    world.cycles = cycles


def _cycle(world, start):
    env = world.env
    return env["pharma.cycle"].create(
        {
            "name": f"Bench {start}",
            "company_id": world.company.id,
            "territory_id": world.root.id,
            "date_start": start,
            "date_end": start + LENGTH - timedelta(days=1),
            "rule_ids": [
                (
                    0,
                    0,
                    {
                        "class_id": env.ref(f"pharma_crm.class_{code}").id,
                        "goal": goal,
                        "max_calls": most,
                    },
                )
                for code, (goal, most) in MATRIX.items()
            ],
            "communication_ids": [
                (
                    0,
                    0,
                    {
                        "product_id": message.product_id.id,
                        "key_message_id": message.id,
                        "number": 2,
                    },
                )
                for message in world.messages[:6:2]
            ],
        }
    )


def _copy_targets(world, closed) -> None:
    env = world.env
    first = env["pharma.cycle.target"].search([("cycle_id", "=", world.cycle.id)], limit=1)
    columns = ("territory_id", "partner_id", "class_id", "specialty_id", "goal", "max_calls")
    source = f"""
        SELECT row_number() OVER (ORDER BY c.id, t.id) AS n, c.id AS cycle_id, rule.id AS rule_id,
               {", ".join(f"t.{name}" for name in columns)}
          FROM pharma_cycle c
          JOIN pharma_cycle_target t ON t.cycle_id = {world.cycle.id}
          JOIN pharma_cycle_rule rule ON rule.cycle_id = c.id AND rule.class_id = t.class_id
         WHERE c.id = ANY(ARRAY{closed.ids}::integer[])
    """
    copied = {name: f"s.{name}" for name in ("cycle_id", "rule_id", *columns)}
    with bare(env.cr, "pharma_cycle_target"):
        multiply(first, source, copied)


def freeze_results(world) -> None:
    """What closing a cycle would have kept: the counted calls of each target."""
    cr = world.env.cr
    with bare(cr, "pharma_cycle_target"):
        cr.execute(_FREEZE, [(world.cycles - world.cycle).ids])


_FREEZE = """
    UPDATE pharma_cycle_target t
       SET result_actual = COALESCE(made.actual, 0), result_weighted = COALESCE(made.weighted, 0)
      FROM pharma_cycle_target own
      LEFT JOIN (
            SELECT call.target_id, count(*) AS actual, sum(channel.weight) AS weighted
              FROM pharma_call call
              JOIN pharma_call_channel channel ON channel.id = call.channel_id
             WHERE call.state IN ('submitted', 'reviewed')
             GROUP BY call.target_id
           ) made ON made.target_id = own.id
     WHERE own.id = t.id AND t.cycle_id = ANY(%s)
"""
