"""The models that dashboards read: which field each filter narrows, and how measures are written."""

MANY, SEVERAL, DATE, DATETIME = "many2one", "many2many", "date", "datetime"
CALLS = "pharma.call.report"
CALL = "pharma.call"
PROGRESS = "pharma.cycle.progress"
PRODUCTS = "pharma.cycle.product.progress"
BACKLOG = "pharma.review.backlog"
COACHING = "pharma.coaching.due"
ALERTS = "pharma.alert"
MESSAGES = "pharma.call.message"
COMPETITORS = "pharma.competitor.activity"
TICKETS = "helpdesk.ticket"
CORRECTIONS = "pharma.call.correction"
REOPENINGS = "pharma.call.reopening"

PERCENT, TENTH = "0%", "0.0"
MODELS = {
    CALLS: (
        {
            "period": ("date", DATE), "territory": ("territory_id.inside_ids", SEVERAL), "rep": ("user_id", MANY),
            "class": ("class_id", MANY), "specialty": ("specialty_id", MANY),
            "product": ("product_id", MANY), "channel": ("channel_id", MANY),
        },
        {
            "fulfilment": PERCENT, "quality": TENTH, "effectiveness": PERCENT, "calls_per_day": "#,##0.00",
            "field_time": PERCENT, "share_of_voice": PERCENT,
        },
    ),
    CALL: (
        {"period": ("date_day", DATE), "territory": ("territory_id.inside_ids", SEVERAL), "rep": ("user_id", MANY)},
        {},
    ),
    PROGRESS: (
        {
            "cycle": ("cycle_id", MANY), "territory": ("territory_id.inside_ids", SEVERAL), "class": ("class_id", MANY),
            "specialty": ("specialty_id", MANY),
        },
        {
            "attainment": PERCENT, "reach": PERCENT, "frequency_attainment": PERCENT,
            "mean_frequency": TENTH,
        },
    ),
    PRODUCTS: (
        {
            "cycle": ("cycle_id", MANY), "territory": ("territory_id.inside_ids", SEVERAL),
            "product": ("product_id", MANY),
        },
        {"attainment": PERCENT},
    ),
    BACKLOG: ({"territory": ("territory_id.inside_ids", SEVERAL)}, {"mean_days": TENTH}),
    COACHING: ({"territory": ("territory_id.inside_ids", SEVERAL), "rep": ("user_id", MANY)}, {"days_since": "0"}),
    ALERTS: ({"territory": ("territory_id.inside_ids", SEVERAL), "rep": ("rep_id", MANY)}, {}),
    MESSAGES: (
        {
            "period": ("call_id.date_day", DATE), "territory": ("call_id.territory_id.inside_ids", SEVERAL),
            "product": ("detail_id.product_id", MANY), "specialty": ("call_id.specialty_id", MANY),
        },
        {},
    ),
    COMPETITORS: ({"period": ("observed_on", DATE)}, {}),
    TICKETS: (
        {
            "period": ("create_date", DATETIME), "territory": ("pharma_territory_id.inside_ids", SEVERAL),
            "product": ("pharma_product_id", MANY),
        },
        {},
    ),
    CORRECTIONS: (
        {
            "period": ("create_date", DATETIME), "territory": ("territory_id.inside_ids", SEVERAL),
            "rep": ("user_id", MANY),
        },
        {},
    ),
    REOPENINGS: ({"period": ("create_date", DATETIME), "rep": ("user_id", MANY)}, {}),
}  # fmt: skip
