"""./pharma test: Odoo's suites of our addons, an update of all, and tests/ with pytest.

All of them work on clones of one template, which has our addons and their demo data.
The last line on standard output is the sum of it all: `N passed, N failed`.
"""

import subprocess
from pathlib import Path

from launcher import database, places, process, suite, testbed
from launcher.counting import Count
from launcher.database import Database
from launcher.ground import Ground
from launcher.parts import OdooPart, Pytest, Suite, Update
from launcher.process import Program
from launcher.say import Problem, Step, UsageProblem, say

TESTS = places.CHECKOUT / "tests"
#: Folders of tests/ that make parts of their own, since they take minutes: the longest first.
PARTS = {
    "robot": ["robot"],
    "install": ["install"],
    "security": ["security"],
    "screens": ["story", "accessibility"],
    "faults": ["faults"],
}


def test(what: list[str], pytest_arguments: list[str]) -> int:
    addons, paths = _sort_out(what)
    count = Count()
    with testbed.ready_for_tests() as ground:
        browser = testbed.find_browser()
        template = _template(ground, count)
        if template:
            environment = testbed.environment(ground, template.name, browser)
            suites = [Suite(template, addon) for addon in addons]
            if what:
                _two_at_a_time(suites, environment, count)
                _seen(Pytest(ground.python, "pytest", paths, pytest_arguments), environment, count)
            else:
                parts = _everything(template, suites, pytest_arguments)
                _two_at_a_time(parts, environment, count)
    if not count.passed + count.failed:
        say("pharma: no test ran.")
    print(f"{count.passed} passed, {count.failed} failed", flush=True)
    return 0 if count.passed and not count.failed else 1


def _sort_out(what: list[str]) -> tuple[list[str], list[str]]:
    """Names of addons, and paths for pytest (relative to the checkout, or pytest's file::test)."""
    ours = suite.addons()
    if not what:
        return ours, []
    addons = [name.rstrip("/") for name in what if name.rstrip("/") in ours]
    paths = [name for name in what if name.rstrip("/") not in ours]
    for path in paths:
        place = Path(path.split("::")[0]).absolute()
        if not place.exists() or TESTS not in (place, *place.parents):
            raise UsageProblem(f"{path} is neither an addon ({', '.join(ours)}) nor in tests/.")
    return addons, [str(Path(path).absolute()) for path in paths]


def _everything(
    template: Database, suites: list[Suite], pytest_arguments: list[str]
) -> list[OdooPart | Pytest]:
    """All parts, the longest first; the last of tests/ is what no other part has."""

    def part(name: str, *paths: str) -> Pytest:
        return Pytest(template.ground.python, name, list(paths), pytest_arguments)

    folders = {name: [str(TESTS / each) for each in PARTS[name]] for name in PARTS}
    taken = [folder for of_part in folders.values() for folder in of_part]
    return [
        *(part(f"pytest-{name}", *of_part) for name, of_part in folders.items()),
        *suites,
        part("pytest", str(TESTS), *(f"--ignore={folder}" for folder in taken)),
        Update(template, [each.addon for each in suites]),
    ]


def _two_at_a_time(
    parts: list[OdooPart | Pytest], environment: dict[str, str], count: Count
) -> None:
    if not parts:
        return
    try:
        with Step("Tests") as step:
            codes = process.call_all(
                step,
                [Program(part.command, part.log) for part in parts],
                database.progress,
                env=environment,
                cwd=places.STATE,
            )
        for part, code in zip(parts, codes, strict=True):
            part.add_to(count, code)
    finally:
        for part in parts:
            part.clear_away()


def _seen(part: Pytest, environment: dict[str, str], count: Count) -> None:
    """Run a choice of tests by itself, with its output where it can be seen."""
    if not part.paths:
        return
    done = subprocess.run(
        part.command(), cwd=places.CHECKOUT, env=environment, stdin=subprocess.DEVNULL
    )
    count.pytest(part.report, done.returncode)


def _template(ground: Ground, count: Count) -> Database | None:
    try:
        template = testbed.suite_template(ground)
    except Problem as problem:
        say(f"pharma: {problem}")
        count.add(0, 1)
        return None
    if not template:
        say("pharma: the suite can't be installed, so no test can run.")
        count.log(places.LOGS / testbed.SUITE_LOG, failed=True)
        return None
    count.log(testbed.install_log(template))
    return template
