"""What tests stand on: two template databases, kept until what they are made of changes.

base    what our addons need from others, with demo data; saves a minute each time
suite   base plus all our addons with their demo data; what tests/ and the benchmarks clone
"""

import hashlib
import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from launcher import config, debian, places, suite, venv
from launcher.database import FINISHED, TEMPLATE, Database, of_this_checkout
from launcher.ground import Ground, ready
from launcher.process import run
from launcher.say import Problem, Step, as_root

KEPT = 24 * 3600  # seconds that an outdated template is kept for whoever works with it
TEST_DATABASE = re.compile(r"pharma-test-(\d+)-.*")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_PACKAGES = ["chromium", "fonts-noto-cjk"]  # the fonts for Chinese in pictures
# so that the first page of each clone does not have to build the assets again
WARM = "env['ir.qweb']._pregenerate_assets_bundles(); env.cr.commit()\n"


@contextmanager
def ready_for_tests():
    with ready(tests=True) as ground:
        _clear_away(ground)
        yield ground


@contextmanager
def ready_with_template():
    """The ground and the environment for programs that work on clones of the suite's template."""
    with ready_for_tests() as ground:
        template = suite_template(ground)
        if not template:
            raise Problem(f"The suite can't be installed; see {places.LOGS / SUITE_LOG}")
        yield ground, environment(ground, template.name, find_browser(install=False))


BASE_LOG, SUITE_LOG = "base.log", "suite.log"


def base_template(ground: Ground) -> Database:
    requirements = (places.CHECKOUT / venv.RUN).read_bytes().hex()
    needed = suite.needs(suite.addons())
    name = "pharma-base-" + _key(requirements, str(ground.code), *needed)
    database = Database(ground, name)
    with places.lock(places.STATE / "base.lock", "Another ./pharma makes the base template"):
        if not _usable(database):
            database.drop()
            database.create()
            title = "Installing what our addons need"
            arguments = ["--init=" + ",".join(needed or ["base"]), "--with-demo", "--no-http"]
            if database.odoo(title, BASE_LOG, *arguments):
                raise Problem(f"{title} failed; see {places.LOGS / BASE_LOG}")
            database.set_mark(TEMPLATE)
    return database


def suite_template(ground: Ground) -> Database | None:
    """The template with our addons; None if they can't be installed."""
    base = base_template(ground)
    addons = suite.addons()
    name = "pharma-suite-" + _key(base.name, *map(suite.source_hash, addons))
    database = Database(ground, name)
    with places.lock(places.STATE / "suite.lock", "Another ./pharma makes the suite's template"):
        if not _usable(database):
            database.drop()
            database.clone_of(base.name)
            arguments = ["--init=" + ",".join(addons), "--with-demo", "--no-http"]
            failed = database.odoo("Installing the suite", SUITE_LOG, *arguments)
            if failed or any(database.states().get(addon) != "installed" for addon in addons):
                return None
            with Step("Building the pages' assets"):
                subprocess.run(
                    ground.odoo("shell", "--no-http", "--log-level=error", "-d", name),
                    input=WARM,
                    text=True,
                    stdout=subprocess.DEVNULL,
                    env=ground.environment(),
                    check=False,  # they would be built by the first page instead
                )
            shutil.copy(places.LOGS / SUITE_LOG, install_log(database))
            database.set_mark(TEMPLATE)
    return database


def install_log(template: Database) -> Path:
    """The log of the installation; its warnings count as long as the template is used."""
    return places.LOGS / f"{template.name}.log"


def test_database(ground: Ground, purpose: str) -> Database:
    """What a clone of a template is made under; it does not exist yet."""
    return Database(ground, f"pharma-test-{os.getpid()}-{purpose}")


def environment(ground: Ground, template: str, browser: str) -> dict[str, str]:
    """What tests/README.md promises to programs."""
    return {
        **ground.environment(),
        "PHARMA_CHECKOUT": str(places.CHECKOUT),
        "PHARMA_PYTHON": str(ground.python),
        "PHARMA_CONFIG": str(config.FILE),
        "PHARMA_TEST_DB_TEMPLATE": template,
        "PHARMA_ADDONS": ",".join(suite.addons()),
        "PHARMA_ADDONS_PATH": ",".join(map(str, ground.addons_paths)),
        "PHARMA_DATA_DIR": str(places.DATA),
        "PHARMA_CHROMIUM": browser,
    }


def find_browser(install: bool = True) -> str:
    named = os.environ.get("PHARMA_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), "")
    if found or not install:
        return found
    command = ["apt-get", "install", "-y", *BROWSER_PACKAGES]
    if not debian.usable():
        raise Problem("Browser tests need Chromium: install it, or name it with PHARMA_CHROMIUM.")
    if os.geteuid():
        raise Problem(
            f"Browser tests need Chromium: sudo {' '.join(command)}   and run the tests again."
        )
    as_root("apt-get update && " + " ".join(command))
    with Step("Installing Chromium") as step:
        log = places.LOGS / "apt.log"
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(step, ["apt-get", "update"], log, "Reading the package lists", env=quiet)
        run(step, command, log, "Installing Chromium", env=quiet)
    return find_browser(install=False)


def _usable(database: Database) -> bool:
    return database.exists() and database.mark() == TEMPLATE


def _clear_away(ground: Ground) -> None:
    """Drop what killed test runs left, and outdated templates."""
    for name, mark in of_this_checkout(ground).items():
        old = time.time() - int(mark["time"]) > KEPT
        if old and mark["state"] != FINISHED and name.startswith(("pharma-base-", "pharma-suite-")):
            Database(ground, name).drop()
    rows = ground.connection.sql(
        "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = current_user"
    )
    for (name,) in rows:
        found = TEST_DATABASE.fullmatch(name)
        if found and not _runs(int(found[1])):
            Database(ground, name).drop()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]
