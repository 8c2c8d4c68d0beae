"""Step 5: samples come into the bag; a call is planned on the calendar, prepared and reported."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.story.screen import Screen
from tests.story.steps_accounts import DOCTOR, DOCTOR_C
from tests.story.steps_cycle import MESSAGE, POST_IT, PRODUCT

SAMPLE = "Corvanta 20 mg, 7 tablets, sample"
NOTE = "Wants the kidney data before the next ward round."
NEXT_OBJECTIVE = "Bring the kidney study"


def ship_samples(admin: Screen):
    """The store ships to the rep."""
    admin.open("pharma-day")
    admin.menu("Samples & gifts", "Ship to reps")
    admin.choose("user_ids", "Story Rep")
    admin.add_line("line_ids", product_id__pick=SAMPLE, quantity="5")
    admin.press("Ship")


def receive_samples(rep: Screen):
    """Only what the rep has confirmed is in the bag."""
    rep.open("pharma-day")
    rep.menu("Samples & gifts", "My bag")
    rep.expect_text(SAMPLE)
    rep.press("I have the parcel")
    expect(rep.page.get_by_role("button", name="I have the parcel")).to_have_count(0)


def plan_call(rep: Screen):
    """A click on the calendar plans a call for today."""
    rep.open("pharma-calendar")
    today = rep.page.locator(".fc-timegrid-col.fc-day-today").bounding_box()
    slot = rep.page.locator('td.fc-timegrid-slot-lane[data-time="10:00:00"]')
    slot.scroll_into_view_if_needed()
    row = slot.bounding_box()
    rep.page.mouse.click(today["x"] + today["width"] / 2, row["y"] + 3)
    rep.choose("partner_id", DOCTOR)
    rep.page.locator(".modal-footer .o_form_button_save").click()
    rep.settle()
    expect(rep.page.locator(".fc-event").filter(has_text=DOCTOR).first).to_be_visible()


def report_call(rep: Screen):
    """Day Ahead → pre-call sheet with post-its → details, messages, a sample with lot, signature → submitted."""
    rep.open("pharma-day")
    rep.page.locator(".o_pharma_today .o_pharma_call").filter(has_text=DOCTOR).click()
    sheet = rep.page.locator(".o_pharma_sheet")
    expect(sheet).to_contain_text(POST_IT)
    expect(sheet).to_contain_text("Nobody of the team has called on this customer yet.")
    rep.settle()
    product = rep.page.locator(".o_pharma_product").filter(has_text=PRODUCT)
    product.locator(".o_pharma_message button").filter(has_text=MESSAGE).click()
    product.locator("[data-reaction=positive]").first.click()
    item = rep.page.locator(".o_pharma_item").filter(has_text=SAMPLE)
    item.locator(".o_pharma_more").click()
    expect(item.locator(".o_pharma_lot").first).to_be_visible()
    sign(rep)
    rep.page.locator(".o_pharma_note_input").fill(NOTE)
    rep.page.locator(".o_pharma_next").fill(NEXT_OBJECTIVE)
    submit(rep)
    expect(rep.page.locator(".o_pharma_today .o_pharma_done")).to_contain_text(DOCTOR)


def report_call_of_last_week(rep: Screen):
    """An unplanned call, reported seven days later: as late as the setting allows, and in last week's report."""
    open_report(rep, DOCTOR_C)
    held = datetime.now(UTC) - timedelta(days=7) + timedelta(hours=1)
    rep.page.locator("input[type=datetime-local]").fill(held.strftime("%Y-%m-%dT%H:%M"))
    rep.page.locator(".o_pharma_note_input").fill(NOTE)
    submit(rep)


def open_report(rep: Screen, doctor: str):
    rep.open("pharma-doctors")
    rep.search(doctor)
    rep.page.locator(".o_data_row").filter(has_text=doctor).first.click()
    rep.press("Report call")
    rep.page.wait_for_selector(".o_pharma_report")


def sign(rep: Screen):
    canvas = rep.page.locator(".o_pharma_signature_canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    mouse = rep.page.mouse
    mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    mouse.down()
    for step in range(1, 9):
        mouse.move(box["x"] + 20 + 12 * step, box["y"] + box["height"] * (0.3 if step % 2 else 0.7))
    mouse.up()
    expect(rep.page.locator(".o_pharma_signature")).to_contain_text("signed")


def submit(rep: Screen):
    rep.page.locator(".o_pharma_submit").click()
    expect(rep.page.locator(".o_pharma_report")).to_have_count(0)
    rep.settle()


def check_stock(server, quantity: float):
    """The sample has really moved: out of the bag, to a recipient's location, with its lot."""
    rows = server.sql(
        """
        SELECT sum(line.quantity), bool_and(line.lot_id IS NOT NULL)
          FROM stock_move_line line
          JOIN stock_location source ON source.id = line.location_id
          JOIN stock_location target ON target.id = line.location_dest_id
          JOIN product_product product ON product.id = line.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
          JOIN res_users rep ON rep.login = 'story.rep'
          JOIN stock_move move ON move.id = line.move_id
         WHERE line.state = 'done' AND target.usage = 'customer' AND template.name->>'en_US' = %s
           AND source.complete_name LIKE '%%Story Rep%%'
        """,
        (SAMPLE,),
    )
    assert rows == [(quantity, True)], rows
