"""Folders that are not ours, no space, locks, the virtual environment."""

import os
import signal
import subprocess
import time

import pytest

from tests.launcher.conftest import problem

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make this situation")
NOBODY = 65534


@as_root
def test_state_of_another_user(checkout):
    (checkout.folder / ".pharma").mkdir()
    os.chown(checkout.folder / ".pharma", NOBODY, NOBODY)
    done = checkout.run("run")
    assert done.returncode == 1
    assert "belongs to nobody" in problem(done)


@as_root
def test_cache_of_another_user(checkout, tmp_path):
    folder = tmp_path / "cache" / "pharma-crm"
    folder.mkdir(parents=True)
    os.chown(folder, NOBODY, NOBODY)
    done = checkout.run("run", environment=checkout.environment(XDG_CACHE_HOME=str(folder.parent)))
    assert done.returncode == 1
    assert "XDG_CACHE_HOME" in problem(done)


@as_root
def test_no_disk_space(checkout, tmp_path):
    cache = tmp_path / "small"
    cache.mkdir()
    small = f"mount -t tmpfs -o size=20m none {cache} && exec " + '"$0" "$@"'
    prefix = ["unshare", "--mount", "sh", "-c", small]
    if subprocess.run([*prefix, "true"], capture_output=True).returncode:
        pytest.skip("this machine does not let us mount a small file system")
    environment = checkout.environment(XDG_CACHE_HOME=str(cache), PHARMA_ODOO_GIT="file:///none")
    done = checkout.run("run", prefix=prefix, environment=environment)
    assert done.returncode == 1
    assert "No disk space" in problem(done)


def test_disk_full_while_a_program_runs(checkout):
    script = (
        "from launcher import places, process, say\n"
        "places.prepare_state()\n"
        "step = say.Step('filling')\n"
        "try: process.run(step, ['cp', '/dev/zero', '/dev/full'], places.LOGS / 'x.log', 'Copying')\n"
        "except say.Problem as problem: print(problem)\n"
    )
    assert checkout.python(script).stdout.startswith("Copying failed: no disk space left.")


def test_state_is_private(checkout):
    checkout.python(
        "from launcher import places; places.prepare_state(); places.write_private(places.STATE / 'x', 'y')"
    )
    state = checkout.folder / ".pharma"
    assert state.stat().st_mode & 0o777 == 0o700
    assert (state / "x").stat().st_mode & 0o777 == 0o600


def test_lock_waits_and_a_killed_holder_frees_it(checkout):
    hold = (
        "import time, sys; from launcher import places; places.prepare_state()\n"
        "with places.lock(places.STATE / 'l', 'Another one is at it'):\n"
        "    print('in', flush=True); time.sleep(float(sys.argv[1]))\n"
    )
    python = os.environ["PHARMA_PYTHON"]

    def holder(seconds):
        return subprocess.Popen(
            [python, "-c", hold, str(seconds)],
            cwd=checkout.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    first = holder(60)
    assert first.stdout.readline() == "in\n"
    second = holder(0)
    assert "Another one is at it; waiting" in second.stderr.readline()
    assert second.poll() is None
    first.kill()
    first.communicate()
    assert second.communicate(timeout=10)[0] == "in\n"


MAKE = """
import os, time
from launcher import places, say, venv
places.prepare_state()
venv.WORKS = {venv.RUN: "import six"}
(places.CHECKOUT / venv.RUN).write_text("six==1.17.0\\n")
try: print(venv.make(venv.RUN))
except say.Problem as problem: print("PROBLEM", problem)
"""


def test_virtual_environment_is_mended(checkout, tmp_path):
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    killed = subprocess.Popen(
        [os.environ["PHARMA_PYTHON"], "-c", MAKE],
        cwd=checkout.folder,
        env=checkout.environment(**cache),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    killed.stderr.readline()
    time.sleep(0.5)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    first = checkout.python(MAKE, **cache)
    if "network" in first.stdout:
        pytest.skip("the package index can't be reached")
    assert "damaged" not in first.stderr, "it was never complete"
    folder = first.stdout.strip()
    started = time.monotonic()
    assert checkout.python(MAKE, **cache).stdout.strip() == folder
    assert time.monotonic() - started < 2, "the second time nothing is installed"
    # complete, but no longer working: the Python it was made from is gone
    os.unlink(f"{folder}/bin/python")
    mended = checkout.python(MAKE, **cache)
    assert "damaged" in mended.stderr
    assert subprocess.run([f"{folder}/bin/python", "-c", "import six"]).returncode == 0


def test_packages_are_pinned_and_complete():
    """Every package at one exact version, and each package's own needs in the list."""
    from importlib import metadata

    from packaging.requirements import Requirement

    from tests.launcher.conftest import CHECKOUT

    listed = {}
    for name in ("requirements.txt", "requirements-test.txt"):
        for line in (CHECKOUT / name).read_text().splitlines():
            if line and not line.startswith("#"):
                found = Requirement(line)
                assert [s.operator for s in found.specifier] == ["=="], line
                if not found.marker or found.marker.evaluate():
                    listed[found.name.lower().replace("_", "-")] = found
    # Odoo is not installed by pip; the others are for command lines and formats that nobody uses
    left_out = {"odoo", "psycopg2", "docopt"}
    missing = set()
    for name in listed:
        for text in metadata.requires(name) or []:
            need = Requirement(text)
            needed = need.name.lower().replace("_", "-")
            if (not need.marker or need.marker.evaluate({"extra": ""})) and needed not in left_out:
                if needed not in listed and not needed.startswith("odoo-addon-"):
                    missing.add(f"{name} needs {text}")
    assert not missing


def test_no_machine_in_the_files():
    """No path and no registry of a certain machine stands in the launcher's files."""
    from tests.launcher.conftest import CHECKOUT

    files = [
        *CHECKOUT.glob("launcher/*.py"),
        *CHECKOUT.glob("requirements*.txt"),
        CHECKOUT / "pharma",
    ]
    text = "".join(path.read_text() for path in files)
    hosts = ["deb.debian" + ".org", "pypi" + ".org", "npmjs" + ".org", "/home" + "/", "/root" + "/"]
    assert not [host for host in hosts if host in text]
