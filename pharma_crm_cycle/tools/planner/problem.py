# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the planner is told about a territory. Days are ordinals (`date.toordinal()`), times minutes after midnight."""

from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    """How things are weighed against each other. The unit is the worth of one call on a customer of worth 1."""

    # a call within so many days of a colleague's on the same customer is a needless duplicate …
    duplicate_days: int = 7
    # … and loses this share of its worth
    duplicate_loss: float = 0.8
    # what two calls on one customer lose when they follow at once; nothing at the ideal distance
    crowding_loss: float = 0.6
    # the first calls towards a goal are worth up to this share more than the last one
    reach_gain: float = 0.5
    # one kilometre between two calls of a day
    km_cost: float = 0.03
    # each call of a day above the even load
    load_cost: float = 0.05
    # a call on the last day instead of the first
    delay_cost: float = 0.02
    visit_minutes: int = 25
    # driving, and what each change of place takes besides
    km_per_hour: float = 30.0
    change_minutes: int = 5
    # rounds of the local search; None: by the size of the territory
    rounds: int | None = None
    seed: int = 1


@dataclass(frozen=True)
class Day:
    """A day on which the rep makes calls."""

    date: int
    capacity: int
    start: int = 9 * 60
    end: int = 17 * 60


@dataclass(frozen=True)
class Customer:
    """Somebody to call on, `need` times more."""

    key: Hashable
    need: int
    worth: float = 1.0
    # calls in the whole cycle, and how many of them are made or fixed
    goal: int = 0
    made: int = 0
    # own calls that stand: made or fixed
    dates: tuple[int, ...] = ()
    # calls of colleagues for the same products
    others: tuple[int, ...] = ()
    # days on which the customer was turned down
    refused: frozenset[int] = frozenset()
    # {weekday (0 Monday): ((from, to), …)}; None: any day, any time
    hours: dict[int, tuple[tuple[int, int], ...]] | None = None
    # customers of one site are met without a way between them
    site: Hashable = None
    position: tuple[float, float] | None = None


@dataclass(frozen=True)
class Fixed:
    """A call that stands. It takes a place in its day and a time when it has one."""

    key: Hashable
    date: int
    start: int | None = None
    site: Hashable = None
    position: tuple[float, float] | None = None


@dataclass(frozen=True)
class Problem:
    days: list[Day]
    customers: list[Customer]
    fixed: list[Fixed] = field(default_factory=list)
    settings: Settings = Settings()
