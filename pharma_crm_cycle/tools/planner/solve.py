# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a problem to a proposal."""

from dataclasses import dataclass, field

from .assignment import choose_days
from .board import Board
from .explain import explain, explain_missing
from .greedy import fill
from .improve import improve


@dataclass
class Placement:
    """A proposed call."""

    key: object
    date: int
    order: int  # in its day, from 1, fixed calls counted as well
    start: int  # minutes after midnight
    km: float  # from the call before
    facts: dict = field(default_factory=dict)  # see explain.py


@dataclass
class Proposal:
    """The calendar of one territory, best day by day."""

    placements: list
    missing: list  # (key, calls without a place, why: see explain.py)
    worth: float
    kilometres: float
    # no calendar is worth more, when a solver could tell
    bound: float | None = None


def plan(problem, seconds=0.0):
    """Return the best calendar found.

    :param seconds: how long OR-Tools may look for days, where it is installed; 0: not at all
    """
    board = Board(problem)
    fill(board)
    improve(board)
    bound = None
    if seconds:
        chosen, bound = choose_days(problem, seconds, board.placed)
        if chosen:
            other = Board(problem)
            other.take(chosen)
            improve(other)
            board = max(board, other, key=lambda board: board.total)
    return Proposal(
        placements=_placements(board),
        missing=explain_missing(board),
        worth=board.total,
        kilometres=sum(board.kilometres),
        bound=bound,
    )


def _placements(board):
    placements = []
    for index, day in enumerate(board.days):
        stops = board.stops[index]
        starts = board.table.starts(day, stops)
        for position, stop in enumerate(stops):
            if stop.customer < 0:
                continue
            facts = explain(board, index, position)
            placements.append(
                Placement(
                    key=board.customers[stop.customer].key,
                    date=day.date,
                    order=position + 1,
                    start=starts[position],
                    km=facts["km"],
                    facts=facts,
                )
            )
    return placements
