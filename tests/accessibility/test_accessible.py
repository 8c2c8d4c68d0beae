"""Our screens by keyboard and for who sees little: names, Tab order, contrast; in the browser, with the demo company.

`check.js` looks at what is visible; tests/checks/test_templates.py sees what only comes up at times.
"""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.story.screen import Screen

CHECK = (Path(__file__).parent / "check.js").read_text()
OWN = ".o_action_manager .o_action[class*='o_pharma_'] .o_content"
SHEET = ".o_form_view .o_form_sheet"
PAGES = {
    ("rep@demo", True): ["pharma-home", "pharma-day", "pharma-challenge", "pharma-board"],
    ("rep@demo", False): ["pharma-week-plan", "pharma-knowledge"],
    ("manager@demo", True): [
        "pharma-day",
        "pharma-board",
        "pharma-challenge",
        "pharma-capacity-heat",
    ],
    ("steward@demo", False): [
        "pharma-data-quality",
        "pharma-doctors/{doctor}/pharma-overview",
        "pharma-hospitals/{hospital}/pharma-near-by",
    ],
    ("business@demo", False): ["pharma-home", "pharma-board"],
}
FORMS = {
    "rep@demo": ["pharma-my-calls/{call}", "pharma-doctors/{doctor}"],
    "steward@demo": ["pharma-hospitals/{hospital}"],
    "business@demo": ["pharma-cycles/{cycle}"],
}


@pytest.fixture
def screen_as(page_as, odoo_server):
    return lambda login, phone=False: Screen(page_as(login, phone=phone), odoo_server.url)


@pytest.fixture(scope="module")
def ids(rpc):
    rep = rpc("rep@demo")
    first = {
        "call": ("pharma.call", [("user_id", "=", rep.uid), ("state", "=", "planned")]),
        "doctor": ("res.partner", [("pharma_type", "=", "doctor")]),
        "hospital": ("res.partner", [("pharma_type", "=", "hospital")]),
        "cycle": ("pharma.cycle", [("state", "=", "running")]),
    }
    return {name: rep.search(*where)[0] for name, where in first.items()}


@pytest.fixture(scope="module")
def made_call(rpc):
    """A call of today that is reported: those that are made look otherwise than those to come."""
    rep = rpc("rep@demo")
    call = rep.search("pharma.call", [("user_id", "=", rep.uid), ("state", "=", "planned")])[-1]
    done = datetime.utcnow() - timedelta(minutes=20)
    report = {
        "client_uuid": str(uuid4()),
        "call_id": call,
        "date_done": f"{done:%Y-%m-%d %H:%M:%S}",
        "duration": 15,
        "note": "Asked for the study.",
    }
    assert rep.call("pharma.call", "report", report)["state"] == "submitted"


def _open(screen, path):
    screen.open(path)
    assert not screen.errors, f"{path}: {screen.errors}"


def _look(screen, root, contrast):
    element = screen.page.locator(root).first
    element.wait_for()
    return element.evaluate(CHECK, contrast)


@pytest.mark.parametrize(
    "who", PAGES, ids=lambda who: f"{who[0]}-{'phone' if who[1] else 'desktop'}"
)
def test_own_pages(screen_as, ids, made_call, who):
    """Everything has a name, is reached by Tab, and can be read: a contrast of 4.5 : 1."""
    screen = screen_as(*who)
    found = []
    for path in PAGES[who]:
        _open(screen, path.format(**ids))
        found += [f"{path}: {finding}" for finding in _look(screen, OWN, True)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("login", FORMS)
def test_forms(screen_as, ids, login):
    """On our forms every button, link and field has a name. Their colours are Odoo's."""
    screen = screen_as(login)
    found = []
    for path in FORMS[login]:
        _open(screen, path.format(**ids))
        found += [f"{path}: {finding}" for finding in _look(screen, SHEET, False)]
    assert not found, "\n".join(found)


def test_day_and_report_by_keyboard(screen_as, ids):
    """From the day to the report of a call without a mouse: Tab reaches all, Enter and Space act."""
    screen = screen_as("rep@demo")
    page = screen.page
    _open(screen, "pharma-day")
    missed = _not_reached(page, OWN)
    assert not missed, missed
    page.locator(".o_pharma_today .o_pharma_call:not(.o_pharma_done)").first.focus()
    page.keyboard.press("Enter")
    page.locator(".o_pharma_report .o_pharma_form").wait_for()
    screen.settle()
    missed = _not_reached(page, ".o_pharma_report")
    assert not missed, missed
    channel = page.locator(".o_pharma_report [role=radio][aria-checked=false]").first
    name = channel.inner_text()
    channel.focus()
    page.keyboard.press("Space")
    chosen = page.locator(".o_pharma_report [role=radio][aria-checked=true]", has_text=name).first
    chosen.wait_for()
    assert not screen.errors


def _not_reached(page, root):
    """Press Tab from the top of a screen to its end; return what can be focused and never was."""
    wanted = page.locator(root).first.evaluate(
        """(root) => {
            window.__reached = new Set();
            document.addEventListener("focusin", (ev) => window.__reached.add(ev.target), true);
            const all = [...root.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']")];
            window.__wanted = all.filter((node) => !node.disabled && node.tabIndex >= 0 && node.checkVisibility());
            root.setAttribute("tabindex", "-1");
            root.focus();
            return window.__wanted.length;
        }"""
    )
    assert wanted, "nothing to reach"
    for _press in range(wanted + 30):  # a field for date and time takes several
        page.keyboard.press("Tab")
    return page.evaluate(
        """() => window.__wanted.filter((node) => !window.__reached.has(node) && node.type !== "radio")
            .map((node) => node.outerHTML.slice(0, 120))"""
    )
