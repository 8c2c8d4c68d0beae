"""How ./pharma test reads Odoo's log: what it counts, and that no WARNING goes unseen."""

import pytest

LOG = """\
2026-01-05 09:00:00,001 77 INFO db odoo.modules.loading: Loading module pharma_crm (3/9)
2026-01-05 09:00:01,002 77 INFO db odoo.addons.x.tests.test_x: Starting TestX.test_level_WARNING ...
{}
2026-01-05 09:00:02,003 77 INFO db odoo.service.server: 12 post-tests in 3.04s, 1009 queries
2026-01-05 09:00:02,004 77 INFO db odoo.tests.result: {} when loading database 'db'
"""
GOOD = "0 failed, 0 error(s) of 31 tests"
WARNING = (
    "2026-01-05 09:00:01,500 77 WARNING db odoo.models: no access rules for x\n  Stack:\n    there"
)
COUNT = """
import pathlib, sys
from launcher.counting import Count
log = pathlib.Path("odoo.log")
count = Count()
ran = count.odoo(log)
count.log(log, failed=not ran)
print(count.passed, count.failed)
"""


@pytest.mark.parametrize(
    "line, result, expected",
    [
        ("", GOOD, "32 0"),  # 31 tests, and the log without warnings
        ("", "2 failed, 1 error(s) of 31 tests", "29 3"),
        (WARNING, GOOD, "31 1"),
        (WARNING.replace("WARNING", "ERROR"), GOOD, "31 1"),
        (WARNING.replace("WARNING", "CRITICAL"), GOOD, "31 1"),
        ("", "0 failed, 0 error(s) of 0 tests", "0 1"),  # that none ran is a failure
        ("", "the server died", "0 1"),
    ],
)
def test_count(checkout, line, result, expected):
    (checkout.folder / "odoo.log").write_text(LOG.format(line, result))
    done = checkout.python(COUNT)
    assert done.stdout.strip() == expected, done.stderr
    if line:
        assert "no access rules" in done.stderr
        assert "there" in done.stderr, "the lines that belong to it are shown too"
        assert "Loading module" not in done.stderr
