"""OCA phone calls, for comparison: one for each counted call of the running cycle."""

from tests.bench.populate.bulk import bare, multiply


def make(world) -> None:
    env = world.env
    first = env["crm.phonecall"].create(
        {
            "name": "Detail the new study",
            "state": "done",
            "company_id": world.company.id,
            "duration": 15,
        }
    )
    with bare(env.cr, "crm_phonecall"):
        multiply(
            first,
            f"""
            SELECT row_number() OVER (ORDER BY id) AS n, user_id, partner_id, date_done
              FROM pharma_call
             WHERE cycle_id = {world.cycle.id} AND state IN ('submitted', 'reviewed')
            """,
            {
                "user_id": "s.user_id",
                "partner_id": "s.partner_id",
                "date": "s.date_done",
                "date_open": "s.date_done",
                "date_closed": "s.date_done + interval '15 minutes'",
                "create_date": "s.date_done - interval '7 days'",
            },
        )
        env.cr.execute("DELETE FROM crm_phonecall WHERE id = %s", [first.id])
    env.invalidate_all()
