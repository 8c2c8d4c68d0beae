"""Dashboards of medical and of an auditor."""

from tests.by_hand.dashboards.builder import Dashboard
from tests.by_hand.dashboards.models import (
    BACKLOG,
    CALL,
    CALLS,
    COMPETITORS,
    CORRECTIONS,
    MESSAGES,
    MODELS,
    REOPENINGS,
    TICKETS,
)
from tests.by_hand.dashboards.names import (
    ANALYSIS,
    M_ANALYSIS,
    M_BACKLOG,
    M_COMPETITORS,
    M_CORRECTIONS,
    M_MESSAGES,
    M_REOPENINGS,
    M_TICKETS,
    TREE_FILTER,
)


def messages():
    """What is told to doctors and how they take it, competitors, and what has to be answered."""
    board = Dashboard("messages_dashboard", MODELS)
    board.period("this_quarter")
    board.choose(**TREE_FILTER)
    board.choose("product", "Product", "product.product")
    board.choose("specialty", "Specialty", "pharma.specialty")
    told = board.pivot("Products detailed", CALLS, ["detailed"])
    told_before = board.pivot("Products detailed before", CALLS, ["detailed"], before=True)
    said = board.pivot(
        "Messages",
        MESSAGES,
        ["__count"],
        domain=[["call_id.state", "in", ["submitted", "reviewed"]]],
    )
    seen = board.pivot("Competitors", COMPETITORS, ["__count"])
    seen_before = board.pivot("Competitors before", COMPETITORS, ["__count"], before=True)
    tickets = board.pivot(
        "Complaints and issues", TICKETS, ["__count"], domain=[["pharma_kind", "!=", False]]
    )
    still_open = [["pharma_kind", "!=", False], ["pharma_done_on", "=", False]]
    waiting = board.pivot("Waiting for an answer", TICKETS, ["__count"], domain=still_open)
    board.cards(
        ("Products detailed", told, "detailed", M_ANALYSIS, {"before": told_before}),
        ("Messages told", said, "__count", M_MESSAGES, {}),
        ("Competitors seen", seen, "__count", M_COMPETITORS, {"before": seen_before, "colour": "orange"}),
        ("Complaints and issues", tickets, "__count", M_TICKETS, {"colour": "red"}),
        ("Of them open", waiting, "__count", M_TICKETS, {"colour": "red"}),
    )  # fmt: skip
    made = [["call_id.state", "in", ["submitted", "reviewed"]], ["reaction", "!=", False]]
    board.charts(
        {"title": "Reactions to messages", "model": MESSAGES, "measure": "__count",
         "by": ["key_message_id", "reaction"], "action": "pharma_crm_call.action_call_message",
         "domain": made, "stacked": True},
        {"title": "Products detailed by month", "model": CALLS, "measure": "detailed",
         "by": ["date:month", "product_id"], "action": ANALYSIS,
         "domain": [["product_id", "!=", False]], "stacked": True},
    )  # fmt: skip
    issues = [
        ("name", "Subject"), ("number", "Number"), ("pharma_kind", "Kind"), ("pharma_product_id", "Product"),
        ("create_date", "Since"), ("pharma_deadline", "Deadline"),
    ]  # fmt: skip
    board.list(
        "Open complaints and issues", M_TICKETS, TICKETS, issues, "create_date", 8, still_open
    )
    rivals = board.pivot(
        "Competitors by company", COMPETITORS, ["__count"], ["competitor_id", "kind"]
    )
    board.table("Competitors' activity", M_COMPETITORS, rivals, ["Company", "Seen"], 14)
    products = board.pivot(
        "Products by specialty", CALLS, ["detailed"], ["product_id", "specialty_id"],
        [["product_id", "!=", False]],
    )  # fmt: skip
    board.table("Products by specialty", M_ANALYSIS, products, ["Product", "Products detailed"], 40)
    return board


def records():
    """An auditor's view: what was corrected, missed, reopened, and waits."""
    board = Dashboard("records_dashboard", MODELS)
    board.period("this_quarter")
    board.choose(**TREE_FILTER)
    board.choose("rep", "Rep", "res.users")
    now = board.pivot("This period", CALLS, ["made", "missed"])
    ago = board.pivot("Period before", CALLS, ["made", "missed"], before=True)
    count = ["__count"]
    asked = board.pivot("Corrections", CORRECTIONS, count)
    asked_before = board.pivot("Corrections before", CORRECTIONS, count, before=True)
    void = board.pivot("Did not take place", CORRECTIONS, count, domain=[["kind", "=", "void"]])
    waits = board.pivot(
        "Corrections that wait", CORRECTIONS, count, domain=[["state", "=", "requested"]]
    )
    again = board.pivot("Reopened months", REOPENINGS, count)
    backlog = board.pivot("Review queue", BACKLOG, ["waiting", "late", "oldest_days"])
    board.cards(
        ("Calls made", now, "made", M_ANALYSIS, {"before": ago}),
        ("Missed calls", now, "missed", M_ANALYSIS, {"before": ago, "colour": "orange"}),
        ("Corrections", asked, "__count", M_CORRECTIONS, {"before": asked_before, "colour": "orange"}),
        ("Did not take place", void, "__count", M_CORRECTIONS, {"colour": "orange"}),
        ("Corrections that wait", waits, "__count", M_CORRECTIONS, {"colour": "red"}),
        ("Reopened months", again, "__count", M_REOPENINGS, {"colour": "red"}),
        ("Calls waiting for review", backlog, "waiting", M_BACKLOG, {"colour": "red"}),
        ("Of them overdue", backlog, "late", M_BACKLOG, {"colour": "red"}),
        ("Oldest wait (days)", backlog, "oldest_days", M_BACKLOG, {"colour": "red"}),
    )  # fmt: skip
    board.charts(
        {"title": "Corrections by month", "model": CORRECTIONS, "measure": "__count",
         "by": ["create_date:month", "state"], "action": "pharma_crm_call.action_call_correction",
         "stacked": True},
        {"title": "Missed and cancelled calls by reason", "model": CALL, "measure": "__count",
         "by": ["reason_id", "state"], "action": "pharma_crm_call.action_call",
         "domain": [["state", "in", ["missed", "cancelled"]]], "stacked": True},
    )  # fmt: skip
    columns = [
        ("call_id", "Call"), ("user_id", "Rep"), ("kind", "Kind"), ("state", "State"),
        ("create_date", "Since"), ("reason", "Why"),
    ]  # fmt: skip
    board.list("Latest corrections", M_CORRECTIONS, CORRECTIONS, columns, "create_date", 10)
    reviews = board.pivot(
        "Review queue by manager", BACKLOG, ["waiting", "late", "oldest_days", "mean_days"],
        ["manager_id"], sort="waiting",
    )  # fmt: skip
    board.table(
        "Age of the review queue", M_BACKLOG, reviews,
        ["Manager", "Waiting", "Overdue", "Oldest (days)", "Mean age (days)"], 12,
    )  # fmt: skip
    reps = board.pivot("Corrections by rep", CORRECTIONS, count, ["user_id"], sort="__count")
    board.table("Corrections by rep", M_CORRECTIONS, reps, ["Rep", "Corrections"], 20)
    return board
