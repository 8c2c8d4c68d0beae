"""The virtual environment: pinned packages, and the chosen Odoo on its path.

It lives in the cache under a name made from what is in it, so that a changed requirement, another
Python or another Odoo gets an environment of its own, and an old checkout still finds the old one.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from launcher import places, process
from launcher.say import Problem, Step, as_root, say

OLDEST, NEWEST = (3, 10), (3, 13)  # what Odoo 19.0 runs on
RUN = "requirements.txt"
TEST = "requirements-test.txt"
DEV = "requirements-dev.txt"
# programs must not see another environment's packages
FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
WORKS = {
    RUN: "import odoo.release, psycopg2, lxml.etree, PIL, passlib",
    TEST: "import pytest, playwright, numpy",
    DEV: "import pylint_odoo",
}


def make(requirements: str, code: Path | None = None) -> Path:
    """Return the environment's folder; `code` is the folder that contains `odoo`."""
    python = _base_python()
    ingredients = f"{_content(requirements)}{python}{sys.version}{code}"
    folder = places.cache() / f"venv-{hashlib.sha256(ingredients.encode()).hexdigest()[:12]}"
    with places.lock(folder.with_suffix(".lock"), "Another ./pharma is installing packages"):
        if folder.is_dir() and not _works(folder, requirements):
            if (folder / f".has-{requirements}").exists():
                say("  The virtual environment is damaged; making it anew.")
            shutil.rmtree(folder)
        if not folder.is_dir():
            _create(folder, python, code)
        add(folder, requirements)
    return folder


def add(folder: Path, requirements: str) -> None:
    """Install a list of packages, once: a mark with the list's hash says that they are there."""
    mark = folder / f".has-{requirements}"
    if mark.exists() and mark.read_text() == _content(requirements):
        return
    with places.lock(folder.with_suffix(".add"), "Another ./pharma is installing packages"):
        places.need_space(folder, 700)
        command = [
            *[folder / "bin" / "python", "-m", "pip", "install", "--no-deps", "--no-input"],
            *["--only-binary=:all:", "--disable-pip-version-check", "--progress-bar=off"],
            *["-r", places.CHECKOUT / requirements],
        ]
        with Step(f"Installing Python packages ({requirements})") as step:
            log = places.LOGS / "pip.log"
            process.run(step, command, log, "Installing Python packages", env=clean_environment())
        mark.write_text(_content(requirements))


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in FOREIGN}


def site_packages(folder: Path) -> Path:
    return next(folder.glob("lib/python3*/site-packages"))


def _content(requirements: str) -> str:
    return hashlib.sha256((places.CHECKOUT / requirements).read_bytes()).hexdigest()


def _works(folder: Path, requirements: str) -> bool:
    """Whether the environment is complete and its Python still runs (a fifth of a second)."""
    if not (folder / f".has-{requirements}").exists():
        return False
    command = [folder / "bin" / "python", "-c", WORKS[requirements]]
    try:
        return not subprocess.run(command, capture_output=True, env=clean_environment()).returncode
    except OSError:
        return False


def _base_python() -> str:
    """An interpreter that Odoo runs on: this one, or another on the PATH."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        # the one below, if this is the Python of a virtual environment
        return os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise Problem("Odoo 19.0 runs on Python 3.10 to 3.13: install one of them, e.g. python3.13.")


def _create(folder: Path, python: str, code: Path | None) -> None:
    places.need_space(folder.parent, 1200)
    log = places.LOGS / "venv.log"
    command = [python, "-m", "venv", folder]
    with Step("Making the virtual environment") as step:
        failed = process.call(step, command, log, env=clean_environment())
        if failed and "ensurepip is not" in log.read_text():
            shutil.rmtree(folder, ignore_errors=True)
            _install_venv_package(step)
            failed = process.call(step, command, log, env=clean_environment())
        if failed:
            raise Problem(process.explain("Making the virtual environment", log))
    if code:
        # a folder with nothing but a link to the package: the rest of an installed Odoo's
        # dist-packages must not be visible, it has other versions of our packages
        link = folder / "odoo-code"
        link.mkdir()
        (link / "odoo").symlink_to(code / "odoo")
        (site_packages(folder) / "odoo.pth").write_text(f"{link}\n")


def _install_venv_package(step: Step) -> None:
    """Debian and Ubuntu have `python -m venv` in a package of its own."""
    command = ["apt-get", "install", "-y", "python3-venv"]
    if os.geteuid() or not shutil.which("apt-get"):
        raise Problem(
            "Python's venv module is missing: sudo apt-get install -y python3-venv "
            "(or your system's package of it), then run the same command again."
        )
    log = places.LOGS / "apt.log"
    as_root("apt-get update && " + " ".join(command))
    process.call(step, ["apt-get", "update"], log)
    process.run(step, command, log, "Installing python3-venv")
