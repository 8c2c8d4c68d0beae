"""Step 4: the business manager makes a quarter's cycle, a manager approves it, it runs."""

from datetime import date, timedelta

from tests.story.screen import Screen

CYCLE = "Story quarter"
PRODUCT, MESSAGE = "Corvanta", "One tablet a day, at any time"
POST_IT = "Ask about patients who forget the second tablet."


def make_cycle(business: Screen):
    """Objectives, communication objectives, frequency matrix, target list by rule, goals; then submitted."""
    business.open("pharma-cycles/new")
    business.fill("name", CYCLE)
    business.choose("territory_id", "Story Country")
    today = date.today()
    business.period("date_start", today - timedelta(weeks=4), today + timedelta(weeks=8))
    business.add_line(
        "objective_ids", name="Win the Akron hospitals", metric="hospitals listed", target_value="1"
    )
    business.tab("Messages")
    business.add_line(
        "communication_ids",
        product_id__pick=PRODUCT,
        key_message_id__pick=MESSAGE,
        number="2",
        note=POST_IT,
    )
    business.tab("Frequency matrix")
    for class_ in (
        "Key opinion leader",
        "Class A",
        "Class B",
        "Class C",
    ):  # proposed for a new cycle
        business.expect_text(class_)
    business.save()
    business.press("Make target list")
    business.press("Submit for approval")
    business.expect_state("In approval")


def approve_cycle(head: Screen):
    head.open("pharma-cycles")
    head.search(CYCLE)
    head.page.locator(".o_data_row").filter(has_text=CYCLE).first.click()
    head.press("Approve")
    head.expect_state("Approved")


def start_cycle(business: Screen):
    business.open("pharma-cycles")
    business.search(CYCLE)
    business.page.locator(".o_data_row").filter(has_text=CYCLE).first.click()
    business.press("Start")
    business.expect_state("Running")
