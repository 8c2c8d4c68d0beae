"""S8: the items of the running cycle are shared out to every rep, by target list, in the background.

Ours  `action_share` and the background work to its end: what each doctor may still get, what each rep holds, the
      shares in packs, one line per rep and item (50,000 of them), with their reasons
SQL   one hand-written statement that makes the same number of lines by weight alone, with rounding that sums up, in
      a bare table without indexes; it knows neither limits nor what is held, so ours is asked without them too, and
      gives the same quantities

s8_shipments.py goes on with what is shared out.
"""

from tests.bench import s8_shipments
from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.populate.bulk import multiply
from tests.bench.rounds import measure

LINES = 50_000
PIECES = 100_003  # of each item: no multiple of the reps


def run(session, size, pairs, say):
    allocation = Allocation(session, size)
    allocation.check()
    times = measure(
        {"plain": allocation.plain, "full": allocation.full, "sql": allocation.sql}, pairs
    )
    say(f"    ours, {allocation.lines} lines: {milliseconds(times['full'])}")
    say(f"    ours without limits and bags: {milliseconds(times['plain'])}")
    say(f"    one statement: {milliseconds(times['sql'])}")
    ratio = median_ratio(times["plain"], times["sql"])
    yield Figure("S8", "share", ratio, "<=150", pairs, size.name)
    ratio = median_ratio(times["full"], times["plain"])
    yield Figure("S8", "share_with_limits", ratio, "<=5", pairs, size.name)
    yield from s8_shipments.run(session, size, pairs, say, allocation, times["full"])


class Allocation:
    def __init__(self, session, size):
        self.session = session
        lines = min(LINES, size.doctors * 5)
        with session.environment() as env:
            self.cycle = env["pharma.cycle"].search(
                [("state", "=", "running"), ("name", "=like", "Bench %")], limit=1
            )
            self.cycle_id, company = self.cycle.id, self.cycle.company_id
            self.products = self._make_items(env, company, max(2, lines // size.reps))
            self.allocation = (
                env["pharma.allocation"]
                .create(
                    {
                        "cycle_id": self.cycle_id,
                        "company_id": company.id,
                        "item_ids": [
                            (0, 0, {"product_id": product, "quantity": PIECES, "key": "goal"})
                            for product in self.products
                        ],
                    }
                )
                .id
            )
        self.lines = 0

    def _make_items(self, env, company, number):
        item = env["product.product"].create(
            {"name": "Bench item", "pharma_kind": "literature", "company_id": company.id}
        )
        numbers = f"SELECT generate_series(1, {number - 1}) AS n"
        templates = multiply(item.product_tmpl_id, numbers, {})
        variants = multiply(item, numbers, {"product_tmpl_id": templates.at("s.n")})
        return [item.id, *range(variants.first, variants.first + variants.count)]

    def check(self) -> None:
        """Both give every piece, and each rep as much, or there is nothing to compare."""
        self.plain()()
        ours = self._parts(
            "SELECT user_id, item_id, quantity FROM pharma_allocation_line WHERE allocation_id = %s"
        )
        self.lines = len(ours)
        self.sql()()
        theirs = self._parts("SELECT user_id, item_id, quantity FROM bench_allocation WHERE %s > 0")
        # equal remainders may go to either rep
        if ours.keys() != theirs.keys() or any(abs(ours[k] - theirs[k]) > 1 for k in ours):
            raise AssertionError("S8: the statement gives other quantities")
        if sum(ours.values()) != sum(theirs.values()) or not ours:
            raise AssertionError("S8: not every piece is given")

    def _parts(self, query) -> dict:
        with self.session.environment() as env:
            env.cr.execute(query, [self.allocation])
            return {(user, item): quantity for user, item, quantity in env.cr.fetchall()}

    def plain(self):
        return self._share(False)

    def full(self):
        return self._share(True)

    def _share(self, everything):
        with self.session.environment() as env:
            env.cr.execute(
                "DELETE FROM pharma_allocation_line WHERE allocation_id = %s", [self.allocation]
            )
            env["pharma.allocation"].browse(self.allocation).write(
                {"count_held": everything, "respect_limits": everything}
            )

        def work():
            with self.session.environment() as env:
                env["pharma.allocation"].browse(self.allocation).action_share()
                env["pharma.background.mixin"]._cron_background()
            with self.session.environment() as env:
                done = env["pharma.allocation"].browse(self.allocation)
                if done.job_state != "none" or done.stale:
                    raise AssertionError(f"S8: {done.job_state}, {done.job_note}")

        return work

    def sql(self):
        with self.session.environment() as env:
            env.cr.execute("DROP TABLE IF EXISTS bench_allocation")

        def work():
            with self.session.environment() as env:
                env.cr.execute(STATEMENT, [self.cycle_id, self.allocation])

        return work


# By calls to make; what is left of the division goes to the largest remainders.
STATEMENT = """
    CREATE UNLOGGED TABLE bench_allocation AS
    WITH reps AS (
        SELECT m.user_id, SUM(t.goal)::numeric AS weight
          FROM pharma_cycle_target t
          JOIN pharma_territory_member m ON m.territory_id = t.territory_id AND m.role = 'rep'
         WHERE t.cycle_id = %s AND (m.date_end IS NULL OR m.date_end >= current_date)
         GROUP BY m.user_id
    ), exact AS (
        SELECT item.id AS item_id, reps.user_id, item.quantity AS pieces,
               item.quantity * reps.weight / SUM(reps.weight) OVER (PARTITION BY item.id) AS part
          FROM reps, pharma_allocation_item item
         WHERE item.allocation_id = %s
    ), ranked AS (
        SELECT item_id, user_id, pieces, floor(part) AS whole,
               row_number() OVER (PARTITION BY item_id ORDER BY part - floor(part) DESC, user_id) AS place,
               pieces - SUM(floor(part)) OVER (PARTITION BY item_id) AS rest
          FROM exact
    )
    SELECT user_id, item_id, (whole + (place <= rest)::int)::int AS quantity FROM ranked
"""
