"""./pharma test: Odoo's suites of our addons, an update of all, then tests/ with pytest.

The last line on standard output is the sum of it all: `N passed, N failed`.
"""

import re
import subprocess
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from launcher import places, server, suite, testbed
from launcher.database import Database, odoo_at_once
from launcher.ground import Ground
from launcher.say import Problem, UsageProblem, say

SHOWN = 60  # lines of a log that are shown; all of it stays in the file
STARTS = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) ")
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading database")
TESTS = places.CHECKOUT / "tests"
REPORT = places.LOGS / "pytest.xml"
NO_TESTS = 5  # pytest's exit code when it found none
# one process for what needs the browser, one for the rest: see the groups in tests/conftest.py
TWO_AT_ONCE = ["--numprocesses=2", "--dist=loadgroup"]


@dataclass
class Count:
    passed: int = 0
    failed: int = 0

    def add(self, passed: int, failed: int) -> None:
        self.passed += passed
        self.failed += failed


def test(what: list[str], pytest_arguments: list[str]) -> int:
    addons, paths = _sort_out(what)
    everything = not what
    count = Count()
    with testbed.ready_for_tests() as ground:
        browser = testbed.find_browser()
        if addons:
            _odoo_suites(ground, addons, count, everything)
        if paths:
            at_once = TWO_AT_ONCE if everything else []
            _pytest(ground, browser, paths, at_once + pytest_arguments, count)
    if not count.passed + count.failed:
        say("pharma: no test ran.")
    print(f"{count.passed} passed, {count.failed} failed", flush=True)
    return 0 if count.passed and not count.failed else 1


def _sort_out(what: list[str]) -> tuple[list[str], list[str]]:
    """Names of addons, and paths for pytest (relative to the checkout, or pytest's file::test)."""
    ours = suite.addons()
    if not what:
        return ours, [str(TESTS)] if TESTS.is_dir() else []
    addons = [name.rstrip("/") for name in what if name.rstrip("/") in ours]
    paths = [name for name in what if name.rstrip("/") not in ours]
    for path in paths:
        place = Path(path.split("::")[0]).absolute()
        if not place.exists() or TESTS not in (place, *place.parents):
            raise UsageProblem(f"{path} is neither an addon ({', '.join(ours)}) nor in tests/.")
    return addons, [str(Path(path).absolute()) for path in paths]


def _odoo_suites(ground: Ground, addons: list[str], count: Count, everything: bool) -> None:
    """The addons' own tests; of everything, the first addon's (about half) beside all the others'."""
    lanes = [addons[:1], addons[1:]] if everything else [addons]
    databases = [testbed.test_database(ground, f"odoo{number}") for number in range(len(lanes))]
    logs = [f"odoo-tests-{number}.log" for number in range(len(lanes))]
    names = ",".join(addons)
    try:
        runs = [
            (database, log, _suite_arguments(names, lane))
            for database, log, lane in zip(databases, logs, lanes, strict=True)
        ]
        codes = odoo_at_once(f"Odoo's tests of {names}", runs)
        for log_name, code in zip(logs, codes, strict=True):
            log = places.LOGS / log_name
            ran = _count_odoo(log, count)
            if not ran:
                say(f"pharma: none of Odoo's tests ran; see {log}")
            _check_log(log, count, failed=code != 0 or not ran)
        if everything:
            arguments = [f"--update={names}", "--no-http"]
            code = databases[0].odoo("Updating all of them", "update.log", *arguments)
            _check_log(places.LOGS / "update.log", count, failed=code != 0)
    finally:
        for database in databases:
            database.drop()


def _suite_arguments(names: str, tested: list[str]) -> list[str]:
    return [
        *[f"--init={names}", "--with-demo"],
        "--test-tags=" + ",".join(f"/{addon}" for addon in tested),
        f"--http-port={server.free_port()}",
        f"--screenshots={places.LOGS / 'screenshots'}",
    ]


def _count_odoo(log: Path, count: Count) -> bool:
    results = RESULT.findall(log.read_text(errors="replace"))
    if not results:
        return False
    failures, errors, total = map(int, results[-1])
    bad = min(total, failures + errors)
    count.add(total - bad, bad)
    return total > 0


def _check_log(log: Path, count: Count, failed: bool = False) -> None:
    """Show every line of level WARNING or above; that there is none counts as one test."""
    found, showing = [], False
    for line in log.read_text(errors="replace").splitlines():
        start = STARTS.match(line)
        if start:
            showing = start["level"] not in ("INFO", "DEBUG")
        if showing:
            found.append(line)
    count.add(0 if found or failed else 1, 1 if found or failed else 0)
    if found:
        say(f"\nLines of level WARNING or above in {log}:\n")
        say("\n".join(found[:SHOWN]))
        if len(found) > SHOWN:
            say(f"… and {len(found) - SHOWN} more")


def _pytest(ground: Ground, browser: str, paths: list[str], arguments: list[str], count: Count):
    template = _template(ground, count)
    if not template:
        return
    REPORT.unlink(missing_ok=True)
    done = subprocess.run(
        [
            *[str(ground.python), "-m", "pytest", "-c", str(places.CHECKOUT / "setup.cfg")],
            *[f"--junitxml={REPORT}", *paths, *arguments],
        ],
        cwd=places.CHECKOUT,
        env=testbed.environment(ground, template.name, browser),
        stdin=subprocess.DEVNULL,
    )
    if not REPORT.exists():
        count.add(0, 1)
        return
    failed = passed = 0
    for run in ElementTree.parse(REPORT).getroot().iter("testsuite"):
        bad = int(run.get("failures")) + int(run.get("errors"))
        failed += bad
        passed += int(run.get("tests")) - bad - int(run.get("skipped"))
    # an interrupted or broken run must not look like a good one
    count.add(max(0, passed), failed or (1 if done.returncode not in (0, NO_TESTS) else 0))


def _template(ground: Ground, count: Count) -> Database | None:
    try:
        template = testbed.suite_template(ground)
    except Problem as problem:
        say(f"pharma: {problem}")
        template = None
    if not template:
        say("pharma: the suite can't be installed, so the tests in tests/ can't run.")
        _check_log(places.LOGS / testbed.SUITE_LOG, count, failed=True)
        return None
    _check_log(testbed.install_log(template), count)
    return template
