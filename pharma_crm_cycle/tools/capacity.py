# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Capacity of a territory (section "Calls and cycle progress"). Unit: working days, half days allowed."""

import math

from .progress import ratio


def field_days(working_days, leave=0.0, time_off_territory=0.0):
    """Days in the field: working days − leave − time off territory, never below 0."""
    return max(0.0, working_days - leave - time_off_territory)


def calls_per_day(face_to_face_calls, days_in_field):
    """Face-to-face counted calls / field days."""
    return ratio(face_to_face_calls, days_in_field)


def field_time(time_in_field, reported_time):
    """Field time / all reported time (same unit both); 0.9795 is 97.95 %."""
    return ratio(time_in_field, reported_time)


def capacity(calls_a_day, days_in_field):
    """Calls that fit: calls per day × field days."""
    return calls_a_day * days_in_field


def utilisation(goals, calls_that_fit):
    """Σ goals / capacity; 0.9 is 90 %, above 1 the plan does not fit."""
    return ratio(goals, calls_that_fit)


def balance_index(
    market, mean_market, doctors, mean_doctors, market_weight=1.0, doctors_weight=1.0
):
    """Balance of a territory: 100 × (a × market/mean + b × doctors/mean) / (a + b); 100 is average.

    None when both weights are 0, or when the mean of something that has a weight is 0.
    """
    parts = [
        (weight, ratio(value, mean))
        for weight, value, mean in (
            (market_weight, market, mean_market),
            (doctors_weight, doctors, mean_doctors),
        )
        if weight
    ]
    if not parts or any(share is None for _weight, share in parts):
        return None
    return 100 * sum(weight * share for weight, share in parts) / (market_weight + doctors_weight)


def round_half_up(value):
    """Whole number, .5 upwards (2.5 → 3), as people do it (Python's round() gives 2)."""
    return math.floor(value + 0.5)


def prorated_goal(goal, leave_days, days_in_field, calls_made=0):
    """Goal after k days of leave in n field days: half up (goal × (n − k) / n), not below calls made.

    Leave never raises a goal: who has made more calls than the goal keeps the goal.
    """
    if not days_in_field:
        return min(goal, calls_made)
    # Whole multiplication first: 7 × 30 / 60 must be exactly 3.5.
    left = round_half_up(goal * max(0, days_in_field - leave_days) / days_in_field)
    return min(goal, max(left, calls_made))


def needed_calls_per_day(goals, days_in_field):
    """Calls a day by which a plan would fit; None without a day in the field."""
    return ratio(goals, days_in_field)


def cuts(rows, excess):
    """Which goals to cut until a plan fits: the least class first, each down to what the customer is entitled to.

    :param rows: (key, goal, lowest it may become), in the order in which to cut
    :param excess: calls that are too many
    :return: {key: calls to cut}; they add up to less than excess when there is no more to cut
    """
    cut = {}
    for key, goal, lowest in rows:
        taken = min(excess, max(0, goal - lowest))
        if taken:
            cut[key] = taken
            excess -= taken
    return cut
