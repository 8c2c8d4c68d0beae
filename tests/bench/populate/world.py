"""What the steps of populate know of each other."""

from datetime import date, timedelta

from tests.bench.populate import bulk
from tests.bench.sizes import Size

CYCLE_BEFORE, CYCLE_AFTER = 55, 35  # days of the running cycle before and after today


class World:
    """The steps add what they have made: `users`, `territories`, `doctors` …, as runs of ids or records."""

    def __init__(self, env, size: Size):
        self.env = env
        self.size = size
        self.company = env.company
        self.today = date.today()
        # the first working day with calls, in calendar days, with a margin
        self.first_day = self.today - timedelta(days=size.days * 7 // 5 + 10)
        bulk.prepare(env.cr)
