"""./pharma run, stop, reset."""

import shutil
import subprocess
import sys

from launcher import install, logins, places, server
from launcher.connection import Connection
from launcher.database import Database, of_this_checkout
from launcher.ground import environment, ready
from launcher.postgres import IN_USE
from launcher.process import end
from launcher.say import Problem, Step, UsageProblem, say

HOST, PORT = "127.0.0.1", 8069
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run(options) -> int:
    with ready(options.db, options.db_url) as ground:
        if options.lang and options.lang not in ground.languages():
            raise UsageProblem(
                f"Odoo has no language {options.lang}; a code is e.g. zh_CN or de_DE."
            )
        with places.lock(places.STATE / "run.lock", "Another ./pharma run is at work here"):
            database = Database(ground, ground.database)
            serving = server.running()
            host = options.host or (serving["host"] if serving else HOST)
            port = options.port or (serving["port"] if serving else PORT)
            wanted = {"host": host, "port": port, "database": database.name}
            if serving and (not wanted.items() <= serving.items() or _has_work(database)):
                server.stop()
                serving = None
            if not serving:
                server.check_port(host, port)
            password = install.bring_up_to_date(database, options.demo, options.lang)
            if serving:
                with Step("Asking the server that runs") as step:
                    server.wait(serving, step, lambda: bool(server.running()))
            process = None if serving else server.start(ground, host, port)
        _tell(database, server.running(), password, already=bool(serving))
        if options.detach or serving:
            return 0
        return _stay(process)


def stop() -> int:
    if not places.STATE.is_dir():
        say("Nothing is running.")
        return 0
    places.prepare_state()
    stopped = server.stop()
    connection = Connection(environment()[1])
    if connection.cluster:
        stopped = connection.cluster.stop_if_unused() or stopped
    say("Stopped." if stopped else "Nothing is running.")
    return 0


def reset(sure: bool) -> int:
    if not places.STATE.is_dir():
        say("There is nothing to reset.")
        return 0
    if not sure:
        if not sys.stdin.isatty():
            raise UsageProblem("Nobody can be asked here: give --yes to delete the data.")
        print("This deletes the database and files of this checkout. Go on? [y/N] ", end="")
        if input().strip().lower() not in ("y", "yes"):
            return 1
    places.prepare_state()
    server.stop()
    connection = Connection(environment()[1])
    if connection.cluster:
        if not places.claim(IN_USE):  # and keep it, until this process ends
            raise Problem("Another ./pharma is using the database: end it, and reset again.")
        connection.cluster.delete()
    else:
        with ready() as ground:
            for name in of_this_checkout(ground):
                Database(ground, name).drop()
    shutil.rmtree(places.STATE, ignore_errors=True)
    if places.STATE.exists():
        raise Problem(f"Something still writes to {places.STATE}: end it, and reset again.")
    say("Reset: the next ./pharma run begins anew.")
    return 0


def _has_work(database: Database) -> bool:
    return install.pending(database) != ([], [])


def _tell(database: Database, known: dict, password: str | None, already: bool) -> None:
    address = server.address(known["host"], known["port"])
    print(f"\n  {'Already serving' if already else 'Serving'} {database.name} at {address}\n")
    if database.has_demo():
        print(logins.table(database))
        if known["host"] not in LOOPBACK:
            print("\n  Anybody who reaches this machine can log in with these demo passwords.")
    elif password:
        print(f"  Log in as admin with the password {password}")
        print("  It is shown this once; change it in the preferences of the user.")
    print(f"\n  log: {server.LOG}\n", flush=True)


def _stay(process: subprocess.Popen) -> int:
    """Keep the terminal until the server ends or is interrupted."""
    try:
        # inside, because an interrupt can come as soon as this is read
        print("  Ctrl-C stops it.", flush=True)
        code = process.wait()
    except BaseException:
        end(process, server.STOPPED_WITHIN)
        server.FILE.unlink(missing_ok=True)
        raise
    if code:
        raise Problem(f"The server ended by itself (code {code}); see the end of {server.LOG}")
    return 0
