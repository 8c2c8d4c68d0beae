"""Serving: addresses, ports, a second start, stopping, half-made databases, passwords."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests.launcher.conftest import CHECKOUT, Checkout, problem


@pytest.fixture
def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


def make_checkout(folder):
    """A checkout with our addons that uses the PostgreSQL of the tests."""
    made = Checkout(folder)
    for addon in os.environ["PHARMA_ADDONS"].split(","):
        (folder / addon).symlink_to(CHECKOUT / addon)
    made.environment = lambda **changes: {**os.environ, **changes}
    return made


@pytest.fixture
def suite(tmp_path):
    made = make_checkout(tmp_path)
    yield made
    made.run("stop")


@pytest.fixture(scope="module")
def installed(databases, tmp_path_factory):
    """A database that ./pharma run of such a checkout finds up to date."""
    name = databases.create()
    script = (
        "from launcher.database import Database\nfrom launcher.ground import ready\n"
        f"with ready() as ground: Database(ground, {name!r}).remember_sources()\n"
    )
    done = make_checkout(tmp_path_factory.mktemp("installer")).python(script)
    assert done.returncode == 0, done.stderr
    return name


def status(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def listening(port):
    """Addresses on which something listens on this port, as the kernel writes them (hexadecimal)."""
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else []:
            address, state = line.split()[1], line.split()[3]
            if address.endswith(f":{port:04X}") and state == "0A":
                found.add(address.split(":")[0])
    return found


def test_serve_and_stop(suite, installed, free_port):
    arguments = ["run", "--detach", "--port", str(free_port), "--db", installed]
    url = f"http://127.0.0.1:{free_port}"
    first = suite.run(*arguments)
    assert first.returncode == 0, first.stderr
    assert url in first.stdout
    assert "rep@demo" in first.stdout
    assert "Installing" not in first.stderr
    assert status(url + "/web/health") == 200
    assert status(url + "/web/database/backup") in (403, 404, 405)
    manager = urllib.request.urlopen(url + "/web/database/manager", timeout=30).read().decode()
    assert "disabled by the administrator" in manager
    assert installed not in manager
    assert listening(free_port) <= {"0100007F"}, "on loopback only"

    second = suite.run(*arguments)
    assert second.returncode == 0
    assert "Already serving" in second.stdout

    assert suite.run("stop").returncode == 0
    with pytest.raises(urllib.error.URLError):
        status(url + "/web/health")


def test_interrupted_in_the_foreground(suite, installed, free_port):
    process = suite.start("run", "--port", str(free_port), "--db", installed)
    for line in process.stdout:
        if "Ctrl-C" in line:
            break
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    with pytest.raises(urllib.error.URLError):
        status(f"http://127.0.0.1:{free_port}/web/health")


def test_killed_launcher_leaves_a_server_that_is_found_again(suite, installed, free_port):
    process = suite.start("run", "--port", str(free_port), "--db", installed)
    for line in process.stdout:
        if "Ctrl-C" in line:
            break
    process.kill()
    process.communicate()
    again = suite.run("run", "--detach", "--port", str(free_port), "--db", installed)
    assert "Already serving" in again.stdout
    assert "Stopped." in suite.run("stop").stderr


def test_port_taken(suite, installed):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        done = suite.run("run", "--port", str(port), "--db", installed)
    assert done.returncode == 1
    assert f"Port {port} is taken" in problem(done)


def test_no_such_address(suite, installed):
    done = suite.run("run", "--host", "192.0.2.1", "--db", installed)
    assert done.returncode == 1
    assert "can't listen on 192.0.2.1" in problem(done)


def test_no_such_language(suite, installed):
    done = suite.run("run", "--lang", "xx_YY", "--db", installed)
    assert done.returncode == 2
    assert "xx_YY" in problem(done)


def test_database_of_another_program(suite, new_database, free_port):
    name = new_database(empty=True)
    with (
        closing(psycopg2.connect(dbname=name)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("CREATE TABLE precious (x int)")
    done = suite.run("run", "--db", name, "--port", str(free_port))
    assert done.returncode == 1
    assert "not Odoo's" in problem(done)


def test_half_made_database_is_made_anew(suite, new_database):
    """What a killed installation leaves is dropped, but only if it is this checkout's own."""
    name = new_database(empty=True)
    script = (
        "from launcher import install, say\nfrom launcher.database import *\n"
        "from launcher.ground import ready\n"
        "with ready() as ground:\n"
        f"    d = Database(ground, {name!r})\n"
        "    d.set_mark(UNFINISHED)\n"
        "    print(install.pending(d))\n"
        "    places.identity = lambda: 'another'\n"
        "    try: install.pending(d)\n"
        "    except say.Problem as problem: print(problem)\n"
    )
    pending, refused = suite.python(script).stdout.splitlines()
    assert pending == "None"
    assert "belongs to another checkout" in refused


def test_changed_addon_is_updated(suite, installed):
    """Only what changed since it was installed is updated."""
    addon = os.environ["PHARMA_ADDONS"].split(",")[-1]
    script = (
        "from launcher import install\nfrom launcher.database import *\n"
        "from launcher.ground import ready\n"
        "with ready() as ground:\n"
        f"    d = Database(ground, {installed!r})\n"
        "    print(install.pending(d))\n"
        f"    path = places.CHECKOUT / {addon!r}\n"
        "    target = path.resolve(); path.unlink(); shutil.copytree(target, path)\n"
        "    (path / 'new.py').write_text('')\n"
        "    print(install.pending(d))\n"
    )
    before, after = suite.python(script).stdout.splitlines()
    assert before == "([], [])"
    assert after == f"([], ['{addon}'])"


def test_generated_password_is_stored_as_odoo_does(suite):
    from passlib.context import CryptContext

    done = suite.python("from launcher import install; print(install._hash('a secret'))")
    context = CryptContext(["pbkdf2_sha512"])
    assert context.verify("a secret", done.stdout.strip())
    assert not context.verify("another", done.stdout.strip())


def test_configuration_is_private_and_closed(suite):
    suite.python("from launcher.ground import ready\nwith ready(): pass")
    file = Path(suite.folder / ".pharma" / "odoo.conf")
    text = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert "list_db = False" in text
    assert "http_interface = 127.0.0.1" in text
    password = next(line for line in text.splitlines() if line.startswith("admin_passwd"))
    assert len(password) > 40


def test_interrupting_a_step(checkout, tmp_path):
    """Ctrl-C while something is under way: one line, exit code 130, nothing left running."""
    environment = checkout.environment(
        XDG_CACHE_HOME=str(tmp_path / "cache"),
        PHARMA_ODOO_GIT=f"ext::sh -c sleep% 100% #{tmp_path}",
    )
    environment["GIT_ALLOW_PROTOCOL"] = "ext"
    process = checkout.start("run", environment=environment)
    for line in process.stderr:
        if "Cloning" in line:
            break
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "pharma: interrupted" in err
    asked = subprocess.run(["pgrep", "-f", f"clone.*{tmp_path}"], capture_output=True, text=True)
    assert asked.returncode == 1, asked.stdout
