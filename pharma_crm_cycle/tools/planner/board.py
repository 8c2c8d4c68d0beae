# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A calendar under construction: what stands on each day, and what one more customer would be worth."""

from . import worth
from .days import best_days
from .sites import Sites, detour
from .timetable import Stop, Timetable, route_of


class Board:
    """Days with their stops, and for each customer the days on which a call is placed (indexes of days)."""

    def __init__(self, problem):
        self.problem, self.settings, self.days = problem, problem.settings, problem.days
        self.customers = problem.customers
        self.sites = Sites(problem)
        self.table = Timetable(self.sites.km, self.settings)
        self.even = worth.even_loads(problem)
        self.by_day = [worth.day_worths(c, self.days, self.settings) for c in self.customers]
        self.crowding = [worth.crowding(c, self.days, self.settings) for c in self.customers]
        self.call_worth = [worth.call_worth(c, self.settings) for c in self.customers]
        self.placed = [[] for _customer in self.customers]
        self.stops = self._fixed_stops()
        self.routes = [route_of(stops) for stops in self.stops]
        self.kilometres = [self.table.kilometres(stops) for stops in self.stops]
        # what the calls on a customer are worth, and what a day costs; together the worth of the calendar
        self.customer_worth = [0.0] * len(self.customers)
        self.day_cost = [0.0] * len(self.days)
        for index in range(len(self.days)):
            self._day_changed(index)

    def _fixed_stops(self):
        index_of = {day.date: index for index, day in enumerate(self.days)}
        fixed = [[] for _day in self.days]
        for number, call in enumerate(self.problem.fixed):
            if call.date in index_of:
                stop = Stop(-1 - number, self.sites.of_fixed[number], (), call.start)
                fixed[index_of[call.date]].append(stop)
        return [self.table.settle(day, stops) for day, stops in zip(self.days, fixed, strict=True)]

    @property
    def total(self):
        return sum(self.customer_worth) - sum(self.day_cost)

    # -- one customer --------------------------------------------------------------------------------

    def place(self, number):
        """Place the calls of a customer that has none on the best days that are free; return how many."""
        gains = self._gains(number)
        blocked = True
        while blocked:
            chosen = best_days(
                self.days,
                gains,
                self.call_worth[number],
                self.crowding[number],
                self.customers[number].dates,
            )
            blocked = False
            tables = {}
            for index in chosen:
                tables[index] = self.table.insert(
                    self.days[index], self.stops[index], self._stop(number, index)
                )
                if tables[index] is None:  # no time left at an hour when the customer is there
                    gains[index] = None
                    blocked = True
        for index, stops in tables.items():
            self._set_stops(index, stops)
        self.placed[number] = list(chosen)
        self._customer_changed(number)
        return len(chosen)

    def remove(self, number):
        """Take all placed calls of a customer away; return the days on which they stood."""
        days = self.placed[number]
        for index in days:
            self._set_stops(index, [s for s in self.stops[index] if s.customer != number])
        self.placed[number] = []
        self._customer_changed(number)
        return days

    def _gains(self, number):
        """Return per day what a call on the customer there is worth besides the call itself; None: not possible."""
        settings, site = self.settings, self.sites.of_customer[number]
        km, routes, gains = self.sites.km, self.routes, []
        for index, own in enumerate(self.by_day[number]):
            load = len(self.stops[index])
            if own is None or load >= self.days[index].capacity:
                gains.append(None)
                continue
            if load >= self.even[index]:
                own -= settings.load_cost * (load + 1 - self.even[index])
            gains.append(own - settings.km_cost * detour(km, routes[index], site))
        return gains

    def _stop(self, number, index):
        return Stop(
            number,
            self.sites.of_customer[number],
            worth.windows(self.customers[number], self.days[index]),
        )

    # -- bookkeeping ---------------------------------------------------------------------------------

    def _set_stops(self, index, stops):
        self.stops[index] = stops
        self.routes[index] = route_of(stops)
        self.kilometres[index] = self.table.kilometres(stops)
        self._day_changed(index)

    def _day_changed(self, index):
        self.day_cost[index] = self.settings.km_cost * self.kilometres[index] + worth.load_loss(
            len(self.stops[index]), self.even[index], self.settings
        )

    def _customer_changed(self, number):
        own, days = self.placed[number], self.days
        total = sum(self.call_worth[number][: len(own)])
        if own:
            total += sum(self.by_day[number][index] for index in own)
            new = {days[index].date for index in own}
            dates = sorted([*new, *self.customers[number].dates])
            for before, after in zip(dates, dates[1:], strict=False):
                if before in new or after in new:
                    total -= worth.gap_loss(self.crowding[number], after - before)
        self.customer_worth[number] = total

    def shorten(self, index):
        """Order a day so that its way is shorter, where there is such an order."""
        self._set_stops(index, self.table.shorten(self.days[index], self.stops[index]))

    # -- to try and take back ------------------------------------------------------------------------

    def snapshot(self):
        return (
            list(self.stops), list(self.routes), list(self.kilometres), list(self.day_cost),
            list(self.placed), list(self.customer_worth),
        )  # fmt: skip

    def restore(self, snapshot):
        (
            self.stops, self.routes, self.kilometres, self.day_cost, self.placed, self.customer_worth,
        ) = map(list, snapshot)  # fmt: skip

    def calendar(self):
        """Return {key of a customer: indexes of the days}, as worth.total_worth takes it."""
        return {
            customer.key: sorted(own)
            for customer, own in zip(self.customers, self.placed, strict=True)
            if own
        }

    def take(self, chosen):
        """Place calls on given days, as far as they can be: {number of a customer: indexes of days}."""
        for number, indexes in chosen.items():
            for index in indexes:
                if self.by_day[number][index] is None:
                    continue
                stops = self.table.insert(
                    self.days[index], self.stops[index], self._stop(number, index)
                )
                if stops and len(stops) <= self.days[index].capacity:
                    self._set_stops(index, stops)
                    self.placed[number].append(index)
            self.placed[number].sort()
            self._customer_changed(number)
