"""Odoo from Debian's own package, without installing anything and without root.

A private apt (its own source list, its own lists and cache) downloads the package from the mirror
that this machine uses already; apt checks signature and checksum. Then the package is unpacked.
"""

import os
import shutil
import subprocess
from pathlib import Path

from launcher import places, process
from launcher.say import Problem, Step

# the libraries are links from odoo-19 into these packages
PACKAGES = [
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
]
# where the newest packages are, by the distribution's name for itself
SUITES = {"Debian": ("sid", "main"), "Ubuntu": ("devel", "main universe")}
# left out by Debian; without it the asset bundle reports an error in the browser
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


class NotOffered(Exception):
    """The mirror does not have the package."""


def usable() -> bool:
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


def unpack(target: Path) -> None:
    places.need_space(target.parent, 1500)
    work = target.parent / "apt"
    for name in ("lists/partial", "cache/archives/partial", "debs"):
        (work / name).mkdir(parents=True, exist_ok=True)
    log = places.LOGS / "apt.log"
    with Step("Finding Odoo's package") as step:
        options = _private_source(step, work, log)
        update = ["apt-get", *options, "-o", "APT::Update::Error-Mode=any", "update"]
        process.run(step, update, log, "Reading the package list")
    known = subprocess.run(
        ["apt-cache", *options, "show", "--no-all-versions", PACKAGES[0]], capture_output=True
    )
    if known.returncode:
        raise NotOffered
    with Step("Downloading Odoo (125 MB)") as step:
        # apt takes up a half-finished download where it ended and checks the whole
        download = ["apt-get", *options, "download", *PACKAGES]
        process.run(step, download, log, "Downloading Odoo", cwd=work / "debs")
    with Step("Unpacking Odoo") as step:
        try:
            for deb in sorted((work / "debs").glob("*.deb")):
                name = deb.name.split("_")[0]
                command = ["dpkg-deb", "-x", deb, target]
                process.run(step, command, log, "Unpacking Odoo", lambda _, name=name: name)
        except Problem:
            shutil.rmtree(work)  # if a package is damaged, the next run gets it anew
            raise
        empty = target / "usr/lib/python3/dist-packages" / LEFT_OUT
        empty.parent.mkdir(parents=True, exist_ok=True)
        empty.touch()
    shutil.rmtree(work)


def _private_source(step: Step, work: Path, log: Path) -> list[str]:
    """Write a source list of our own; return the options that make apt use nothing else."""
    base = [
        f"Dir::State::Lists={work / 'lists'}",
        f"Dir::Cache={work / 'cache'}",
        # for root apt downloads as the user _apt, who can't write into root's cache folder
        *(["APT::Sandbox::User=root"] if os.geteuid() == 0 else []),
    ]
    mirror = _mirror([])
    if not mirror:  # a fresh machine has no package lists yet
        options = _options(base)
        process.call(step, ["apt-get", *options, "update"], log)
        mirror = _mirror(options)
    if not mirror:
        if process.NO_NETWORK.search(log.read_text(errors="replace")):
            raise Problem(process.explain("Reading the package list", log))
        raise NotOffered
    address, origin = mirror
    suite, components = SUITES[origin]
    lines = ["Types: deb", f"URIs: {address}", f"Suites: {suite}", f"Components: {components}"]
    keyring = Path(f"/usr/share/keyrings/{origin.lower()}-archive-keyring.gpg")
    if keyring.exists():
        lines.append(f"Signed-By: {keyring}")
    source = work / "odoo.sources"
    source.write_text("\n".join(lines) + "\n")
    return _options(
        [
            *base,
            f"Dir::Etc::sourcelist={source}",
            "Dir::Etc::sourceparts=-",
            # the machine's own pins are not about this source
            "Dir::Etc::preferences=-",
            "Dir::Etc::preferencesparts=-",
        ]
    )


def _mirror(options: list[str]) -> tuple[str, str] | None:
    """Address and distribution of the mirror this machine installs from."""
    command = ["apt-get", *options, "indextargets", "--format"]
    fields = "$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)"
    answer = subprocess.run(
        [*command, fields, "Created-By: Packages"], capture_output=True, text=True
    )
    for line in answer.stdout.splitlines():
        address, release, component, origin = line.split("|")
        # not bookworm-security or -updates: these can be other servers
        if origin in SUITES and component == "main" and "-" not in release:
            return address, origin
    return None


def _options(settings: list[str]) -> list[str]:
    return ["-q", *(word for setting in settings for word in ("-o", setting))]
