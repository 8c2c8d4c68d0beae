"""Step 6: the rep requests a gift, two tiers approve it, it is shipped, received and handed over."""

from playwright.sync_api import expect

from tests.story.screen import Screen
from tests.story.steps_accounts import DOCTOR_B, open_account
from tests.story.steps_call import open_report, sign, submit

GIFT = "Pocket atlas of anatomy"  # dear enough for the second tier
PURPOSE = "For the students on the ward"


def request_gift(rep: Screen):
    open_account(rep, "pharma-doctors", DOCTOR_B)
    rep.press("Request a gift")
    rep.fill("purpose", PURPOSE)
    rep.add_line("line_ids", product_id__pick=GIFT, quantity="1")
    rep.save()
    rep.press("Ask for approval")
    rep.expect_state("In approval")
    expect(rep.page.get_by_role("button", name="Approve")).to_have_count(
        0
    )  # nobody approves their own


def approve_gift(manager: Screen, state: str):
    manager.open("pharma-day")
    manager.menu("Samples & gifts", "To approve")
    manager.page.locator(".o_data_row, .o_kanban_record").filter(has_text=PURPOSE).first.click()
    manager.page.wait_for_selector(".o_form_view")
    manager.settle()
    manager.press("Approve")
    manager.expect_state(state)


def receive_gift(rep: Screen):
    rep.open("pharma-day")
    rep.menu("Samples & gifts", "Requests")
    rep.page.locator(".o_data_row, .o_kanban_record").filter(has_text=PURPOSE).first.click()
    rep.press("I have it")
    rep.expect_state("In the bag")


def hand_over_gift(rep: Screen):
    open_report(rep, DOCTOR_B)
    item = rep.page.locator(".o_pharma_item").filter(has_text=GIFT)
    expect(item).to_contain_text("requested")
    item.locator(".o_pharma_more").click()
    if rep.page.locator(".o_pharma_signature_canvas").count():
        sign(rep)
    submit(rep)
    rep.open("pharma-day")
    rep.menu("Samples & gifts", "Requests")
    rep.search_clear()
    rep.page.locator(".o_data_row, .o_kanban_record").filter(has_text=PURPOSE).first.click()
    rep.expect_state("Handed over")
