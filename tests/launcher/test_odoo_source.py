"""Where Odoo comes from: what PHARMA_ODOO names, a clone, and what interrupted downloads leave."""

import os
import shutil
import subprocess

import pytest

FIND = (
    "from launcher import odoo_source, places, say\n"
    "places.prepare_state()\n"
    "try: print(odoo_source.find())\n"
    "except say.Problem as problem: print('PROBLEM', problem)\n"
)


def make_source(folder, version="19, 0"):
    (folder / "odoo").mkdir(parents=True)
    (folder / "addons" / "web").mkdir(parents=True)
    (folder / "addons" / "web" / "__manifest__.py").write_text("{}")
    (folder / "odoo" / "release.py").write_text(f"version_info = ({version}, 0, 'final', 0, '')\n")
    return folder


@pytest.fixture
def repository(tmp_path):
    """A bare repository with a branch 19.0."""
    source = make_source(tmp_path / "source")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-C", str(source)]
    for command in (["init", "-q", "-b", "19.0"], ["add", "."], ["commit", "-qm", "Odoo"]):
        subprocess.run([*git, *command], check=True)
    bare = tmp_path / "odoo.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(source), str(bare)], check=True)
    return bare


def test_clone(checkout, repository, tmp_path):
    where = {"PHARMA_ODOO_GIT": f"file://{repository}", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    first = checkout.python(FIND, **where)
    folder = first.stdout.strip()
    assert os.path.isfile(f"{folder}/addons/web/__manifest__.py"), first.stderr
    assert "Cloning Odoo 19.0" in first.stderr
    second = checkout.python(FIND, **where)
    assert second.stdout == first.stdout
    assert "Cloning" not in second.stderr


def test_interrupted_clone_is_begun_anew(checkout, repository, tmp_path):
    where = {"PHARMA_ODOO_GIT": f"file://{repository}", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    folder = checkout.python(FIND, **where).stdout.strip()
    shutil.move(folder, folder + ".part")
    shutil.rmtree(folder + ".part/odoo")
    again = checkout.python(FIND, **where)
    assert again.stdout.strip() == folder, again.stderr
    assert os.path.isfile(f"{folder}/odoo/release.py")


def test_clone_from_nowhere(checkout, tmp_path):
    cache = str(tmp_path / "cache")
    done = checkout.python(FIND, PHARMA_ODOO_GIT=str(tmp_path / "no.git"), XDG_CACHE_HOME=cache)
    assert done.stdout.startswith("PROBLEM Cloning Odoo failed")
    assert len(done.stdout.splitlines()) == 1


def test_named_source_checkout(checkout, tmp_path):
    source = make_source(tmp_path / "mine")
    assert checkout.python(FIND, PHARMA_ODOO=str(source)).stdout.strip() == str(source)
    inside = checkout.python(FIND, PHARMA_ODOO=str(source / "odoo-bin"))
    assert inside.stdout.strip() == str(source)


def test_named_program(checkout, tmp_path):
    source = make_source(tmp_path / "mine")
    program = tmp_path / "bin" / "odoo"
    program.parent.mkdir()
    program.write_text("#!/usr/bin/env python3\nimport odoo\n")
    done = checkout.python(FIND, PHARMA_ODOO=str(program), PYTHONPATH=str(source))
    assert done.stdout.strip() == str(source)


def test_wrong_version_and_no_odoo(checkout, tmp_path):
    old = make_source(tmp_path / "old", "18, 0")
    assert "is 18.0; this suite needs 19.0" in checkout.python(FIND, PHARMA_ODOO=str(old)).stdout
    saas = make_source(tmp_path / "saas", "'saas~18', 2")
    assert "is saas~18.2" in checkout.python(FIND, PHARMA_ODOO=str(saas)).stdout
    assert "is no Odoo" in checkout.python(FIND, PHARMA_ODOO=str(tmp_path / "none")).stdout


UNPACK = """
from pathlib import Path
from launcher import debian, places, say
places.prepare_state()
debian.PACKAGES = ["libjs-underscore"]  # the smallest of them stands for all
try:
    debian.unpack(places.cache() / "part")
    print(next((places.cache() / "part").rglob("underscore.js")).stat().st_size)
except say.Problem as problem:
    print("PROBLEM", problem)
"""


@pytest.mark.skipif(not shutil.which("apt-get"), reason="there is no apt on this system")
def test_damaged_download_is_repaired_and_checked_by_apt(checkout, tmp_path):
    cache = tmp_path / "cache"
    debs = cache / "pharma-crm" / "apt" / "debs"
    keep = UNPACK.replace(
        "debian.PACKAGES", "debian.shutil.rmtree = lambda *_: None\ndebian.PACKAGES"
    )
    first = checkout.python(keep, XDG_CACHE_HOME=str(cache))
    if "network" in first.stdout:
        pytest.skip("the package mirror can't be reached")
    size = int(first.stdout)
    (deb,) = debs.glob("*.deb")
    whole = deb.read_bytes()
    deb.write_bytes(whole[: len(whole) // 2])
    assert int(checkout.python(keep, XDG_CACHE_HOME=str(cache)).stdout) == size
    # of the right size, but damaged: noticed when it is unpacked, and downloaded again by the next run
    deb.write_bytes(b"x" * len(whole))
    assert checkout.python(UNPACK, XDG_CACHE_HOME=str(cache)).stdout.startswith("PROBLEM Unpacking")
    assert int(checkout.python(UNPACK, XDG_CACHE_HOME=str(cache)).stdout) == size


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare")
def test_without_network(checkout, tmp_path):
    cut_off = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*cut_off, "true"], capture_output=True).returncode:
        pytest.skip("this machine does not let us cut a process off the network")
    from tests.launcher.conftest import problem

    environment = checkout.environment(XDG_CACHE_HOME=str(tmp_path / "cache"))
    done = checkout.run("run", prefix=cut_off, environment=environment)
    assert done.returncode == 1
    assert "the network can't be reached" in problem(done)
