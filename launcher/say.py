"""What the user sees: steps with progress on standard error, and problems in one line."""

import shutil
import sys
import time

HEARTBEAT = 15  # seconds between two signs of life where there is no terminal to redraw a line on


class Problem(Exception):
    """Something the user can put right. The message is one line: what is wrong, and what to do."""


class UsageProblem(Problem):
    """The command line makes no sense."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def as_root(what: str) -> None:
    """Nothing that needs root happens silently."""
    say(f"  as root: {what}")


class Step:
    """One step of work: `with Step("Unpacking Odoo") as step: step.update("3 of 7")`."""

    def __init__(self, title: str):
        self.title = title
        self.terminal = sys.stderr.isatty()
        self.started = self.spoke = time.monotonic()

    def __enter__(self):
        if self.terminal:
            self._redraw(f"  {self.title} …")
        else:
            say(f"  {self.title} …")
        return self

    def update(self, detail: str) -> None:
        if self.terminal:
            self._redraw(f"  {self.title} … {self._seconds()} s  {detail}")
        elif time.monotonic() - self.spoke > HEARTBEAT:
            self.spoke = time.monotonic()
            say(f"    {self._seconds()} s  {detail[:100]}")

    def __exit__(self, kind, *_):
        result = "done" if kind is None else "not finished"
        if self.terminal:
            self._redraw(f"  {self.title}: {result} in {self._seconds()} s")
            say("")
        else:
            say(f"  {self.title}: {result} in {self._seconds()} s")

    def _seconds(self) -> int:
        return round(time.monotonic() - self.started)

    @staticmethod
    def _redraw(text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        print("\r\033[K" + text[:width], end="", file=sys.stderr, flush=True)
