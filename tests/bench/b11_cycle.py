"""B11: a cycle's target lists and goals are made for every territory.

Ours  the list is made from nothing by the background work of `action_generate_targets`, goals included, to its end
OCA   `fieldservice_recurring` makes orders from recurring orders, one order for each line that ours makes

OCA's side is measured on a sample, because at size M it would take hours: SAMPLE orders are made by
`_generate_orders()`, and the time is multiplied by lines / SAMPLE. Each of its orders is made on its own, so the
time is in proportion to their number. What both sides have made is removed before the next round.
"""

from datetime import datetime, timedelta

from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.rounds import measure

SAMPLE = 400
ORDERS_EACH = 4  # of one recurring order


def run(session, size, pairs, say):
    lists = Lists(session)
    lists.check(say)
    times = measure({"ours": lists.ours, "oca": lists.orders}, pairs)
    ours, oca = times["ours"], [seconds * lists.lines / lists.sample for seconds in times["oca"]]
    say(f"    ours, {lists.lines} lines: {milliseconds(ours)}")
    say(f"    OCA, {lists.sample} orders: {milliseconds(times['oca'])}, scaled to as many orders")
    # how many times faster: their time / ours
    yield Figure("B11", "make_cycle", median_ratio(oca, ours), ">=20", pairs, size.name)


class Lists:
    def __init__(self, session):
        self.session = session
        with session.environment() as env:
            running = env["pharma.cycle"].search(
                [("state", "=", "running"), ("name", "=like", "Bench %")]
            )
            self.wanted = env["pharma.cycle.target"].search_count([("cycle_id", "=", running.id)])
            self.scope = running.territory_id.id
            # alike, but free to choose: no list before it, no lock
            self.cycle = running.copy(
                {
                    "name": "Bench B11",
                    "date_start": running.date_start,
                    "date_end": running.date_end,
                }
            ).id
            self.place = self._location(env)
            self.rules = self._frequency(env)
            self.sample = self._recurring(env, SAMPLE // ORDERS_EACH)
        self.lines = 0

    def check(self, say) -> None:
        """Ours makes what the running cycle has, or there is nothing to compare."""
        self.ours()()
        with self.session.environment() as env:
            cycle = env["pharma.cycle"].browse(self.cycle)
            self.lines = cycle.target_count
            total = cycle.goal_ids.filtered(lambda goal: goal.dimension == "total").goal
            if cycle.job_state != "none" or total != cycle.target_goal or not total:
                raise AssertionError(f"B11: {cycle.job_state}, {cycle.job_note}, goals {total}")
            if self.lines != self.wanted:
                raise AssertionError(
                    f"B11: {self.lines} lines, the running cycle has {self.wanted}"
                )
        self.orders()()
        with self.session.environment() as env:
            made = env["fsm.order"].search_count([("fsm_recurring_id", "in", self.recurring)])
            if made != self.sample:
                raise AssertionError(f"B11: {made} orders instead of {self.sample}")

    def ours(self):
        with self.session.environment() as env:
            for table in ("pharma_cycle_target", "pharma_cycle_goal", "pharma_cycle_target_change"):
                env.cr.execute(f"DELETE FROM {table} WHERE cycle_id = %s", [self.cycle])

        def work():
            with self.session.environment() as env:
                env["pharma.cycle"].browse(self.cycle).action_generate_targets()
                env["pharma.background.mixin"]._cron_background()

        return work

    def orders(self):
        with self.session.environment() as env:
            env["fsm.order"].search([("fsm_recurring_id", "in", self.recurring)]).unlink()

        def work():
            with self.session.environment() as env:
                env["fsm.recurring"].browse(self.recurring)._generate_orders()

        return work

    def _location(self, env) -> int:
        partner = env["res.partner"].create({"name": "Bench ward"})
        return env["fsm.location"].create({"partner_id": partner.id, "owner_id": partner.id}).id

    def _frequency(self, env) -> int:
        weekly = env["fsm.frequency"].create(
            {"name": "Bench weekly", "interval": 1, "interval_type": "weekly"}
        )
        return (
            env["fsm.frequency.set"]
            .create(
                {
                    "name": "Bench weekly",
                    "fsm_frequency_ids": [(6, 0, weekly.ids)],
                    "schedule_days": 91,
                }
            )
            .id
        )

    def _recurring(self, env, number: int) -> int:
        start = datetime.now().replace(microsecond=0) + timedelta(days=1)
        self.recurring = (
            env["fsm.recurring"]
            .create(
                [
                    {
                        "location_id": self.place,
                        "fsm_frequency_set_id": self.rules,
                        "start_date": start,
                        "max_orders": ORDERS_EACH,
                        "scheduled_duration": 0.5,
                    }
                    for _number in range(number)
                ]
            )
            .ids
        )
        env["fsm.recurring"].browse(self.recurring).write({"state": "progress"})
        return number * ORDERS_EACH
