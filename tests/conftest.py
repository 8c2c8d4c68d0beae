"""Fixtures of the tests that cross addons; `tests/README.md` explains them."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.databases import Databases
from tests.support.server import OdooServer

CHECKOUT = Path(__file__).resolve().parent.parent
CHROMIUM_ARGS = [
    "--no-sandbox",  # Chromium refuses its sandbox to root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def databases():
    if "PHARMA_TEST_DB_TEMPLATE" not in os.environ:
        pytest.fail("this test needs ./pharma test, which sets up the database", pytrace=False)
    made = Databases(os.environ["PHARMA_TEST_DB_TEMPLATE"], Path(os.environ["PHARMA_DATA_DIR"]))
    yield made
    made.drop_all()


@pytest.fixture
def new_database(databases):
    names = []

    def make(empty=False):
        names.append(databases.create(empty=empty))
        return names[-1]

    yield make
    for name in names:
        databases.drop(name)


@pytest.fixture(scope="session")
def odoo_server(databases, tmp_path_factory):
    server = OdooServer(databases.create(), tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def own_server(databases, tmp_path_factory):
    server = OdooServer(databases.create(), tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()
    databases.drop(server.database)


@pytest.fixture
def new_server(new_database, tmp_path):
    servers = []

    def make(crons=False):
        server = OdooServer(new_database(), tmp_path, crons=crons)
        servers.append(server)
        server.start()
        return server

    yield make
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def odoo_cmd():
    def run(*args, check=True, **options):
        """Run ./pharma odoo; the completed process has stdout and stderr as text."""
        return subprocess.run(
            [str(CHECKOUT / "pharma"), "odoo", *map(str, args)],
            check=check,
            capture_output=True,
            text=True,
            **options,
        )

    return run


@pytest.fixture(scope="session")
def rpc(odoo_server):
    clients = {}

    def client(login, password=None):
        if login not in clients:
            clients[login] = odoo_server.client(login, password)
        return clients[login]

    return client


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["PHARMA_CHROMIUM"], args=CHROMIUM_ARGS
        )
        yield browser
        browser.close()


@pytest.fixture
def page_as(browser, request):
    contexts = []

    def open_page(login, password=None, phone=False, server=None):
        server = server or request.getfixturevalue("odoo_server")
        context = browser.new_context(
            viewport={"width": 390, "height": 844} if phone else {"width": 1440, "height": 900},
            has_touch=phone,
            is_mobile=phone,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(server.url + "/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password or login)
        page.click(".oe_login_form button[type=submit]")
        page.wait_for_selector(".o_main_navbar", timeout=60_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
