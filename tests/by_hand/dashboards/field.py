"""Dashboards of the field: a rep and a line manager."""

from tests.by_hand.dashboards.builder import Dashboard
from tests.by_hand.dashboards.models import (
    ALERTS,
    BACKLOG,
    CALLS,
    COACHING,
    MODELS,
    PROGRESS,
)
from tests.by_hand.dashboards.names import (
    ANALYSIS,
    BEHIND,
    CALL_KPIS,
    M_ALERTS,
    M_ANALYSIS,
    M_BACKLOG,
    M_COACHING,
    M_MY_TARGETS,
    M_PROGRESS,
    MINE,
    MINE_MADE,
    MY_ALERTS,
    MY_TARGETS,
    MY_TARGETS_BEHIND,
    MY_TARGETS_LEFT,
    PROGRESS_ACTION,
    RUNNING,
    RUNNING_BEHIND,
    TREE_FILTER,
)


def my_month():
    """A rep's own period: calls, plan and targets, what is left."""
    board = Dashboard("my_month_dashboard", MODELS)
    board.period("this_month")
    board.choose("class", "Class", "pharma.class")
    board.choose("product", "Product", "product.product")
    board.choose("channel", "Channel", "pharma.call.channel")
    kpis = [*CALL_KPIS, "field_days", "calls_per_day"]
    now = board.pivot("This period", CALLS, kpis, domain=MINE)
    ago = board.pivot("Period before", CALLS, kpis, domain=MINE, before=True)
    goals = ["goal", "actual", "remaining", "attainment", "reach", "__count"]
    cycle = board.pivot("My running cycle", PROGRESS, goals, domain=MY_TARGETS)
    alerts = board.pivot("My open alerts", ALERTS, ["__count"], domain=MY_ALERTS)
    board.cards(
        ("Calls made", now, "made", M_ANALYSIS, {"before": ago}),
        ("Reached customers", now, "customer_id", M_ANALYSIS, {"before": ago}),
        ("Plan fulfilment", now, "fulfilment", M_ANALYSIS,
         {"before": ago, "of": "planned", "colour": "orange"}),
        ("Mean quality", now, "quality", M_ANALYSIS,
         {"before": ago, "of": "made", "colour": "orange"}),
        ("Calls a day", now, "calls_per_day", M_ANALYSIS,
         {"before": ago, "of": "field_days", "colour": "orange"}),
        ("Cycle: attainment", cycle, "attainment", M_MY_TARGETS,
         {"of": "goal", "colour": "green", "note": "credited of wanted calls"}),
        ("Cycle: coverage", cycle, "reach", M_MY_TARGETS,
         {"of": "__count", "colour": "green"}),
        ("Cycle: left to the goals", cycle, "remaining", M_MY_TARGETS,
         {"colour": "green", "note": "surplus not deducted"}),
        ("Open alerts", alerts, "__count", M_ALERTS, {"colour": "red"}),
    )  # fmt: skip
    board.charts(
        {"title": "My calls by week", "model": CALLS, "measure": "made", "by": ["date:week", "channel_id"],
         "action": ANALYSIS, "domain": MINE_MADE, "stacked": True},
        {"title": "My targets behind the plan", "model": PROGRESS, "measure": "__count", "by": ["class_id"],
         "action": "pharma_crm_cycle.action_my_targets", "domain": MY_TARGETS_BEHIND, "colour": BEHIND},
    )  # fmt: skip
    left = board.pivot(
        "Targets with calls left", PROGRESS, ["goal", "actual", "remaining"], ["partner_id"],
        MY_TARGETS_LEFT, sort="remaining",
    )  # fmt: skip
    board.table(
        "Targets with the most calls left", M_MY_TARGETS, left,
        ["Customer", "Goal", "Made", "Remaining"], 10,
    )  # fmt: skip
    products = board.pivot(
        "My products", CALLS, ["detailed"], ["product_id"],
        f"{MINE[:-1]}, ('product_id', '!=', False)]", sort="detailed",
    )  # fmt: skip
    board.table("Products detailed", M_ANALYSIS, products, ["Product", "Products detailed"], 8)
    classes = board.pivot("My classes", CALLS, CALL_KPIS[:2] + ["quality"], ["class_id"], MINE)
    board.table(
        "Classes", M_ANALYSIS, classes,
        ["Class", "Calls made", "Reached customers", "Mean quality"], 6,
    )  # fmt: skip
    open_alerts = board.pivot("My alerts", ALERTS, ["__count"], ["kind"], MY_ALERTS, sort="__count")
    board.table("Open alerts", M_ALERTS, open_alerts, ["What it is about", "Alerts"], 8)
    return board


