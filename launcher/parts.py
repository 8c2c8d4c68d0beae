"""The parts of ./pharma test. Each is a program of its own, so that two of them run at a time."""

from pathlib import Path

from launcher import places, server, testbed
from launcher.counting import Count
from launcher.database import Database
from launcher.say import say


class OdooPart:
    """Odoo on a clone of the suite's template."""

    def __init__(self, template: Database, name: str):
        self.template = template
        self.database = testbed.test_database(template.ground, name)
        self.log = places.LOGS / f"{name}.log"

    def command(self) -> list[str]:
        self.database.clone_of(self.template.name)
        return self.database.odoo_command(*self.arguments())

    def clear_away(self) -> None:
        self.database.drop()


class Suite(OdooPart):
    """An addon's own tests."""

    def __init__(self, template: Database, addon: str):
        super().__init__(template, f"odoo-tests-{addon}")
        self.addon = addon

    def arguments(self) -> list[str]:
        return [
            f"--test-tags=/{self.addon}",
            f"--http-port={server.free_port()}",
            f"--screenshots={places.LOGS / 'screenshots'}",
        ]

    def add_to(self, count: Count, code: int) -> None:
        ran = count.odoo(self.log)
        if not ran:
            say(f"pharma: none of the tests of {self.addon} ran; see {self.log}")
        count.log(self.log, failed=code != 0 or not ran)


class Update(OdooPart):
    """An update of all our addons."""

    def __init__(self, template: Database, addons: list[str]):
        super().__init__(template, "update")
        self.addons = addons

    def arguments(self) -> list[str]:
        return ["--update=" + ",".join(self.addons), "--no-http"]

    def add_to(self, count: Count, code: int) -> None:
        count.log(self.log, failed=code != 0)


class Pytest:
    """Some of the tests in tests/."""

    def __init__(self, python: Path, name: str, paths: list[str], arguments: list[str]):
        self.log = places.LOGS / f"{name}.log"
        self.report = places.LOGS / f"{name}.xml"
        self.pytest = [python, "-m", "pytest", "-c", places.CHECKOUT / "setup.cfg"]
        self.paths = paths
        self.arguments = arguments

    def command(self) -> list[str]:
        self.report.unlink(missing_ok=True)
        return [*self.pytest, f"--junitxml={self.report}", *self.paths, *self.arguments]

    def add_to(self, count: Count, code: int) -> None:
        say(self.log.read_text(errors="replace"))
        count.pytest(self.report, code)

    def clear_away(self) -> None:
        """It removes its databases itself."""
