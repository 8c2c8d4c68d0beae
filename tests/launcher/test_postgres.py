"""Our own PostgreSQL: closed to others, recovers, and is left alone when another server is named."""

import json
import os
import signal
import subprocess
import time

import pytest

from tests.launcher.conftest import Checkout, problem

START = """
import json
from launcher.ground import ready
with ready() as ground:
    c = ground.connection.cluster
    sql = ground.connection.sql
    print(json.dumps({"socket": str(c.socket), "home": str(c.home)}))
    %s
"""


def in_cluster(checkout, script):
    """Run a script while the cluster of this checkout runs: where it is, and what was printed."""
    done = checkout.python(START % script.strip())
    assert done.returncode == 0, done.stderr
    first, *rest = done.stdout.splitlines()
    return json.loads(first), "\n".join(rest)


def test_nothing_but_a_private_socket(shared_checkout):
    where, answer = in_cluster(
        shared_checkout,
        "print(sql('SHOW listen_addresses'), oct(ground.connection.cluster.socket.stat().st_mode), "
        "sql('SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user'))",
    )
    assert answer == "[['']] 0o40700 [['odoo', 'f']]"


def test_letters_of_all_languages(shared_checkout):
    """Searching must not mind capitals in Russian or Ukrainian."""
    _, answer = in_cluster(
        shared_checkout,
        "sql('CREATE DATABASE t TEMPLATE template0 LC_COLLATE \\'C\\''); "
        "print(sql('SELECT \\'ЖУКОВ Їжак\\' ILIKE \\'жуков їЖАК\\'', 't')); sql('DROP DATABASE t')",
    )
    assert answer == "[['t']]"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_another_user_of_the_machine_is_refused(shared_checkout):
    script = """
    import os, subprocess
    from pathlib import Path
    c = ground.connection.cluster
    def ask(user, role):
        command = [str(c.programs / "psql"), "-h", str(c.socket), "-U", role, "-d", "postgres", "-Atc", "SELECT 1"]
        done = subprocess.run(command, capture_output=True, text=True, user=user, group=user, extra_groups=[], cwd="/")
        return done.stdout.strip() or done.stderr.strip().splitlines()[0]
    print(ask(0, "odoo"))
    print(ask(65534, "odoo"))
    # even if somebody opened the folder, the server asks the kernel who is calling
    c.socket.chmod(0o777)
    (c.socket / ".s.PGSQL.5432").chmod(0o777)
    print(ask(65534, "odoo"))
    print(ask(65534, "postgres"))
    c.socket.chmod(0o700)
    """
    _, answer = in_cluster(shared_checkout, script)
    allowed, folder, odoo, superuser = answer.splitlines()
    assert allowed == "1"
    assert "Permission denied" in folder
    assert 'Peer authentication failed for user "odoo"' in odoo
    assert 'Peer authentication failed for user "postgres"' in superuser


def test_starts_again_after_a_crash(shared_checkout):
    script = """
    import os, time
    sql("CREATE DATABASE crash")
    sql("CREATE TABLE kept AS SELECT 42 AS x", "crash")
    os.kill(int((ground.connection.cluster.data / "postmaster.pid").read_text().split()[0]), 9)
    time.sleep(0.5)
    """
    in_cluster(shared_checkout, script)
    _, answer = in_cluster(shared_checkout, "print(sql('SELECT x FROM kept', 'crash'))")
    assert answer == "[['42']]"


def test_interrupted_while_it_is_made(checkout):
    """initdb killed half-way: its folder is thrown away."""
    script = "from launcher.ground import *; from launcher.postgres import Cluster; Cluster(environment()[1]).start()"
    process = subprocess.Popen(
        [os.environ["PHARMA_PYTHON"], "-c", script],
        cwd=checkout.folder,
        env=checkout.environment(),
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    for line in process.stderr:
        if b"Making the database cluster" in line:
            time.sleep(0.15)
            os.killpg(process.pid, signal.SIGKILL)
            break
    process.communicate()
    where, answer = in_cluster(checkout, "print(sql('SELECT 1'))")
    assert answer == "[['1']]"


def test_the_last_one_stops_it(shared_checkout):
    where, _ = in_cluster(shared_checkout, "pass")
    assert not os.listdir(where["socket"])


def test_long_path(tmp_path):
    """A socket's path may have 107 characters, a checkout's folder more."""
    folder = tmp_path / ("long " + "x" * 60) / ("y" * 60)
    folder.mkdir(parents=True)
    checkout = Checkout(folder)
    where, answer = in_cluster(checkout, "print(sql('SELECT 1'))")
    assert answer == "[['1']]"
    assert len(where["socket"]) < 100
    assert checkout.run("reset", "--yes").returncode == 0
    assert not os.path.exists(where["home"])


def test_named_server_that_is_not_there(checkout, tmp_path):
    done = checkout.run("odoo", "--version", environment=checkout.environment(PGHOST=str(tmp_path)))
    assert done.returncode == 1
    assert "PostgreSQL server can't be used" in problem(done)
    url = f"postgresql://someone:secret@localhost:1/x?host={tmp_path}"
    done = checkout.run("run", "--db-url", url)
    assert done.returncode == 1
    assert "PostgreSQL server can't be used" in problem(done)
    assert "secret" not in done.stderr
    assert not (checkout.folder / ".pharma" / "db-url").exists(), "remembered only if it works"


def test_roles_that_odoo_can_not_use(shared_checkout):
    _, answer = in_cluster(
        shared_checkout,
        "from launcher import connection, say\n"
        "    other = connection.Connection.__new__(connection.Connection)\n"
        "    other.__dict__.update(ground.connection.__dict__)\n"
        "    def told(role, oldest=13):\n"
        "        connection.OLDEST = oldest\n"
        "        other.variables = {**ground.connection.variables, 'PGUSER': role}\n"
        "        try: other._check()\n"
        "        except say.Problem as problem: print(problem)\n"
        "    told('postgres'); told('odoo', 99)\n",
    )
    postgres, old = answer.splitlines()
    assert postgres.startswith("Odoo refuses to work as the role postgres.")
    assert "is too old, Odoo 19.0 needs 99 or newer" in old


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://h:port/x", "nonsense"])
def test_bad_address(checkout, url):
    assert checkout.run("run", "--db-url", url).returncode == 2
