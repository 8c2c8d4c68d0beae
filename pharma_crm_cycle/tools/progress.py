# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Progress of one target, or of sums over targets (section "Calls and cycle progress").

Unit: calls, unless said otherwise. ``maximum`` 0 or ``None`` means "no maximum".
"""

UNDER, ON, OVER = "under", "on", "over"


def ratio(numerator, denominator):
    """``numerator / denominator``, empty when there is nothing to divide by."""
    return numerator / denominator if denominator else None


def remaining(goal, actual):
    """Calls still to make: max(0, goal − actual)."""
    return max(0, goal - actual)


def to_schedule(goal, actual, scheduled):
    """Calls neither made nor planned yet: max(0, goal − actual − scheduled)."""
    return max(0, goal - actual - scheduled)


def earned(actual, maximum=None, weight=1.0):
    """Credited calls: min(actual, max) × w; without a maximum actual × w.

    ``weight`` is the weight of the channel; over several channels it is the mean weight of the
    calls made, Σ w_ch / actual (see :func:`mean_weight`).
    """
    credited = min(actual, maximum) if maximum else actual
    return credited * weight


def excess(actual, maximum=None, weight=1.0):
    """Calls made but not credited: actual × w − earned. Kept, never hidden by the cap."""
    return actual * weight - earned(actual, maximum, weight)


def mean_weight(actual, weighted):
    """Mean channel weight of the calls made, Σ w_ch / actual; 1 before the first call."""
    return weighted / actual if actual else 1.0


def attainment(earned_calls, goal):
    """earned / goal, of one target or of sums (Σ earned / Σ goal). 2.0 is 200 %."""
    return ratio(earned_calls, goal)


def expected(goal, elapsed_days, cycle_days):
    """Calls due by now at an even pace: goal × elapsed days / days of the cycle."""
    share = ratio(elapsed_days, cycle_days)
    return None if share is None else goal * share


def band(earned_calls, goal, elapsed_days, cycle_days, under=0.2, over=0.2):
    """On-track band: under when earned < expected × (1 − u), over when earned > expected × (1 + o), else on."""
    due = expected(goal, elapsed_days, cycle_days)
    if due is None:
        return None
    if earned_calls < due * (1 - under):
        return UNDER
    if earned_calls > due * (1 + over):
        return OVER
    return ON


def reach(targets_reached, targets):
    """Coverage (reach): distinct targets with at least one counted call / targets."""
    return ratio(targets_reached, targets)


def mean_frequency(calls_on_targets, targets_reached):
    """Counted calls on targets / distinct targets reached."""
    return ratio(calls_on_targets, targets_reached)


def frequency_attainment(targets_at_goal, targets):
    """Targets with actual ≥ goal / targets."""
    return ratio(targets_at_goal, targets)


def adherence(calls_on_targets, all_calls):
    """Target adherence: counted calls on targets / all counted calls."""
    return ratio(calls_on_targets, all_calls)


def summarize(rows):
    """KPIs of several targets, from sums, as the report does it in one query.

    :param rows: dicts with goal, maximum, actual, weighted, scheduled
    :return: dict with the keys of ``pharma.cycle.get_progress``
    """
    total = dict.fromkeys(
        ("targets", "goal", "actual", "weighted", "scheduled", "remaining", "to_schedule", "earned", "excess",
         "reached", "goal_met"), 0
    )  # fmt: skip
    for row in rows:
        goal, actual, maximum = row["goal"], row["actual"], row["maximum"]
        weight = mean_weight(actual, row["weighted"])
        total["targets"] += 1
        total["goal"] += goal
        total["actual"] += actual
        total["weighted"] += row["weighted"]
        total["scheduled"] += row["scheduled"]
        total["remaining"] += remaining(goal, actual)
        total["to_schedule"] += to_schedule(goal, actual, row["scheduled"])
        total["earned"] += earned(actual, maximum, weight)
        total["excess"] += excess(actual, maximum, weight)
        total["reached"] += actual >= 1
        total["goal_met"] += actual >= goal
    return dict(total, **ratios(total))


def ratios(total):
    """The ratios that follow from sums (see :func:`summarize`)."""
    return {
        "attainment": attainment(total["earned"], total["goal"]),
        "reach": reach(total["reached"], total["targets"]),
        "mean_frequency": mean_frequency(total["actual"], total["reached"]),
        "frequency_attainment": frequency_attainment(total["goal_met"], total["targets"]),
    }
