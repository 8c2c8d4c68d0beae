"""Odoo's web client as a person uses it: fields by name, buttons by what stands on them."""

import re
import time
from datetime import date

from playwright.sync_api import Locator, Page, expect

WAIT = 30_000  # milliseconds; generous, because machines of a build farm can be busy
QUIET = 0.3  # seconds without a request: the client has settled


class Screen:
    """One user's open web client.

    `page` is the Playwright page, `url` the server. Names of fields are those of the model; labels of buttons,
    tabs and menus are those a user reads.
    """

    def __init__(self, page: Page, url: str):
        self.page = page
        self.url = url
        page.set_default_timeout(WAIT)
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._pending: set = set()
        page.on("request", lambda request: self._pending.add(request))
        page.on("requestfinished", lambda request: self._pending.discard(request))
        page.on("requestfailed", lambda request: self._pending.discard(request))

    # -- where to --------------------------------------------------------------------------

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}/odoo/{path}")
        self.page.wait_for_selector(".o_action_manager .o_action")
        self.settle()

    def settle(self) -> None:
        """Wait until the client has nothing under way."""
        end = time.monotonic() + WAIT / 1000
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < QUIET and time.monotonic() < end:
            self.page.wait_for_timeout(50)
            if any("/websocket" not in request.url for request in self._pending):
                quiet_since = time.monotonic()

    def search(self, text: str) -> None:
        """Type into the search bar and take its first suggestion.

        Enter before the suggestions are there searches for nothing, so each step waits for what it brings about.
        """
        box = self.page.locator(".o_searchview_input")
        box.fill(text)
        self.page.locator(".o_searchview_autocomplete").get_by_text(text).first.wait_for()
        box.press("Enter")
        self.page.locator(".o_searchview_facet").get_by_text(text).first.wait_for()
        self.settle()

    def search_clear(self) -> None:
        """Take away the filters that the screen starts with."""
        while self.page.locator(".o_searchview_facet .o_facet_remove").count():
            self.page.locator(".o_searchview_facet .o_facet_remove").first.click()
            self.settle()

    def menu(self, section: str, entry: str) -> None:
        self.page.locator(".o_menu_sections").get_by_text(section, exact=True).click()
        self.page.locator(".o-dropdown--menu").get_by_text(entry, exact=True).click()
        self.settle()

    def tab(self, label: str) -> None:
        self.page.get_by_role("tab", name=label).click()

    # -- fields ----------------------------------------------------------------------------

    def field(self, name: str) -> Locator:
        return self.page.locator(f".o_form_view:visible [name='{name}'].o_field_widget").last

    def fill(self, name: str, value: str) -> None:
        self._type(self.field(name), value)

    def choose(self, name: str, value: str) -> None:
        """Pick a record in a many-to-one field, by typing its name."""
        self._pick(self.field(name), value)

    def select(self, name: str, label: str) -> None:
        self._select(self.field(name), label)

    def period(self, name: str, start: date, end: date) -> None:
        """Fill both ends of a date range."""
        ends = self.field(name).locator(".o_input[data-field]")
        for position, day in enumerate((start, end)):
            ends.nth(position).click()  # a button until it is clicked
            ends.nth(position).fill(day.strftime("%m/%d/%Y"))
            ends.nth(position).press("Tab")

    def upload(self, name: str, path) -> None:
        self.field(name).locator("input[type=file]").set_input_files(str(path))

    def text(self, name: str) -> str:
        field = self.field(name)
        control = field.locator("input:not([type=file]), textarea")
        return control.first.input_value() if control.count() else field.inner_text().strip()

    # -- lines of a list inside a form -----------------------------------------------------

    def add_line(self, field: str, /, **values: str) -> None:
        """Add a line: `field="text"`, `field__pick="name of a record"`, `field__select="label"`."""
        self.field(field).locator(".o_field_x2many_list_row_add a").first.click()
        row = self.page.locator(".o_selected_row")
        expect(row).to_be_visible()
        for key, value in values.items():
            column, _, kind = key.partition("__")
            cell = row.locator(f"td[name='{column}']")
            cell.click()
            {"pick": self._pick, "select": self._select, "": self._type}[kind](cell, value)

    # -- buttons ---------------------------------------------------------------------------

    def press(self, label: str) -> None:
        # what stands before the label is an icon's title
        named = self.page.get_by_role("button", name=re.compile(rf"(^|\s){re.escape(label)}\s*$"))
        named.locator("visible=true").first.click()
        self.settle()

    def confirm(self) -> None:
        """Say yes in the dialogue that a button opened."""
        self.page.locator(".modal-footer .btn-primary").click()
        self.settle()

    def save(self) -> None:
        button = self.page.locator(".o_form_button_save:visible")
        if button.count():
            button.first.click()
        expect(
            self.page.locator(".o_form_status_indicator_buttons.invisible, .o_form_readonly")
        ).not_to_have_count(0, timeout=WAIT)
        self.settle()

    def expect_state(self, label: str) -> None:
        expect(
            self.page.locator(
                ".o_statusbar_status .o_arrow_button_current, .o_statusbar_status button"
            )
            .filter(has_text=re.compile(f"^{label}"))
            .first
        ).to_have_attribute("aria-checked", "true", timeout=WAIT)

    def expect_text(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text, timeout=WAIT)

    # -- one control -----------------------------------------------------------------------

    def _type(self, within: Locator, value: str) -> None:
        control = within.locator("input, textarea").first
        control.fill(value)
        control.press("Tab")

    def _pick(self, within: Locator, value: str) -> None:
        control = within.locator("input").first
        control.click()
        control.fill(value)
        self.page.locator(".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option)").filter(
            has_text=value
        ).first.click()

    def _select(self, within: Locator, label: str) -> None:
        native = within.locator("select")
        if native.count():
            native.select_option(label=label)
            return
        within.locator("input").first.click()
        self.page.locator(".o_select_menu_item").filter(has_text=label).first.click()
