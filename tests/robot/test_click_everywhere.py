"""Odoo's click-everywhere robot opens every menu, view and filter of our app, with the demo company, as three roles.

All three walk at once, each in a page of its own: while one waits for the server, another one draws.
"""

import re
import time
from pathlib import Path

import pytest

ROLES = ("admin", "manager@demo", "rep@demo")
ROBOT = (Path(__file__).parent / "robot.js").read_text()
NOT_IN_TESTS = '"test_mode": false'
IN_TESTS = "Owl is running in 'dev' mode."
SUCCESS = "clickbot test succeeded"
WITHIN = 1500  # seconds, beside other work
LOUD = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?:WARNING|ERROR|CRITICAL) .*$", re.MULTILINE)
# The tour loads the start page anew, where the robot would begin again, and again. What a company's page is filled
# with from the internet is asked for when the first administrator comes.
PREPARE = """
env.ref("pharma_crm.menu_start_tour").active = False
env["res.users"].search([]).tour_enabled = False
env["res.company"].search([]).iap_enrich_auto_done = True
env.cr.commit()
"""


class Walk:
    """The robot in one role's page, and what the page says."""

    def __init__(self, role, page):
        self.role, self.page = role, page
        self.said, self.wrong = [], []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self._open_as_in_tests(page)
        page.evaluate(ROBOT)

    def _open_as_in_tests(self, page):
        """Have the client check what its components are given, as it does in Odoo's own tests."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        # once the client's service worker is there, it would fetch the page past the route
        session.send("Network.setBypassServiceWorker", {"bypass": True})
        url = page.url
        page.route(url, _in_test_mode)
        with page.expect_console_message(lambda message: message.text == IN_TESTS, timeout=120_000):
            page.goto(url)
        page.wait_for_function("odoo.isReady === true")
        page.unroute(url)

    def _hear(self, message):
        self.said.append(message.text)
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    @property
    def arrived(self):
        return SUCCESS in self.said

    def __str__(self):
        return "\n".join([f"{self.role}:", *self.said[-20:], *self.wrong])


def _in_test_mode(route):
    answer = route.fetch()
    text = answer.text()
    assert text.count(NOT_IN_TESTS) == 1
    route.fulfill(response=answer, body=text.replace(NOT_IN_TESTS, '"test_mode": true'))


@pytest.fixture
def server(new_server):
    server = new_server()
    server.shell(PREPARE)
    return server


def test_every_menu_view_and_filter(server, page_as):
    walks = [Walk(role, page_as(role, server=server)) for role in ROLES]
    deadline = time.monotonic() + WITHIN
    while not all(walk.arrived for walk in walks):
        assert time.monotonic() < deadline, "\n".join(map(str, walks))
        for walk in walks:
            assert not walk.wrong, walk
        walks[0].page.wait_for_timeout(200)
    loud = LOUD.findall(server.log())
    assert not loud, "\n".join(loud)
