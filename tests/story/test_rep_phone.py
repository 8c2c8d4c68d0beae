"""The rep's part of the story by thumb: Day Ahead, a call reported in four taps, one with a sample, the list."""

import pytest
from playwright.sync_api import expect

from tests.story.screen import Screen
from tests.story.steps_call import sign

MOST_TAPS = 4
MOST_TAPS_UNPLANNED = 6


@pytest.fixture
def rep(page_as, odoo_server):
    return Screen(page_as("rep@demo", phone=True), odoo_server.url)


@pytest.fixture
def taps(rep):
    """Count what the finger does, from here on."""
    made = []

    def tap(locator):
        made.append(locator)
        locator.tap()
        rep.settle()

    tap.made = made
    return tap


def fits(rep: Screen) -> bool:
    """Nothing sticks out to the side of the phone's screen."""
    return rep.page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def open_calls(rep: Screen):
    return rep.page.locator(".o_pharma_today .o_pharma_call:not(.o_pharma_done)")


def test_planned_call_in_four_taps(rep, taps):
    rep.open("pharma-day")
    assert fits(rep)
    waiting = open_calls(rep).count()
    assert waiting, "the demo company plans calls for today"
    taps(open_calls(rep).first)
    assert fits(rep)
    expect(rep.page.locator(".o_pharma_post_it").first).to_be_visible()
    message = rep.page.locator(".o_pharma_message button[role=checkbox]").first
    message.scroll_into_view_if_needed()
    taps(message)
    taps(rep.page.locator(".o_pharma_product [data-reaction=positive]").first)
    taps(rep.page.locator(".o_pharma_submit"))
    expect(rep.page.locator(".o_pharma_report")).to_have_count(0)
    expect(open_calls(rep)).to_have_count(waiting - 1)
    assert len(taps.made) <= MOST_TAPS
    assert not rep.errors


def made_today(odoo_server):
    [(number,)] = odoo_server.sql(
        "SELECT count(*) FROM pharma_call WHERE state = 'submitted' AND day_planned IS NULL"
        " AND create_date > now() - interval '1 day'"
        " AND user_id = (SELECT id FROM res_users WHERE login = 'rep@demo')"
    )
    return number


def stands_still(locator):
    """Scroll to what moves, and wait until it has arrived: where it was three frames ago."""
    locator.scroll_into_view_if_needed()
    expect(locator).to_be_in_viewport()
    locator.evaluate(
        """async (element) => {
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            let still = 0;
            for (let before = ""; still < 3; ) {
                await frame();
                const {x, y, width, height} = element.getBoundingClientRect();
                const now = [x, y, width, height].join();
                still = now === before ? still + 1 : 0;
                before = now;
            }
        }"""
    )
    return locator


def test_unplanned_call_in_six_taps(rep, taps, odoo_server):
    """From the start page over the list of doctors: the menu, the list, the doctor, what to do, report, submit."""
    before = made_today(odoo_server)
    # the sheet with the actions comes up at once where motion is not wanted
    rep.page.emulate_media(reduced_motion="reduce")
    rep.open("pharma-day")
    taps(rep.page.locator(".o_menu_toggle"))
    taps(
        stands_still(
            rep.page.locator(".o_app_menu_sidebar").get_by_text("Doctors", exact=True).first
        )
    )
    # the last cards are of doctors whom nobody calls on today
    card = rep.page.locator(".o_kanban_record:not(.o_kanban_ghost)").last
    card.scroll_into_view_if_needed()
    taps(card)
    report = rep.page.get_by_role("button", name="Report call").locator("visible=true")
    if not report.count():
        taps(rep.page.locator(".o_statusbar_buttons").get_by_role("button").last)
        report = rep.page.get_by_text("Report call", exact=True).locator("visible=true")
    taps(stands_still(report.first))
    rep.page.wait_for_selector(".o_pharma_report")
    taps(rep.page.locator(".o_pharma_submit"))
    # whose report proposes no product is asked whether nothing is to be said
    question = rep.page.locator(".modal-footer .btn-primary")
    if question.count():
        taps(question)
    expect(rep.page.locator(".o_pharma_report")).to_have_count(0)
    assert made_today(odoo_server) == before + 1
    assert len(taps.made) <= MOST_TAPS_UNPLANNED, taps.made
    assert not rep.errors


