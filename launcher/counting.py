"""What came of a test run, read from what it left: Odoo's log, pytest's report."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from launcher.say import say

SHOWN = 60  # lines of a log that are shown; all of it stays in the file
STARTS = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) ")
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading database")
NO_TESTS = 5  # pytest's exit code when it found none


@dataclass
class Count:
    passed: int = 0
    failed: int = 0

    def add(self, passed: int, failed: int) -> None:
        self.passed += passed
        self.failed += failed

    def odoo(self, log: Path) -> bool:
        """Add the tests that Odoo ran; return whether there were any."""
        results = RESULT.findall(log.read_text(errors="replace"))
        if not results:
            return False
        failures, errors, total = map(int, results[-1])
        bad = min(total, failures + errors)
        self.add(total - bad, bad)
        return total > 0

    def log(self, log: Path, failed: bool = False) -> None:
        """Show every line of level WARNING or above; that there is none counts as one test."""
        found, showing = [], False
        for line in log.read_text(errors="replace").splitlines():
            start = STARTS.match(line)
            if start:
                showing = start["level"] not in ("INFO", "DEBUG")
            if showing:
                found.append(line)
        self.add(0 if found or failed else 1, 1 if found or failed else 0)
        if found:
            say(f"\nLines of level WARNING or above in {log}:\n")
            say("\n".join(found[:SHOWN]))
            if len(found) > SHOWN:
                say(f"… and {len(found) - SHOWN} more")

    def pytest(self, report: Path, code: int) -> None:
        """Add what is in pytest's report (JUnit's format); `code` is pytest's exit code."""
        if not report.exists():
            self.add(0, 1)
            return
        failed = passed = 0
        for run in ElementTree.parse(report).getroot().iter("testsuite"):
            bad = int(run.get("failures")) + int(run.get("errors"))
            failed += bad
            passed += int(run.get("tests")) - bad - int(run.get("skipped"))
        # an interrupted or broken run must not look like a good one
        self.add(max(0, passed), failed or (1 if code not in (0, NO_TESTS) else 0))
