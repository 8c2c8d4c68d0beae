"""A copy of the launcher in a checkout of its own, so that its state is not the one we run in."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
# a checkout inside ./pharma test must find its own server, not ours
CONNECTION = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "ODOO_RC")


class Checkout:
    def __init__(self, folder: Path):
        self.folder = folder
        for name in ("launcher", "pharma"):
            copy = shutil.copytree if (CHECKOUT / name).is_dir() else shutil.copy2
            copy(CHECKOUT / name, folder / name)
        for path in CHECKOUT.glob("requirements*.txt"):
            shutil.copy(path, folder)

    def environment(self, **changes) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in CONNECTION}
        return {**kept, **changes}

    def start(self, *args, prefix=(), environment=None, **options) -> subprocess.Popen:
        return subprocess.Popen(
            [*prefix, str(self.folder / "pharma"), *args],
            env=environment or self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # whoever runs the tests in the background ignores interrupts
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            **options,
        )

    def run(self, *args, **options) -> subprocess.CompletedProcess:
        process = self.start(*args, **options)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def python(self, script: str, **changes) -> subprocess.CompletedProcess:
        """Run a script with this copy's `launcher` package."""
        return subprocess.run(
            [os.environ.get("PHARMA_PYTHON", "python3"), "-c", script],
            cwd=self.folder,
            env=self.environment(**changes),
            capture_output=True,
            text=True,
            timeout=120,
        )


def problem(done: subprocess.CompletedProcess) -> str:
    """The one line that tells what is wrong; anything more than one line is a failure."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("pharma: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.rstrip().endswith(lines[0])
    return lines[0]


@pytest.fixture
def checkout(tmp_path):
    made = Checkout(tmp_path)
    yield made
    if (tmp_path / ".pharma" / "id").exists():
        made.run("reset", "--yes")


@pytest.fixture(scope="module")
def shared_checkout(tmp_path_factory):
    """One copy for the tests of a file that leave its server as they found it."""
    made = Checkout(tmp_path_factory.mktemp("checkout"))
    yield made
    made.run("reset", "--yes")
