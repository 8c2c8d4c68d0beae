"""Take the pictures of README and docs from a running demo company, so that they show the product as it is.

    ./pharma run --detach && PYTHONPATH=. <python with playwright> tests/by_hand/take_pictures.py http://127.0.0.1:8069

`./pharma test` makes a Python with Playwright; its path is in PHARMA_PYTHON while tests run.
"""

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM_ARGS
from tests.story.screen import Screen

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
SHOTS = [  # (name, login, size, path, what to click then)
    ("home", "rep@demo", DESKTOP, "pharma-home", None),
    ("home-phone", "rep@demo", PHONE, "pharma-home", None),
    ("home-manager", "manager@demo", DESKTOP, "pharma-home", None),
    ("plan-list-phone", "rep@demo", PHONE, "pharma-plan", None),
    ("alerts", "rep@demo", DESKTOP, "pharma-alerts", None),
    ("coaching", "manager@demo", DESKTOP, "pharma-coaching", ".o_data_row td[name=date]"),
    ("day-ahead", "rep@demo", DESKTOP, "pharma-day", None),
    ("day-ahead-phone", "rep@demo", PHONE, "pharma-day", None),
    (
        "report-phone",
        "rep@demo",
        PHONE,
        "pharma-day",
        ".o_pharma_today .o_pharma_call:not(.o_pharma_done)",
    ),
    (
        "report",
        "rep@demo",
        DESKTOP,
        "pharma-day",
        ".o_pharma_today .o_pharma_call:not(.o_pharma_done)",
    ),
    ("calendar", "rep@demo", DESKTOP, "pharma-calendar", None),
    ("doctor", "rep@demo", DESKTOP, "pharma-doctors", ".o_data_row:nth-child(3) td[name=name]"),
    (
        "overview",
        "rep@demo",
        DESKTOP,
        "pharma-doctors",
        (".o_data_row:nth-child(3) td[name=name]", "button[name=action_pharma_overview]"),
    ),
    ("review-queue", "manager@demo", DESKTOP, "pharma-review-queue", None),
    ("weekly-reports", "manager@demo", DESKTOP, "pharma-weekly-reports", None),
    ("plan-vs-achieved", "regional@demo", DESKTOP, "pharma-progress", None),
    ("progress-board", "regional@demo", DESKTOP, "pharma-board", None),
    ("week-plan-phone", "rep@demo", PHONE, "pharma-week-plan", None),
    ("challenge-phone", "rep@demo", PHONE, "pharma-challenge", None),
    ("cycle", "business@demo", DESKTOP, "pharma-cycles", ".o_data_row td[name=name]"),
    ("import", "steward@demo", DESKTOP, "pharma-imports/new", None),
    (
        "classification",
        "steward@demo",
        DESKTOP,
        "pharma-classification",
        ".o_data_row td[name=name]",
    ),
    ("duplicates", "steward@demo", DESKTOP, "pharma-duplicates", None),
    ("territories", "steward@demo", DESKTOP, "pharma-territories", None),
    ("settings", "admin", DESKTOP, "settings#pharma_crm", None),
]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    arguments = parser.parse_args()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=arguments.browser, args=CHROMIUM_ARGS)
        for name, login, size, path, click in SHOTS:
            page = _log_in(browser, arguments.url, login, size)
            screen = Screen(page, arguments.url)
            screen.open(path)
            for target in (click,) if isinstance(click, str) else click or ():
                page.locator(target).first.click()
                screen.settle()
            page.wait_for_timeout(1000)  # animations
            page.screenshot(path=PICTURES / f"{name}.png")
            page.context.close()
            print(name, *screen.errors)
        browser.close()


def _log_in(browser, url, login, size):
    context = browser.new_context(viewport=size, is_mobile=size is PHONE, has_touch=size is PHONE)
    page = context.new_page()
    page.goto(url + "/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.click(".oe_login_form button[type=submit]")
    page.wait_for_selector(".o_main_navbar", timeout=60_000)
    return page


if __name__ == "__main__":
    main()
