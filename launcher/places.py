"""Where things are kept, who may touch them, and locks between two ./pharma at a time.

state   `.pharma/` in the checkout (git-ignored): configuration, logs, files, the embedded database
cache   the user's cache folder (XDG): Odoo, virtual environments; can be deleted at any time
"""

import fcntl
import os
import pwd
import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path

from launcher.say import Problem, say

CHECKOUT = Path(__file__).resolve().parent.parent
STATE = CHECKOUT / ".pharma"
LOGS = STATE / "log"
DATA = STATE / "data"


def cache() -> Path:
    """Our part of the user's cache folder; made when it is missing."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # the XDG specification says to ignore relative paths
        base = os.path.join(pwd.getpwuid(os.geteuid()).pw_dir, ".cache")
        if os.path.isabs(os.environ.get("HOME", "")):
            base = os.path.join(os.environ["HOME"], ".cache")
    folder = Path(base) / "pharma-crm"
    own(folder, "choose another cache folder with XDG_CACHE_HOME")
    return folder


def prepare_state() -> None:
    own(STATE, "run ./pharma as that user, or use a checkout of your own")
    LOGS.mkdir(mode=0o700, exist_ok=True)
    DATA.mkdir(mode=0o700, exist_ok=True)


def identity() -> str:
    """A name for this checkout, made up at the first time and as old as its state."""
    path = STATE / "id"
    if not path.exists():
        write_private(path, secrets.token_hex(4))
    return path.read_text()


def own(folder: Path, otherwise: str) -> None:
    """Make the folder, private to this user; refuse one that belongs to somebody else."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        uid = folder.stat().st_uid
    except PermissionError:
        raise Problem(f"{folder} can't be written by this user: {otherwise}.") from None
    if uid != os.geteuid():
        raise Problem(f"{folder} belongs to {user_name(uid)}: {otherwise}.")


def user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def need_space(folder: Path, megabytes: int) -> None:
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise Problem(
            f"No disk space: {folder} has {free} MB free and {megabytes} MB are needed. "
            "Make room, or choose another place with XDG_CACHE_HOME."
        )


def write_private(path: Path, text: str) -> None:
    """Write a file that only this user can read, whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    part.replace(path)


@contextmanager
def lock(path: Path, busy: str):
    """Let one ./pharma at a time do this; another one says that it waits, and waits."""
    handle = _locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if not handle:
        say(f"  {busy}; waiting for it …")
        handle = _locked(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


def share(path: Path) -> int:
    """Take part in using something. Programs we start inherit it, so it lasts as long as they do."""
    return _locked(path, fcntl.LOCK_SH)


def claim(path: Path, mine: int | None = None) -> int | None:
    """Have it alone, if nobody shares it any more (`mine` is given back first)."""
    if mine is not None:
        os.close(mine)
    return _locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _locked(path: Path, how: int) -> int | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    # inherited on purpose: if we are killed, what we had started keeps the lock until it ends
    os.set_inheritable(handle, True)
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
