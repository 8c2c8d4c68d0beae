"""Running a program: its output goes to a log file, its progress to the step's line."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from launcher.say import Problem, Step

AT_ONCE = 2  # programs; one for each processor of a small machine
PATIENCE = 10  # seconds that a program has to end after it was asked to
NO_SPACE = re.compile(r"No space left on device|DiskFull|ENOSPC")
NO_NETWORK = re.compile(
    r"could not resolve|temporary failure|name or service not known|network is unreachable|"
    r"connection (refused|timed out)|could not connect|unable to connect|failed to fetch|"
    r"failed to establish|connectionerror|unable to access|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|"
    r"no address associated",
    re.IGNORECASE,
)
REASON = re.compile(r"^(?:\S*(?:Error|Exception|Dependency): .+|(?:E|error|fatal|ERROR): .+)")


def run(
    step: Step,
    argv: list,
    log: Path,
    what: str,
    detail: Callable[[str], str] = lambda line: line,
    **popen,
) -> None:
    """Run a program to its end; raise a Problem that explains if it fails.

    `detail` makes the text of the progress line from the last line the program wrote.
    """
    code = call(step, argv, log, detail, **popen)
    if code:
        raise Problem(explain(what, log))


def call(
    step: Step, argv: list, log: Path, detail: Callable[[str], str] = lambda line: line, **popen
) -> int:
    """As `run`, but return the program's exit code."""
    return call_all(step, [Program(lambda: argv, log)], detail, **popen)[0]


@dataclass
class Program:
    command: Callable[[], list]  # called when the program is to start: may prepare what it needs
    log: Path


def call_all(
    step: Step,
    programs: Sequence[Program],
    detail: Callable[[str], str] = lambda line: line,
    **popen,
) -> list[int]:
    """Run the programs, AT_ONCE of them at a time, and return their exit codes.

    They start in the order given: with the longest first, the last one is not alone for long.
    """
    running: list[subprocess.Popen] = []
    with ExitStack() as logs:
        try:
            pause = 0.02
            while True:
                busy = [number for number, process in enumerate(running) if process.poll() is None]
                if len(busy) < AT_ONCE and len(running) < len(programs):
                    program = programs[len(running)]
                    log = logs.enter_context(program.log.open("wb"))
                    running.append(_start(program.command(), log, **popen))
                    continue
                if not busy:
                    break
                time.sleep(pause)
                pause = min(0.25, pause * 1.5)
                step.update(" · ".join(detail(last_line(programs[number].log)) for number in busy))
        except BaseException:  # interrupted: leave nothing running
            for process in running:
                if process.poll() is None:
                    end(process)
            raise
    return [process.returncode for process in running]


def _start(argv: list, log: BinaryIO, **popen) -> subprocess.Popen:
    return subprocess.Popen(
        [str(arg) for arg in argv],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        close_fds=False,  # so that it inherits our locks, see places.py
        **popen,
    )


def end(process: subprocess.Popen, patience: int = PATIENCE) -> None:
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def last_line(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - 2000))
        lines = file.read().decode(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else ""


def explain(what: str, log: Path) -> str:
    """One line for what went wrong, from what the program wrote last."""
    with log.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - 20_000))
        lines = file.read().decode(errors="replace").strip().splitlines() or ["no output"]
    reason = next((line for line in reversed(lines) if REASON.match(line)), lines[-1]).strip()
    if any(NO_SPACE.search(line) for line in lines):
        return f"{what} failed: no disk space left. Make room and run the same command again."
    if any(NO_NETWORK.search(line) for line in lines if REASON.match(line)):
        return (
            f"{what} failed: the network can't be reached. "
            "Check the connection (or proxy) and run the same command again."
        )
    return f"{what} failed: {reason[:300]} (all of it: {log})"
