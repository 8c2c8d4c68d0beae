"""./pharma odoo, shell and bench: programs in the environment that is ready for them."""

import signal
import subprocess
import sys

from launcher import places, server, testbed
from launcher.database import Database
from launcher.ground import Ground, ready
from launcher.say import Problem

PORT = 8069
ON_A_DATABASE = ("server", "shell", "module", "i18n")


def odoo(args: list[str]) -> int:
    with ready() as ground:
        return _attached(ground, ground.odoo(*args, *_database(ground, args), *_port(args)))


def shell(args: list[str]) -> int:
    """Quiet, so that standard output has what the script prints and nothing else."""
    with ready() as ground:
        default = _database(ground, ["shell", *args])
        if default and not Database(ground, ground.database).exists():
            raise Problem(f"There is no database {ground.database}: ./pharma run makes it.")
        quiet = ["--no-http", "--log-level=warn"]
        return _attached(ground, ground.odoo("shell", *quiet, *args, *default))


def bench(args: list[str]) -> int:
    script = places.CHECKOUT / "tests" / "bench" / "run.py"
    if not script.exists():
        raise Problem("There is no tests/bench/run.py in this checkout: is it complete?")
    with testbed.ready_with_template() as (ground, environment):
        return _attached(ground, [str(ground.python), str(script), *args], environment)


def _database(ground: Ground, args: list[str]) -> list[str]:
    """The database of `./pharma run`, where Odoo wants one and none is named."""
    if any(a.startswith(("-d", "--database")) for a in args):
        return []
    command = args[0] if args and not args[0].startswith("-") else "server"
    return [f"--database={ground.database}"] if command in ON_A_DATABASE else []


def _port(args: list[str]) -> list[str]:
    """Another HTTP port if Odoo's usual one is taken and none is asked for."""
    asked = any(a.startswith(("-p", "--http-port", "--no-http")) for a in args)
    if asked or (args and not args[0].startswith("-") and args[0] != "server"):
        return []
    try:
        server.check_port("127.0.0.1", PORT)
    except Problem:
        return [f"--http-port={server.free_port()}"]
    return []


def _attached(ground: Ground, command: list[str], environment: dict | None = None) -> int:
    """Run it with our terminal and standard input; hand signals on; return its exit code."""
    process = subprocess.Popen(command, env=environment or ground.environment(), close_fds=False)
    received = []

    def hand_on(number, _):
        received.append(number)
        # Ctrl-C in a terminal reaches the program by itself, and a second one would hurry it
        if number != signal.SIGINT or not sys.stdin.isatty():
            process.send_signal(number)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    previous = {number: signal.signal(number, hand_on) for number in numbers}
    try:
        code = process.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    if received:
        return 128 + received[0]
    return 128 - code if code < 0 else code
