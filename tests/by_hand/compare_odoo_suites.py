"""Does Odoo do what it did? Run Odoo's own tests with and without our addons and compare test by test.

    tests/by_hand/compare_odoo_suites.py                    contacts, calendar, stock and mail
    tests/by_hand/compare_odoo_suites.py calendar -o out    one of them; the logs stay in the folder out

Two new databases are made with demo data: one with what our addons need from others, one with our addons too.
The same tests run in both. It takes the better part of an hour, so nothing calls it but people.
Exit code 0: each test has the same result in both.
"""

import argparse
import ast
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SUITES = ["contacts", "calendar", "stock", "mail"]
LINE = re.compile(
    r"^\S+ \S+ \d+ (?P<level>[A-Z]+) \S+ odoo\.addons\.(?P<module>[\w.]+?): (?P<text>.*)$"
)
STARTED = re.compile(r"Starting (\w+\.\w+) \.\.\.")
FINISHED = re.compile(r"(FAIL|ERROR|skipped):? (?:Subtest )?(setUpClass \([\w.]+\)|\w+\.\w+)")
TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


def needs_and_ours() -> tuple[list[str], list[str]]:
    manifests = {
        path.parent.name: ast.literal_eval(path.read_text())
        for path in CHECKOUT.glob("*/__manifest__.py")
    }
    needs = {name for manifest in manifests.values() for name in manifest["depends"]}
    return sorted(needs - manifests.keys()), sorted(manifests)


def results(log: str) -> dict[str, str]:
    """{module and test: passed, FAIL, ERROR or skipped}"""
    found = {}
    for line in log.splitlines():
        if match := LINE.match(line):
            if started := STARTED.search(match["text"]):
                found.setdefault(f"{match['module']}: {started[1]}", "passed")
            elif finished := FINISHED.match(match["text"]):
                found[f"{match['module']}: {finished[2]}"] = finished[1]
    return found


def run(
    odoo: list[str], name: str, addons: list[str], suites: list[str], log: Path
) -> dict[str, str]:
    print(f"{name}: {', '.join(addons)}", flush=True)
    started = time.monotonic()
    with log.open("w") as file:
        subprocess.run(
            [
                *odoo,
                *("-d", name, "-i", ",".join([*suites, *addons]), "--with-demo"),
                "--test-tags=" + ",".join(f"/{suite}" for suite in suites),
                "--stop-after-init",
            ],
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,  # what failed is in the log
        )
    text = log.read_text(errors="replace")
    total = TOTAL.findall(text)
    summary = "{} failed, {} errors of {} tests".format(*total[-1]) if total else "no test ran"
    print(f"  {summary} in {(time.monotonic() - started) / 60:.0f} min; {log}", flush=True)
    return results(text)


def compare(without: dict[str, str], with_ours: dict[str, str]) -> list[str]:
    return [
        f"{test}: {without.get(test, 'not run')} without, {with_ours.get(test, 'not run')} with our addons"
        for test in sorted(without.keys() | with_ours.keys())
        if without.get(test) != with_ours.get(test)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "suites", nargs="*", default=SUITES, help="addons of Odoo whose tests to run"
    )
    parser.add_argument("-o", "--output", type=Path, help="folder for the logs")
    parser.add_argument(
        "--odoo",
        default=f"{CHECKOUT / 'pharma'} odoo",
        help="command that runs Odoo with all addons in its path (default: ./pharma odoo)",
    )
    arguments = parser.parse_args()
    odoo = shlex.split(arguments.odoo)
    output = arguments.output or Path(tempfile.mkdtemp(prefix="pharma-compare-"))
    output.mkdir(parents=True, exist_ok=True)
    needs, ours = needs_and_ours()
    runs = {}
    for kind, addons in (("without", needs), ("with", [*needs, *ours])):
        name = f"pharma-compare-{kind}"
        subprocess.run([*odoo, "db", "drop", name], capture_output=True, check=False)
        try:
            runs[kind] = run(odoo, name, addons, arguments.suites, output / f"{kind}.log")
        finally:
            subprocess.run([*odoo, "db", "drop", name], capture_output=True, check=False)
    differences = compare(runs["without"], runs["with"])
    print("\n".join(differences) or f"the same {len(runs['with'])} results")
    return 1 if differences or not runs["with"] else 0


if __name__ == "__main__":
    sys.exit(main())