def test_due_customer_reported_without_a_plan(rep, taps, odoo_server):
    """Who is due stands on the start page: a call that was not planned is reported with as few taps."""
    before = made_today(odoo_server)
    rep.open("pharma-day")
    due = rep.page.locator(".o_pharma_due .o_pharma_main").last
    due.scroll_into_view_if_needed()
    taps(due)
    rep.page.wait_for_selector(".o_pharma_report")
    taps(rep.page.locator(".o_pharma_product [data-reaction=positive]").first)
    taps(rep.page.locator(".o_pharma_submit"))
    expect(rep.page.locator(".o_pharma_report")).to_have_count(0)
    assert made_today(odoo_server) == before + 1
    assert len(taps.made) <= MOST_TAPS


@pytest.mark.parametrize("planned", [True, False])
def test_a_half_written_report_survives(rep, taps, planned):
    """The phone is locked, the browser drops the page: what was typed is there again, planned or not."""
    rep.open("pharma-day")
    rep.page.wait_for_selector(".o_pharma_due")
    first = (
        open_calls(rep).first if planned else rep.page.locator(".o_pharma_due .o_pharma_main").first
    )
    first.scroll_into_view_if_needed()
    taps(first)
    name = rep.page.locator(".o_pharma_sheet h1").inner_text()
    note = rep.page.locator(".o_pharma_note_input")
    note.fill("Half a sentence")
    rep.settle()
    rep.page.reload()
    rep.page.wait_for_selector(".o_pharma_report")
    expect(rep.page.locator(".o_pharma_sheet h1")).to_have_text(name)
    expect(note).to_have_value("Half a sentence")
    # and from the start page, as after the browser was closed
    rep.open("pharma-day")
    again = rep.page.locator(".o_pharma_call").filter(has_text=name).first
    taps(again if planned else again.locator(".o_pharma_main"))
    expect(note).to_have_value("Half a sentence")
    taps(rep.page.locator(".o_pharma_discard"))
    expect(note).to_have_value("")
    assert not rep.errors


def test_a_call_is_cancelled_with_a_reason(rep, taps, odoo_server):
    rep.open("pharma-my-calls")
    planned = "SELECT count(*) FROM pharma_call WHERE state = 'cancelled' AND reason_id IS NOT NULL"
    before = odoo_server.sql(planned)[0][0]
    rep.page.locator(".o_kanban_record").filter(has_text="Planned").last.tap()
    rep.settle()
    taps(rep.page.locator(".o_cp_action_menus, .o_statusbar_buttons").get_by_role("button").last)
    cancel = rep.page.get_by_text("Cancel call", exact=True).locator("visible=true").first
    taps(cancel)
    assert fits(rep)
    taps(rep.page.locator(".o_pharma_reasons button").first)
    expect(rep.page.locator(".modal")).to_have_count(0)
    assert odoo_server.sql(planned)[0][0] == before + 1
    assert not rep.errors


def test_sample_with_signature_on_the_phone(rep, taps, odoo_server):
    rep.open("pharma-day")
    given = "SELECT count(*) FROM pharma_handover WHERE state = 'done'"
    (before,) = odoo_server.sql(given)[0]
    taps(open_calls(rep).first)
    more = rep.page.locator(".o_pharma_item .o_pharma_more:enabled").first
    more.scroll_into_view_if_needed()
    taps(more)
    if rep.page.locator(".o_pharma_signature_canvas").count():
        sign(rep)
    assert fits(rep)
    taps(rep.page.locator(".o_pharma_submit"))
    expect(rep.page.locator(".o_pharma_report")).to_have_count(0)
    assert odoo_server.sql(given)[0] == (before + 1,)


def test_due_customer_is_planned_with_one_tap(rep, taps):
    rep.open("pharma-day")
    rep.page.wait_for_selector(".o_pharma_today")
    before = open_calls(rep).count()
    due = rep.page.locator(".o_pharma_due .o_pharma_plan").first
    due.scroll_into_view_if_needed()
    taps(due)
    expect(open_calls(rep)).to_have_count(before + 1)


@pytest.mark.parametrize(
    "path", ["pharma-doctors", "pharma-calendar", "pharma-my-calls", "pharma-my-targets"]
)
def test_screens_fit_the_phone(rep, path):
    rep.open(path)
    assert fits(rep)
    assert not rep.errors
