# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who of several reps keeps which calendar of a territory, and who calls on whom."""

from dataclasses import dataclass, field


@dataclass
class Seat:
    """One calendar of a territory: its days in the field, and the reps who keep it one after the other."""

    days: dict = field(default_factory=dict)  # {day: share of a whole one}
    reps: dict = field(default_factory=dict)  # {day: rep}

    @property
    def users(self):
        """The reps of this calendar, the earliest first."""
        return list(dict.fromkeys(rep for _day, rep in sorted(self.reps.items()) if rep))


def seats(reps):
    """Return a calendar for each of the reps who work in a territory at the same time.

    Who comes when another one has left takes over the calendar of that one.

    :param reps: {rep: {day: share of the day in the field, 0 when away}}
    """
    found = []
    for rep, days in sorted(reps.items(), key=lambda item: (min(item[1], default=None), item[0])):
        seat = next((seat for seat in found if max(seat.reps) < min(days)), None)
        if seat is None:
            found.append(seat := Seat())
        seat.days.update({day: share for day, share in days.items() if share})
        seat.reps.update(dict.fromkeys(days, rep))
    return found


@dataclass(frozen=True)
class Wanted:
    """A customer who is to be given to one of the calendars."""

    key: object
    need: int  # calls to make
    place: object = None  # customers of one place go to the same rep while there is room
    able: frozenset | None = (
        None  # indexes of the calendars that promote the right products; None: all
    )


def share(customers, rooms, kept, loads=None):
    """Return {key: index of the calendar}: each customer with one rep, all of them about as full.

    Who has a rep already keeps this one. Of the others those go first whom fewer reps can call on, then the
    biggest places; a place is given as a whole as long as the rep has room for it.

    :param rooms: calls for which each calendar has room
    :param kept: {key: index} of customers who have their rep
    :param loads: calls that each calendar has already, besides those of the customers
    """
    rooms = [max(room, 1e-6) for room in rooms]
    loads = [*(loads or [0] * len(rooms))]
    owners = {}
    for customer in customers:
        if customer.key in kept:
            owners[customer.key] = kept[customer.key]
            loads[kept[customer.key]] += customer.need
    waiting = [customer for customer in customers if customer.key not in owners]
    level = (sum(loads) + sum(customer.need for customer in waiting)) / sum(rooms)
    for able, members in _groups(waiting, len(rooms)):
        seat = None
        for customer in members:
            if seat is None or loads[seat] + customer.need / 2 > level * rooms[seat]:
                seat = min(able, key=lambda index: (loads[index] / rooms[index], index))
            owners[customer.key] = seat
            loads[seat] += customer.need
    return owners


def _groups(customers, seats_count):
    """Return [(calendars that come in question, customers of one place)], in the order of being given away."""
    every = frozenset(range(seats_count))
    groups = {}
    for customer in customers:
        able = customer.able or every
        place = ("at", customer.place) if customer.place is not None else ("alone", customer.key)
        groups.setdefault((able, place), []).append(customer)
    return [
        (able, sorted(members, key=lambda customer: (-customer.need, str(customer.key))))
        for (able, _place), members in sorted(
            groups.items(),
            key=lambda item: (
                len(item[0][0]),
                -sum(customer.need for customer in item[1]),
                str(item[0][1]),
            ),
        )
    ]
