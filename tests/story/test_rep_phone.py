"""The rep's part of the story by thumb: Day Ahead, a call reported in four taps, one with a sample, the list."""

import pytest
from playwright.sync_api import expect

from tests.story.screen import Screen
from tests.story.steps_call import sign

MOST_TAPS = 4


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
