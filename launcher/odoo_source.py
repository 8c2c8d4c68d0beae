"""Odoo 19.0: the one that PHARMA_ODOO names, or Debian's package, or a clone of its 19.0 branch.

PHARMA_ODOO      a source checkout, a dist-packages folder, or an `odoo` / `odoo-bin` program
PHARMA_ODOO_GIT  clone from here instead (an address or a local repository)
"""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from launcher import debian, places, process
from launcher.say import Problem, Step, say

SERIES = "19.0"
GIT = "https://github.com/odoo/odoo.git"
DEBIAN_CODE = "usr/lib/python3/dist-packages"
ASK = "import odoo.release; print(odoo.release.__file__)"


def find() -> Path:
    """The folder that contains the Python package `odoo`; it is downloaded when needed."""
    named = os.environ.get("PHARMA_ODOO")
    if named:
        return _named(Path(named).expanduser().absolute())
    git = os.environ.get("PHARMA_ODOO_GIT")
    if git or not debian.usable():
        return _clone(git or GIT)
    folder = places.cache() / f"odoo-{SERIES}-debian"
    try:
        _complete(folder, debian.unpack)
    except debian.NotOffered:
        say("  This machine's package mirror has no odoo-19; cloning Odoo's source instead.")
        return _clone(GIT)
    return folder / DEBIAN_CODE


def addons_paths(code: Path) -> list[Path]:
    """The folders with Odoo's own addons; a source checkout has one beside the package.

    The one inside the package and those of OCA need not be named: they are in `odoo.addons`.
    (What Debian's package has beside the package is without data and static files.)
    """
    return [code / "addons"] if (code / "addons" / "web" / "static").is_dir() else []


def _complete(folder: Path, make) -> None:
    """Make the folder under another name and rename it: it is there as a whole or not at all."""
    if folder.is_dir():
        return
    with places.lock(folder.with_suffix(".lock"), f"Another ./pharma is making {folder.name}"):
        if folder.is_dir():
            return
        part = folder.with_name(folder.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        make(part)
        part.rename(folder)


def _clone(address: str) -> Path:
    if not shutil.which("git"):
        raise Problem(
            "Neither apt-get nor git is here to get Odoo with. Install git, or set PHARMA_ODOO "
            f"to an Odoo {SERIES} that you have."
        )
    key = hashlib.sha256(address.encode()).hexdigest()[:8]
    folder = places.cache() / f"odoo-{SERIES}-git-{key}"

    def clone(part: Path) -> None:
        places.need_space(part.parent, 2500)
        command = ["git", "clone", "--progress", "--depth=1", f"--branch={SERIES}", address, part]
        with Step(f"Cloning Odoo {SERIES}") as step:
            process.run(step, command, places.LOGS / "clone.log", "Cloning Odoo")

    _complete(folder, clone)
    return _checked(folder)


def _named(place: Path) -> Path:
    for folder in (place, place.parent):
        if (folder / "odoo" / "release.py").is_file():
            return _checked(folder)
    if place.is_file():  # an installed program: ask the interpreter it runs with
        first = place.read_bytes().split(b"\n")[0].decode(errors="replace")
        interpreter = first.removeprefix("#!").split() if first.startswith("#!") else []
        if interpreter:
            answer = subprocess.run([*interpreter, "-c", ASK], capture_output=True, text=True)
            if answer.returncode == 0:
                return _checked(Path(answer.stdout.strip()).parent.parent)
    raise Problem(
        f"PHARMA_ODOO={place} is no Odoo: name a source checkout, the dist-packages folder "
        "or the odoo program."
    )


def _checked(folder: Path) -> Path:
    text = (folder / "odoo" / "release.py").read_text()
    version = re.search(r"^version_info = \(['\"]?([\w~]+)['\"]?, (\d+)", text, re.MULTILINE)
    found = ".".join(version.groups()) if version else "of an unknown version"
    if found != SERIES:
        raise Problem(f"The Odoo in {folder} is {found}; this suite needs {SERIES}.")
    return folder
