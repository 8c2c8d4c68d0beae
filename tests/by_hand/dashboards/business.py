"""Dashboards of a business manager: running cycles, calls made."""

from tests.by_hand.dashboards.builder import Dashboard
from tests.by_hand.dashboards.models import (
    CALLS,
    MODELS,
    PRODUCTS,
    PROGRESS,
)
from tests.by_hand.dashboards.names import (
    ANALYSIS,
    BEHIND,
    CALL_KPIS,
    M_ANALYSIS,
    M_PRODUCTS,
    M_PROGRESS,
    PROGRESS_ACTION,
    RUNNING,
    RUNNING_BEHIND,
    TREE_FILTER,
)


def cycles():
    """A business manager's running cycles: by region, product, class and specialty."""
    board = Dashboard("cycles_dashboard", MODELS)
    board.choose("cycle", "Cycle", "pharma.cycle", [["state", "=", "running"]])
    board.choose(**TREE_FILTER)
    board.choose("class", "Class", "pharma.class")
    board.choose("product", "Product", "product.product")
    goals = ["goal", "actual", "remaining", "reached", "attainment", "reach", "frequency_attainment",
             "mean_frequency", "__count"]  # fmt: skip
    total = board.pivot("Running cycles", PROGRESS, goals, domain=RUNNING)
    board.cards(
        ("Target customers", total, "__count", M_PROGRESS, {}),
        ("Calls wanted", total, "goal", M_PROGRESS, {}),
        ("Calls made", total, "actual", M_PROGRESS, {}),
        ("Left to the goals", total, "remaining", M_PROGRESS,
         {"note": "surplus not deducted"}),
        ("Attainment", total, "attainment", M_PROGRESS,
         {"of": "goal", "colour": "green", "note": "credited of wanted calls"}),
        ("Coverage", total, "reach", M_PROGRESS, {"of": "__count", "colour": "green"}),
        ("Customers at goal", total, "frequency_attainment", M_PROGRESS,
         {"of": "__count", "colour": "green"}),
        ("Calls a customer", total, "mean_frequency", M_PROGRESS,
         {"of": "reached", "colour": "orange"}),
    )  # fmt: skip
    board.charts(
        {"title": "Attainment by region (1 is 100 %)", "model": PROGRESS, "measure": "attainment",
         "by": ["region_id"], "action": PROGRESS_ACTION, "domain": RUNNING},
        {"title": "Attainment by product (1 is 100 %)", "model": PRODUCTS, "measure": "attainment",
         "by": ["product_id"], "action": "pharma_crm_cycle.action_cycle_product_progress"},
    )  # fmt: skip
    board.charts(
        {"title": "Targets behind the plan, by region", "model": PROGRESS, "measure": "__count",
         "by": ["region_id"], "action": PROGRESS_ACTION, "domain": RUNNING_BEHIND, "colour": BEHIND},
        {"title": "Attainment by class (1 is 100 %)", "model": PROGRESS, "measure": "attainment",
         "by": ["class_id"], "action": PROGRESS_ACTION, "domain": RUNNING},
    )  # fmt: skip
    products = board.pivot(
        "Products", PRODUCTS, ["goal", "actual", "attainment"], ["product_id"], sort="goal"
    )
    board.table("Products", M_PRODUCTS, products, ["Product", "Goal", "Made", "Attainment"], 12)
    classes = board.pivot(
        "Classes", PROGRESS, ["goal", "actual", "remaining", "attainment", "reach"], ["class_id"], RUNNING
    )  # fmt: skip
    heads = ["Goal", "Made", "Remaining", "Attainment", "Coverage"]
    board.table("Classes", M_PROGRESS, classes, ["Class", *heads], 6)
    specialties = board.pivot(
        "Specialties", PROGRESS, ["goal", "actual", "remaining", "attainment", "reach"],
        ["specialty_id"], RUNNING, sort="goal",
    )  # fmt: skip
    board.table("Specialties", M_PROGRESS, specialties, ["Specialty", *heads], 12)
    regions = board.pivot(
        "Regions", PROGRESS, ["goal", "actual", "remaining", "attainment", "reach"],
        ["region_id", "district_id"], RUNNING,
    )  # fmt: skip
    board.table("Regions and districts", M_PROGRESS, regions, ["Territory", *heads], 30)
    by_region = board.pivot(
        "Products by region", PRODUCTS, ["goal", "actual", "attainment"], ["region_id", "product_id"]
    )  # fmt: skip
    board.table(
        "Products by region", M_PRODUCTS, by_region, ["Product", "Goal", "Made", "Attainment"], 60
    )
    return board


