"""The serving process: starting it, finding it again, stopping it."""

import errno
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from launcher import config, places
from launcher.ground import Ground
from launcher.process import end
from launcher.say import Problem, Step

FILE = places.STATE / "server.json"  # of the running server: process, address, database
LOG = places.LOGS / "odoo.log"
STARTED_WITHIN = 180  # seconds; five are usual
STOPPED_WITHIN = 30


def running() -> dict | None:
    """What is known of this checkout's server; None if it does not run."""
    try:
        known = json.loads(FILE.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return known if _is_ours(known["pid"]) else None


def start(ground: Ground, host: str, port: int) -> subprocess.Popen:
    """Start Odoo, in a session of its own, and return once it answers."""
    check_port(host, port)
    handle = ground.connection.handle
    with LOG.open("ab") as log, Step("Starting the server") as step:
        process = subprocess.Popen(
            ground.odoo(
                f"--config={config.FILE}",
                f"--database={ground.database}",
                f"--http-interface={host}",
                f"--http-port={port}",
            ),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=places.STATE,
            env=ground.environment(),
            start_new_session=True,
            # as long as the server lives, our PostgreSQL is in use
            pass_fds=[handle] if handle else [],
        )
        try:
            known = {"pid": process.pid, "host": host, "port": port, "database": ground.database}
            places.write_private(FILE, json.dumps(known))
            wait(known, step, lambda: process.poll() is None)
        except BaseException:
            end(process)
            FILE.unlink(missing_ok=True)
            raise
    return process


def wait(known: dict, step: Step, lives: Callable[[], bool]) -> None:
    """Return once the server answers."""
    deadline = time.monotonic() + STARTED_WITHIN
    while not answers(known["host"], known["port"]):
        if not lives() or time.monotonic() > deadline:
            raise Problem(f"The server did not start; the reason is at the end of {LOG}")
        time.sleep(0.1)
        step.update("waiting for its first answer")


def stop() -> bool:
    """Stop this checkout's server; return whether there was one."""
    known = running()
    if known:
        with Step("Stopping the server"):
            os.kill(known["pid"], signal.SIGTERM)
            deadline = time.monotonic() + STOPPED_WITHIN
            while _is_ours(known["pid"]):
                if time.monotonic() > deadline:
                    os.kill(known["pid"], signal.SIGKILL)
                time.sleep(0.1)
    FILE.unlink(missing_ok=True)
    return bool(known)


def address(host: str, port: int) -> str:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def answers(host: str, port: int) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address(host, port) + "/web/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def check_port(host: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(found[0], socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            text = f"Port {port} is taken by another program: choose another with --port."
        elif error.errno == errno.EACCES:
            text = f"Only root may use port {port}: choose one above 1023 with --port."
        else:
            text = f"This machine can't listen on {host}: {error.strerror}. Choose another --host."
        raise Problem(text) from None


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def _is_ours(pid: int) -> bool:
    """Whether this process is an Odoo of this checkout: its number may be another's by now."""
    if Path("/proc/self").exists():
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return False
    else:  # macOS
        ask = ["ps", "-o", "command=", "-p", str(pid)]
        command = subprocess.run(ask, capture_output=True, text=True).stdout
    return str(config.FILE) in command
