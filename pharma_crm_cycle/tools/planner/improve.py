# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The local search: take some customers that get in each other's way out, place them again, keep what is better."""

import random

from .greedy import order

# customers that are placed again in one round
GROUP = 7
LEAST_ROUNDS = 60
# small territories get more rounds: they cost little
WORK = 3000
MOST_ROUNDS = 400
# it ends early when so many rounds have brought nothing
PATIENCE = 40


def improve(board):
    """Better the calendar until its rounds are used up. The same problem always gives the same calendar."""
    settings = board.settings
    rounds = settings.rounds
    if rounds is None:
        rounds = min(MOST_ROUNDS, max(LEAST_ROUNDS, WORK // max(1, len(board.customers))))
    chance = random.Random(settings.seed)
    _again(board)
    idle = 0
    for _round in range(rounds):
        numbers = _neighbours(board, chance)
        idle = 0 if numbers and _try(board, numbers, chance) else idle + 1
        if idle > PATIENCE:
            break
    for index in range(len(board.days)):
        board.shorten(index)


def _again(board):
    """Let each customer choose again now that all others stand; never worse."""
    for number in order(board):
        _try(board, [number], None)


def _try(board, numbers, chance):
    """Place these customers again; keep the result, and return True, only when it is better."""
    before, snapshot = board.total, board.snapshot()
    touched = set()
    for number in numbers:
        touched.update(board.remove(number))
    for index in touched:
        board.shorten(index)
    if chance is None or chance.random() < 0.5:
        numbers = order(board, numbers)
    else:
        chance.shuffle(numbers)
    for number in numbers:
        board.place(number)
    if board.total > before + 1e-9:
        return True
    board.restore(snapshot)
    return False


def _neighbours(board, chance):
    """Return customers that share days or places with one chosen by chance, or lack calls."""
    count = len(board.customers)
    if not count:
        return []
    size = min(GROUP, count)
    lacking = [
        number for number, own in enumerate(board.placed) if len(own) < board.customers[number].need
    ]
    first = chance.choice(lacking) if lacking and chance.random() < 0.5 else chance.randrange(count)
    near = {first}
    days = board.placed[first] or [
        index for index, gain in enumerate(board.by_day[first]) if gain is not None
    ]
    pool = {
        stop.customer
        for index in chance.sample(days, min(3, len(days)))
        for stop in board.stops[index]
        if stop.customer >= 0
    }
    site = board.sites.of_customer[first]
    if site >= 0 and chance.random() < 0.3:
        pool |= {number for number in range(count) if board.sites.of_customer[number] == site}
    candidates = sorted(pool - near)
    near.update(chance.sample(candidates, min(size - 1, len(candidates))))
    while len(near) < size and chance.random() < 0.8:
        near.add(chance.randrange(count))
    return sorted(near)