def calls():
    """Calls made, by every level of the tree, class, channel, product and rep."""
    board = Dashboard("calls_dashboard", MODELS)
    board.period("year_to_date")
    board.choose(**TREE_FILTER)
    board.choose("rep", "Rep", "res.users")
    board.choose("class", "Class", "pharma.class")
    board.choose("specialty", "Specialty", "pharma.specialty")
    board.choose("product", "Product", "product.product")
    board.choose("channel", "Channel", "pharma.call.channel")
    further = [
        "field_days",
        "reported_days",
        "voice",
        "calls_per_day",
        "field_time",
        "share_of_voice",
    ]
    now = board.pivot("This period", CALLS, [*CALL_KPIS, *further])
    ago = board.pivot("Period before", CALLS, [*CALL_KPIS, *further], before=True)
    orange, green = ({"before": ago, "colour": colour} for colour in ("orange", "green"))
    board.cards(
        ("Calls made", now, "made", M_ANALYSIS, {"before": ago}),
        ("Reached customers", now, "customer_id", M_ANALYSIS, {"before": ago}),
        ("Plan fulfilment", now, "fulfilment", M_ANALYSIS, {"of": "planned", **orange}),
        ("Mean quality", now, "quality", M_ANALYSIS, {"of": "made", **orange}),
        ("Effective calls", now, "effectiveness", M_ANALYSIS, {"of": "made", **orange}),
        ("Calls a day", now, "calls_per_day", M_ANALYSIS, {"of": "field_days", **green}),
        ("Field time", now, "field_time", M_ANALYSIS, {"of": "reported_days", **green}),
        ("Share of voice (observed)", now, "share_of_voice", M_ANALYSIS, {"of": "voice", **green}),
    )
    made = [["made", "=", 1]]
    board.charts(
        {"title": "Calls made by month", "model": CALLS, "measure": "made", "by": ["date:month", "class_id"],
         "action": ANALYSIS, "domain": made, "stacked": True},
        {"title": "Mean quality by month", "model": CALLS, "measure": "quality", "by": ["date:month"],
         "action": ANALYSIS, "kind": "line", "domain": made},
    )  # fmt: skip
    kpis = [*CALL_KPIS[:2], *CALL_KPIS[3:]]
    heads = [
        "Calls made",
        "Reached customers",
        "Plan fulfilment",
        "Mean quality",
        "Effective calls",
    ]
    classes = board.pivot("Classes", CALLS, kpis, ["class_id"])
    board.table("Classes", M_ANALYSIS, classes, ["Class", *heads], 6)
    channels = board.pivot("Channels", CALLS, ["made", "quality"], ["channel_id"], sort="made")
    board.table("Channels", M_ANALYSIS, channels, ["Channel", "Calls made", "Mean quality"], 8)
    products = board.pivot(
        "Products", CALLS, ["detailed"], ["product_id"], [["product_id", "!=", False]], sort="detailed"
    )  # fmt: skip
    board.table("Products detailed", M_ANALYSIS, products, ["Product", "Products detailed"], 11)
    reps = board.pivot(
        "Reps", CALLS, [*kpis, "calls_per_day", "field_time"], ["user_id"], sort="made"
    )
    board.table("Reps", M_ANALYSIS, reps, ["Rep", *heads, "Calls a day", "Field time"], 25)
    places = board.pivot("Places", CALLS, kpis, ["region_id", "district_id", "territory_id"])
    board.table("Regions, districts and territories", M_ANALYSIS, places, ["Territory", *heads], 60)
    return board