def team():
    """A line manager's part of the tree: coverage, targets, quality, reviews, coaching."""
    board = Dashboard("team_dashboard", MODELS)
    board.period("this_month")
    board.choose(**TREE_FILTER)
    board.choose("rep", "Rep", "res.users")
    now = board.pivot("This period", CALLS, CALL_KPIS)
    ago = board.pivot("Period before", CALLS, CALL_KPIS, before=True)
    cycle = board.pivot(
        "Running cycles", PROGRESS, ["goal", "attainment", "reach", "__count"], domain=RUNNING
    )
    backlog = board.pivot("Review queue", BACKLOG, ["waiting", "late", "oldest_days"])
    due = board.pivot("Coaching due", COACHING, ["__count"], domain=[["is_due", "=", True]])
    board.cards(
        ("Calls made", now, "made", M_ANALYSIS, {"before": ago}),
        ("Reached customers", now, "customer_id", M_ANALYSIS, {"before": ago}),
        ("Plan fulfilment", now, "fulfilment", M_ANALYSIS,
         {"before": ago, "of": "planned", "colour": "orange"}),
        ("Mean quality", now, "quality", M_ANALYSIS,
         {"before": ago, "of": "made", "colour": "orange"}),
        ("Effective calls", now, "effectiveness", M_ANALYSIS,
         {"before": ago, "of": "made", "colour": "orange"}),
        ("Cycle: attainment", cycle, "attainment", M_PROGRESS,
         {"of": "goal", "colour": "green", "note": "credited of wanted calls"}),
        ("Cycle: coverage", cycle, "reach", M_PROGRESS,
         {"of": "__count", "colour": "green"}),
        ("Calls waiting for review", backlog, "waiting", M_BACKLOG, {"colour": "red"}),
        ("Oldest wait (days)", backlog, "oldest_days", M_BACKLOG, {"colour": "red"}),
        ("Coaching due", due, "__count", M_COACHING, {"colour": "red"}),
    )  # fmt: skip
    board.charts(
        {"title": "Targets behind the plan, by territory", "model": PROGRESS, "measure": "__count",
         "by": ["territory_id"], "action": PROGRESS_ACTION, "domain": RUNNING_BEHIND, "colour": BEHIND},
        {"title": "Mean quality by week", "model": CALLS, "measure": "quality", "by": ["date:week"],
         "action": ANALYSIS, "kind": "line", "domain": [["made", "=", 1]]},
    )  # fmt: skip
    reviews = board.pivot(
        "Review queue by manager", BACKLOG,
        ["waiting", "remarkable", "late", "oldest_days", "mean_days"], ["manager_id"], sort="waiting",
    )  # fmt: skip
    board.table(
        "Age of the review queue", M_BACKLOG, reviews,
        ["Manager", "Waiting", "To look at", "Overdue", "Oldest (days)", "Mean age (days)"], 6,
    )  # fmt: skip
    coached = board.pivot(
        "Coaching by rep", COACHING, ["days_since", "reports"], ["user_id"], [["is_due", "=", True]],
        sort="days_since",
    )  # fmt: skip
    board.table("Coaching due", M_COACHING, coached, ["Rep", "Days ago", "In 12 months"], 8)
    alerts = board.pivot("Open alerts", ALERTS, ["__count"], ["kind"], MY_ALERTS, sort="__count")
    board.table("Open alerts", M_ALERTS, alerts, ["What it is about", "Alerts"], 8)
    reps = board.pivot(
        "Reps", CALLS, [*CALL_KPIS[:2], *CALL_KPIS[3:], "joint"], ["user_id"], sort="made"
    )
    board.table(
        "Reps", M_ANALYSIS, reps,
        ["Rep", "Calls made", "Reached customers", "Plan fulfilment", "Mean quality", "Effective calls",
         "Joint calls"], 25,
    )  # fmt: skip
    places = board.pivot(
        "Territories", PROGRESS, ["goal", "actual", "remaining", "attainment", "reach"],
        ["district_id", "territory_id"], RUNNING,
    )  # fmt: skip
    board.table(
        "Districts and territories (running cycle)", M_PROGRESS, places,
        ["Territory", "Goal", "Made", "Remaining", "Attainment", "Coverage"], 40,
    )  # fmt: skip
    return board
